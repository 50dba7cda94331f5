import ssl
import stat
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import ExtendedKeyUsageOID

from checkin.host.addresses import MachineAddresses
from checkin.host.authority import issue_server_certificate, make_authority
from checkin.host.certificates import (
    CertificateError,
    ServerCertificate,
    check_given_certificate,
    ensure_certificate,
)

NOW = datetime.now(UTC)
LAPTOP = MachineAddresses((ip_address("192.168.1.5"), ip_address("fd00::5")), ("laptop.local", "laptop"))
MOVED = MachineAddresses((ip_address("10.9.8.7"),), LAPTOP.names)


def load(path: Path | None) -> x509.Certificate:
    assert path is not None
    return x509.load_pem_x509_certificate(path.read_bytes())


def load_key(pem: bytes) -> ec.EllipticCurvePrivateKey:
    key = serialization.load_pem_private_key(pem, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    return key


def shake_hands(server: ServerCertificate, trusted: Path | None, name: str) -> str:
    """A whole TLS handshake in memory; "ok", or what the client has against it."""
    to_server, to_client = ssl.MemoryBIO(), ssl.MemoryBIO()
    server_context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_context.load_cert_chain(server.certificate, server.key)
    client_context = ssl.create_default_context(cafile=trusted)
    client = client_context.wrap_bio(to_client, to_server, server_hostname=name)
    other = server_context.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(4):
        for side in (client, other):
            try:
                side.do_handshake()
            except ssl.SSLWantReadError:
                continue
            except ssl.SSLCertVerificationError as problem:
                return problem.verify_message
    return "ok"


@pytest.fixture
def certificate(tmp_path: Path) -> ServerCertificate:
    return ensure_certificate(tmp_path, LAPTOP, NOW)


@pytest.mark.parametrize(
    "name", ["127.0.0.1", "::1", "localhost", "192.168.1.5", "fd00::5", "laptop.local", "laptop"]
)
def test_a_client_that_trusts_the_authority_connects(certificate: ServerCertificate, name: str) -> None:
    assert shake_hands(certificate, certificate.authority, name) == "ok"


def test_a_wrong_name_is_refused(certificate: ServerCertificate) -> None:
    assert shake_hands(certificate, certificate.authority, "other.local").startswith("Hostname mismatch")


def test_without_trust_the_certificate_is_refused(certificate: ServerCertificate) -> None:
    assert shake_hands(certificate, None, "localhost") == "unable to get local issuer certificate"


@pytest.mark.parametrize("name", ["bank.example", "8.8.8.8", "local.example", "notlocalhost"])
def test_the_authority_cannot_vouch_for_the_internet(tmp_path: Path, name: str) -> None:
    ensure_certificate(tmp_path, LAPTOP, NOW)
    key = load_key((tmp_path / "tls" / "ca.key").read_bytes())
    host = ip_address(name) if name == "8.8.8.8" else name
    issued = issue_server_certificate(load(tmp_path / "tls" / "ca.crt"), key, [host], NOW)
    (tmp_path / "forged.crt").write_bytes(issued.certificate)
    (tmp_path / "forged.key").write_bytes(issued.key)
    forged = ServerCertificate(tmp_path / "forged.crt", tmp_path / "forged.key", frozenset(), NOW)
    assert shake_hands(forged, tmp_path / "tls" / "ca.crt", name) == "permitted subtree violation"


def test_the_server_certificate_keeps_apples_rules(certificate: ServerCertificate) -> None:
    loaded = load(certificate.certificate)
    usage = loaded.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
    days = (loaded.not_valid_after_utc - loaded.not_valid_before_utc).days
    key = loaded.public_key()
    assert isinstance(key, ec.EllipticCurvePublicKey)
    assert (list(usage), days <= 397, key.curve.name) == ([ExtendedKeyUsageOID.SERVER_AUTH], True, "secp256r1")


def test_it_is_backdated_for_clocks_that_are_behind(certificate: ServerCertificate) -> None:
    assert load(certificate.certificate).not_valid_before_utc <= NOW - timedelta(days=1)


def test_keys_are_for_their_owner_alone(certificate: ServerCertificate, tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder / "ca.key", certificate.key, folder)}
    assert modes == {"ca.key": 0o600, "server.key": 0o600, "tls": 0o700}


def test_a_key_that_became_readable_is_closed_again(certificate: ServerCertificate, tmp_path: Path) -> None:
    key = tmp_path / "tls" / "ca.key"
    key.chmod(0o644)
    ensure_certificate(tmp_path, LAPTOP, NOW)
    assert stat.S_IMODE(key.stat().st_mode) == 0o600


def test_a_second_start_changes_nothing(certificate: ServerCertificate, tmp_path: Path) -> None:
    files = {path: path.read_bytes() for path in (tmp_path / "tls").iterdir()}
    again = ensure_certificate(tmp_path, LAPTOP, NOW + timedelta(days=300))
    assert (again.renewed, {path: path.read_bytes() for path in (tmp_path / "tls").iterdir()}) == (False, files)


def test_a_new_address_renews_the_certificate_and_keeps_the_authority(
    certificate: ServerCertificate, tmp_path: Path
) -> None:
    authority = (tmp_path / "tls" / "ca.crt").read_bytes()
    moved = ensure_certificate(tmp_path, MOVED, NOW)
    assert (moved.renewed, (tmp_path / "tls" / "ca.crt").read_bytes()) == (True, authority)
    assert shake_hands(moved, moved.authority, "10.9.8.7") == "ok"


def test_an_address_that_is_gone_is_no_reason_to_renew(certificate: ServerCertificate, tmp_path: Path) -> None:
    assert ensure_certificate(tmp_path, MachineAddresses((), LAPTOP.names), NOW).renewed is False


@pytest.mark.parametrize("later", [timedelta(days=370), timedelta(days=-10)])
def test_it_is_renewed_before_it_ends_and_when_the_clock_stood_wrong(
    certificate: ServerCertificate, tmp_path: Path, later: timedelta
) -> None:
    assert ensure_certificate(tmp_path, LAPTOP, NOW + later).renewed is True


def test_an_authority_that_ends_is_replaced(certificate: ServerCertificate, tmp_path: Path) -> None:
    later = ensure_certificate(tmp_path, LAPTOP, NOW + timedelta(days=3640))
    assert later.authority_fingerprint != certificate.authority_fingerprint
    load(later.certificate).verify_directly_issued_by(load(later.authority))


def test_a_house_with_public_addresses_inside_gets_them_too(tmp_path: Path) -> None:
    house = MachineAddresses((ip_address("192.0.2.7"), ip_address("2001:db8::7")), ("laptop.local",))
    certificate = ensure_certificate(tmp_path, house, NOW)
    assert shake_hands(certificate, certificate.authority, "192.0.2.7") == "ok"
    assert ip_address("2001:db8::7") not in certificate.hosts


def test_a_public_address_that_comes_later_does_not_spoil_the_others(
    certificate: ServerCertificate, tmp_path: Path
) -> None:
    later = ensure_certificate(tmp_path, MachineAddresses((ip_address("8.8.4.4"), *MOVED.lan), LAPTOP.names), NOW)
    assert ip_address("8.8.4.4") not in later.hosts
    assert shake_hands(later, later.authority, "10.9.8.7") == "ok"


def test_a_machine_that_got_another_name_still_serves(certificate: ServerCertificate, tmp_path: Path) -> None:
    renamed = MachineAddresses(LAPTOP.lan, ("desk.local", "desk"))
    again = ensure_certificate(tmp_path, renamed, NOW)
    assert ("desk.local" in again.hosts, "desk" in again.hosts) == (True, False)
    assert shake_hands(again, again.authority, "desk.local") == "ok"


def test_a_damaged_authority_is_named(certificate: ServerCertificate, tmp_path: Path) -> None:
    (tmp_path / "tls" / "ca.key").write_text("damaged")
    with pytest.raises(CertificateError) as problem:
        ensure_certificate(tmp_path, LAPTOP, NOW)
    assert (problem.value.code, problem.value.file.name) == ("no_key", "ca.key")


def test_a_damaged_server_certificate_is_made_anew(certificate: ServerCertificate, tmp_path: Path) -> None:
    certificate.certificate.write_text("damaged")
    assert ensure_certificate(tmp_path, LAPTOP, NOW).renewed is True


# Files that were given


def test_given_files_are_taken(certificate: ServerCertificate) -> None:
    given = check_given_certificate(certificate.certificate, certificate.key, NOW)
    assert (given.hosts, given.authority) == (certificate.hosts, None)


def test_a_key_of_another_certificate(certificate: ServerCertificate, tmp_path: Path) -> None:
    key = tmp_path / "other.key"
    key.write_bytes(make_authority(LAPTOP, NOW).key)
    assert refusal(certificate.certificate, key, NOW) == ("mismatch", "other.key")


def test_an_expired_certificate(certificate: ServerCertificate) -> None:
    later = NOW + timedelta(days=397)
    assert refusal(certificate.certificate, certificate.key, later) == ("expired", "server.crt")


def test_a_certificate_of_the_future(certificate: ServerCertificate) -> None:
    earlier = NOW - timedelta(days=5)
    assert refusal(certificate.certificate, certificate.key, earlier) == ("not_yet_valid", "server.crt")


def test_a_certificate_without_names(certificate: ServerCertificate, tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    assert refusal(folder / "ca.crt", folder / "ca.key", NOW) == ("no_names", "ca.crt")


@pytest.mark.parametrize(
    ("content", "code"),
    [(None, "unreadable"), (b"", "no_certificate"), (b"\x30\x82" * 999, "no_certificate")],
    ids=["missing", "empty", "not PEM"],
)
def test_a_file_that_holds_no_certificate(
    certificate: ServerCertificate, tmp_path: Path, content: bytes | None, code: str
) -> None:
    file = tmp_path / "given.crt"
    if content is not None:
        file.write_bytes(content)
    assert refusal(file, certificate.key, NOW) == (code, "given.crt")


def test_a_key_behind_a_password(certificate: ServerCertificate, tmp_path: Path) -> None:
    locked = tmp_path / "locked.key"
    locked.write_bytes(
        load_key(certificate.key.read_bytes()).private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.BestAvailableEncryption(b"secret"),
        )
    )
    assert refusal(certificate.certificate, locked, NOW) == ("encrypted_key", "locked.key")


def test_a_key_that_is_too_weak_for_tls(tmp_path: Path) -> None:
    key = rsa.generate_private_key(65537, 1024)
    name = x509.Name([])
    certificate = (
        x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
        .not_valid_before(NOW - timedelta(days=1))
        .not_valid_after(NOW + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("dd.example")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    files = tmp_path / "weak.crt", tmp_path / "weak.key"
    files[0].write_bytes(certificate.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    assert refusal(*files, NOW) == ("not_taken", "weak.crt")


def refusal(certificate_file: Path, key_file: Path, now: datetime) -> tuple[str, str]:
    with pytest.raises(CertificateError) as problem:
        check_given_certificate(certificate_file, key_file, now)
    return problem.value.code, problem.value.file.name
