"""Which certificate the server shows: one of our own authority, in the data folder, or files that were given."""

import ssl
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509.oid import ExtendedKeyUsageOID

from checkin.host.addresses import LOOPBACK, Address, MachineAddresses
from checkin.host.authority import (
    Issued,
    fingerprint,
    hosts_of,
    issue_server_certificate,
    make_authority,
    permits,
)
from checkin.host.files import write_file

RENEW_BEFORE = timedelta(days=30)
LARGEST_FILE = 1_000_000


class CertificateError(Exception):
    """A certificate or key that cannot be used. `code` is closed vocabulary, `file` says which one.

    unreadable, no_certificate, no_key, encrypted_key, mismatch, expired, not_yet_valid, no_names,
    not_for_servers, not_taken
    """

    def __init__(self, code: str, file: Path) -> None:
        super().__init__(f"{code}: {file}")
        self.code = code
        self.file = file


@dataclass(frozen=True, slots=True)
class ServerCertificate:
    """Files for the TLS server. `authority`: the file that phones shall trust; None where files were given."""

    certificate: Path
    key: Path
    hosts: frozenset[Address | str]
    not_after: datetime
    authority: Path | None = None
    authority_fingerprint: str | None = None
    renewed: bool = False

    def context(self) -> ssl.SSLContext:
        """For a server that runs under gevent; `reload` may be called on it while it serves."""
        from gevent.ssl import SSLContext

        context: ssl.SSLContext = SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        context.set_alpn_protocols(["http/1.1"])
        self.reload(context)
        return context

    def reload(self, context: ssl.SSLContext) -> None:
        """New connections get this certificate; the others keep theirs."""
        context.load_cert_chain(self.certificate, self.key)


def ensure_certificate(data_dir: Path, addresses: MachineAddresses, now: datetime) -> ServerCertificate:
    """The server certificate in data_dir/tls, made or renewed where needed.

    Renewed when an address or name is missing, when fewer than 30 days are left, or when the clock stands before
    its beginning. The authority stays as long as it is valid: phones trust it once. Idempotent.
    """
    folder = data_dir / "tls"
    authority, authority_key, authority_is_new = _ensure_authority(folder, addresses, now)
    wanted = [*LOOPBACK, "localhost", *addresses.names, *addresses.lan]
    hosts = [host for host in wanted if permits(authority, host)]
    paths = folder / "server.crt", folder / "server.key"
    renew = authority_is_new or not _is_still_good(paths, authority, set(hosts), now)
    if renew:
        _write_pair(paths, issue_server_certificate(authority, authority_key, hosts, now))
    certificate = _load_certificate(paths[0])
    return ServerCertificate(
        certificate=paths[0],
        key=paths[1],
        hosts=frozenset(hosts_of(certificate)),
        not_after=certificate.not_valid_after_utc,
        authority=folder / "ca.crt",
        authority_fingerprint=fingerprint(authority),
        renewed=renew,
    )


def check_given_certificate(certificate_file: Path, key_file: Path, now: datetime) -> ServerCertificate:
    """Files that the operator brought. CertificateError where a browser would refuse them anyway."""
    certificate, key = _load_certificate(certificate_file), _load_key(key_file)
    if key.public_key() != certificate.public_key():
        raise CertificateError("mismatch", key_file)
    if now >= certificate.not_valid_after_utc:
        raise CertificateError("expired", certificate_file)
    if now < certificate.not_valid_before_utc:
        raise CertificateError("not_yet_valid", certificate_file)
    hosts = hosts_of(certificate)
    if not hosts:
        raise CertificateError("no_names", certificate_file)
    if not _is_for_servers(certificate):
        raise CertificateError("not_for_servers", certificate_file)
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate_file, key_file)
    except ssl.SSLError as problem:
        raise CertificateError("not_taken", certificate_file) from problem
    return ServerCertificate(certificate_file, key_file, frozenset(hosts), certificate.not_valid_after_utc)


def _ensure_authority(
    folder: Path, addresses: MachineAddresses, now: datetime
) -> tuple[x509.Certificate, ec.EllipticCurvePrivateKey, bool]:
    paths = folder / "ca.crt", folder / "ca.key"
    is_new = not (paths[0].exists() and paths[1].exists())
    if not is_new and _load_certificate(paths[0]).not_valid_after_utc - RENEW_BEFORE < now:
        is_new = True
    if is_new:
        _write_pair(paths, make_authority(addresses, now))
    if paths[1].stat().st_mode & 0o077:
        paths[1].chmod(0o600)
    certificate, key = _load_certificate(paths[0]), _load_key(paths[1])
    if not isinstance(key, ec.EllipticCurvePrivateKey) or key.public_key() != certificate.public_key():
        raise CertificateError("mismatch", paths[1])
    return certificate, key, is_new


def _is_still_good(
    paths: tuple[Path, Path], authority: x509.Certificate, hosts: set[Address | str], now: datetime
) -> bool:
    try:
        certificate, key = _load_certificate(paths[0]), _load_key(paths[1])
        certificate.verify_directly_issued_by(authority)
    except (CertificateError, InvalidSignature, ValueError, TypeError):
        return False
    begin, end = certificate.not_valid_before_utc, certificate.not_valid_after_utc
    return (
        key.public_key() == certificate.public_key()
        and hosts <= hosts_of(certificate)
        and begin <= now <= end - RENEW_BEFORE
    )


def _write_pair(paths: tuple[Path, Path], issued: Issued) -> None:
    # The key first: a certificate whose key is missing would be taken for a fault of the operator's
    write_file(paths[1], issued.key, 0o600)
    write_file(paths[0], issued.certificate, 0o644)


def _read(file: Path) -> bytes:
    try:
        with file.open("rb") as opened:
            return opened.read(LARGEST_FILE)
    except OSError as problem:
        raise CertificateError("unreadable", file) from problem


def _load_certificate(file: Path) -> x509.Certificate:
    """The first certificate of the file: the server's own, where a chain follows."""
    content = _read(file)
    try:
        return x509.load_pem_x509_certificates(content)[0]
    except ValueError as problem:
        raise CertificateError("no_certificate", file) from problem


def _load_key(file: Path) -> PrivateKeyTypes:
    content = _read(file)
    try:
        return load_pem_private_key(content, password=None)
    except TypeError as problem:
        raise CertificateError("encrypted_key", file) from problem
    except Exception as problem:  # UnsupportedAlgorithm and ValueError have no parent of their own
        raise CertificateError("no_key", file) from problem


def _is_for_servers(certificate: x509.Certificate) -> bool:
    try:
        usage = certificate.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    except x509.ExtensionNotFound:
        return True
    return ExtendedKeyUsageOID.SERVER_AUTH in usage
