from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import pytest

from checkin.cli.serving import address_to_scan, application_addresses, organizer_address, read_config
from checkin.config import Config
from checkin.host.addresses import MachineAddresses
from checkin.host.certificates import ServerCertificate, check_given_certificate, ensure_certificate
from checkin.host.hall_server import HallServer

HALL = MachineAddresses((ip_address("192.168.1.5"), ip_address("192.168.1.6")), ("laptop.local", "laptop"))
Place = Callable[..., tuple[list[str], str]]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """(addresses for phones, address for the organizer) of a real server, its free port told as PORT."""
    halls: list[HallServer] = []

    def found(
        certificate: ServerCertificate | None, host: str = "0.0.0.0", public_url: str | None = None
    ) -> tuple[list[str], str]:
        hall = HallServer(None, None, host, certificate, tmp_path)
        hall.addresses = HALL
        hall.start(0)
        halls.append(hall)
        config = Config(data_dir=tmp_path, database_url="sqlite:///checkin.sqlite3", public_url=public_url)
        told = [*application_addresses(hall, config), organizer_address(hall, config)]
        told = [address.replace(f":{hall.port}", ":PORT") for address in told]
        return told[:-1], told[-1]

    yield found
    for hall in halls:
        hall.servers[0].stop_gracefully(0)


@pytest.fixture
def own(tmp_path: Path) -> ServerCertificate:
    return ensure_certificate(tmp_path, HALL, datetime.now(UTC))


def test_phones_get_the_lan_and_the_organizer_this_machine(place: Place, own: ServerCertificate) -> None:
    assert place(own) == (
        ["https://192.168.1.5:PORT", "https://192.168.1.6:PORT", "https://laptop.local:PORT"],
        "https://localhost:PORT",
    )


def test_plain_http(place: Place) -> None:
    phones, organizer = place(None)
    assert (phones[0], organizer) == ("http://192.168.1.5:PORT", "http://localhost:PORT")


def test_one_address_alone(place: Place, own: ServerCertificate) -> None:
    assert place(own, host="127.0.0.1") == (["https://127.0.0.1:PORT"], "https://127.0.0.1:PORT")


def test_a_public_url_is_where_everybody_goes(place: Place) -> None:
    url = "https://dd.example"
    assert place(None, public_url=url) == ([url], url)


def test_a_given_certificate_is_called_by_its_own_names_first(
    place: Place, own: ServerCertificate, tmp_path: Path
) -> None:
    given = check_given_certificate(own.certificate, own.key, datetime.now(UTC))
    phones, organizer = place(given)
    assert (phones[0], organizer) == ("https://laptop.local:PORT", "https://laptop.local:PORT")


@pytest.mark.parametrize(
    ("host", "public_url", "address"),
    [
        ("0.0.0.0", None, "http://192.168.1.5:TRUST/"),
        ("0.0.0.0", "https://dd.example", "https://dd.example/"),
        ("127.0.0.1", None, None),
    ],
)
def test_phones_scan_the_page_that_explains_unless_they_need_none(
    own: ServerCertificate, tmp_path: Path, host: str, public_url: str | None, address: str | None
) -> None:
    hall = HallServer(None, None, host, own, tmp_path)
    hall.addresses = HALL
    hall.start(0)
    hall.start_trust_page(0)
    config = Config(data_dir=tmp_path, database_url="sqlite:///checkin.sqlite3", public_url=public_url)
    found = address_to_scan(hall, config)
    for server in hall.servers:
        server.stop_gracefully(0)
    assert (found and found.replace(f":{hall.trust_port}/", ":TRUST/")) == address


@pytest.mark.parametrize(
    ("plain", "environ", "secure"),
    [
        (False, {}, True),
        (True, {}, False),
        (True, {"CHECKIN_TRUSTED_PROXIES": "1"}, True),
        (True, {"CHECKIN_PUBLIC_URL": "https://dd.example"}, True),
        (True, {"CHECKIN_TRUSTED_PROXIES": "1", "CHECKIN_PUBLIC_URL": "http://dd.example"}, False),
    ],
)
def test_cookies_are_for_https_unless_nobody_speaks_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, plain: bool, environ: dict[str, str], secure: bool
) -> None:
    for name, value in {"CHECKIN_DATA": str(tmp_path), **environ}.items():
        monkeypatch.setenv(name, value)
    assert read_config(plain).secure_cookies is secure
