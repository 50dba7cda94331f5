"""The laptop's own certificate authority, and the server certificates that it signs.

The authority is constrained to private addresses and to this machine's names and addresses: a phone that trusts
it does not trust it for any other place on the internet, even if the key were stolen. Apple's rules for server
certificates hold: subject alternative names, extended key usage serverAuth, 397 days at most.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv4Network, IPv6Network, ip_network

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import CertificateIssuerPublicKeyTypes
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from checkin.host.addresses import PRIVATE_NETWORKS, Address, MachineAddresses, is_private

AUTHORITY_LIFETIME = timedelta(days=3650)
SERVER_LIFETIME = timedelta(days=396)
# A phone or laptop whose clock is a little behind must not find the certificate "not yet valid"
BACKDATED = timedelta(days=2)


@dataclass(frozen=True, slots=True)
class Issued:
    """A certificate and its key, both as PEM."""

    certificate: bytes
    key: bytes


def make_authority(machine: MachineAddresses, now: datetime) -> Issued:
    """A new authority for private addresses, `.local`, localhost, and the machine's names and IPv4 addresses.

    Some houses use public IPv4 addresses inside; public IPv6 ones change by the day, and are left out.
    """
    key = ec.generate_private_key(ec.SECP256R1())
    names = machine.names
    subject = _subject(f"Check-in {names[0]} (local authority)" if names else "Check-in (local authority)")
    own = [ip_network(address) for address in machine.lan if address.version == 4 and not is_private(address)]
    permitted: list[x509.GeneralName] = [x509.IPAddress(network) for network in (*PRIVATE_NETWORKS, *own)]
    permitted += [x509.DNSName(name) for name in dict.fromkeys(("local", "localhost", *names))]
    builder = (
        _builder(subject, subject, key.public_key(), now, AUTHORITY_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .add_extension(x509.NameConstraints(permitted, excluded_subtrees=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
    )
    return _sign(builder, key, key)


def issue_server_certificate(
    authority: x509.Certificate,
    authority_key: ec.EllipticCurvePrivateKey,
    hosts: Iterable[Address | str],
    now: datetime,
) -> Issued:
    """A certificate for every host given; the authority must allow each (see `permits`)."""
    key = ec.generate_private_key(ec.SECP256R1())
    entries = [x509.DNSName(host) if isinstance(host, str) else x509.IPAddress(host) for host in hosts]
    identifier = authority.extensions.get_extension_for_class(x509.SubjectKeyIdentifier).value
    builder = (
        _builder(_subject("Check-in server"), authority.subject, key.public_key(), now, SERVER_LIFETIME)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
        .add_extension(x509.SubjectAlternativeName(entries), critical=False)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_subject_key_identifier(identifier), critical=False)
    )
    return _sign(builder, key, authority_key)


def permits(authority: x509.Certificate, host: Address | str) -> bool:
    """Whether the authority's constraints let it vouch for the host; one host too many spoils a certificate."""
    constraints = authority.extensions.get_extension_for_class(x509.NameConstraints).value
    for subtree in constraints.permitted_subtrees or ():
        if isinstance(host, str) and isinstance(subtree, x509.DNSName):
            if host == subtree.value or host.endswith(f".{subtree.value}"):
                return True
        elif not isinstance(host, str) and isinstance(subtree, x509.IPAddress):
            assert isinstance(subtree.value, IPv4Network | IPv6Network)
            if host in subtree.value:
                return True
    return False


def hosts_of(certificate: x509.Certificate) -> set[Address | str]:
    """The names and addresses a server certificate is for; empty where it names none."""
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return set()
    addresses: set[Address | str] = set(names.get_values_for_type(x509.IPAddress))  # type: ignore[arg-type]
    return addresses | {name.lower() for name in names.get_values_for_type(x509.DNSName)}


def fingerprint(certificate: x509.Certificate) -> str:
    """SHA-256 as phones show it: AB:CD:…"""
    return certificate.fingerprint(hashes.SHA256()).hex(":").upper()


def _subject(name: str) -> x509.Name:
    # 64 characters is the limit of a common name
    return x509.Name(
        [
            x509.NameAttribute(NameOID.ORGANIZATION_NAME, "Check-in"),
            x509.NameAttribute(NameOID.COMMON_NAME, name[:64]),
        ]
    )


def _builder(
    subject: x509.Name,
    issuer: x509.Name,
    public_key: CertificateIssuerPublicKeyTypes,
    now: datetime,
    lifetime: timedelta,
) -> x509.CertificateBuilder:
    begin = now.replace(microsecond=0) - BACKDATED
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(public_key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(begin + lifetime)
    )


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _sign(
    builder: x509.CertificateBuilder, key: ec.EllipticCurvePrivateKey, signer: ec.EllipticCurvePrivateKey
) -> Issued:
    certificate = builder.sign(signer, hashes.SHA256())
    return Issued(
        certificate.public_bytes(serialization.Encoding.PEM),
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        ),
    )
