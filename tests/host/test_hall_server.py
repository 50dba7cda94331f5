import os
import signal
import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path

import gevent
import pytest
from flask import Flask
from flask_socketio import SocketIO

from checkin.host.addresses import MachineAddresses
from checkin.host.certificates import CertificateError, ensure_certificate
from checkin.host.hall_server import HallServer, PortTaken, reachable_hosts

HALL = MachineAddresses((ip_address("192.168.1.5"), ip_address("fd00::5")), ("laptop.local", "laptop"))
NOWHERE = MachineAddresses((), ("laptop.local",))
ELSEWHERE = MachineAddresses((ip_address("10.1.1.1"),), ("laptop.local", "laptop"))


@pytest.mark.parametrize(
    ("host", "addresses", "expected"),
    [
        ("0.0.0.0", HALL, ["192.168.1.5", "laptop.local"]),
        ("::", HALL, ["192.168.1.5", "fd00::5", "laptop.local"]),
        ("0.0.0.0", NOWHERE, []),
        ("127.0.0.1", HALL, ["127.0.0.1"]),
        ("laptop.local", HALL, ["laptop.local"]),
    ],
)
def test_what_phones_can_call(host: str, addresses: MachineAddresses, expected: list[str]) -> None:
    assert [str(one) for one in reachable_hosts(host, addresses)] == expected


@pytest.fixture
def hall(tmp_path: Path) -> Iterator[HallServer]:
    certificate = ensure_certificate(tmp_path, HALL, datetime.now(UTC))
    found = HallServer(lambda environ, start_response: [], None, "0.0.0.0", certificate, tmp_path)
    found.addresses = HALL
    yield found
    for server in found.servers:
        server.stop_gracefully(0)


def test_a_laptop_that_moves_gets_a_certificate_and_a_page_for_its_new_address(hall: HallServer) -> None:
    hall.start(0)
    hall.start_trust_page(0)
    assert hall.look_around(ELSEWHERE) is True
    assert hall.certificate is not None
    assert hall.trust_page is not None
    assert ip_address("10.1.1.1") in hall.certificate.hosts
    assert hall.trust_page.https_address("10.1.1.1:8080") == f"https://10.1.1.1:{hall.port}/"


def test_nothing_happens_while_the_laptop_stays(hall: HallServer) -> None:
    before = hall.certificate
    assert (hall.look_around(HALL), hall.certificate) == (False, before)


def test_an_address_that_the_certificate_does_not_hold_comes_only_without_another(hall: HallServer) -> None:
    hall.addresses = MachineAddresses((ip_address("8.8.4.4"), *HALL.lan), HALL.names)
    assert ip_address("8.8.4.4") not in hall.hosts
    hall.addresses = MachineAddresses((ip_address("8.8.4.4"),), ())
    assert hall.hosts == [ip_address("8.8.4.4")]


def test_a_taken_port_is_named(hall: HallServer) -> None:
    with socket.socket() as other:
        other.bind(("0.0.0.0", 0))
        other.listen()
        with pytest.raises(PortTaken) as refusal:
            hall.start(other.getsockname()[1])
        assert (refusal.value.code, refusal.value.port) == ("in_use", other.getsockname()[1])


def test_an_address_of_another_machine_is_named(hall: HallServer) -> None:
    hall.host = "192.0.2.99"
    with pytest.raises(PortTaken) as refusal:
        hall.start(0)
    assert refusal.value.code == "no_such_address"


def test_a_certificate_that_could_not_be_renewed_is_tried_again_at_the_next_look(
    hall: HallServer, tmp_path: Path
) -> None:
    key = tmp_path / "tls" / "ca.key"
    kept = key.read_bytes()
    key.write_bytes(b"")
    with pytest.raises(CertificateError):
        hall.look_around(ELSEWHERE)
    key.write_bytes(kept)
    assert hall.look_around(ELSEWHERE) is True
    assert hall.certificate is not None
    assert ip_address("10.1.1.1") in hall.certificate.hosts


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGHUP])
def test_it_stops_in_order_also_where_nobody_reads_what_it_says(hall: HallServer, number: signal.Signals) -> None:
    """The terminal was closed, or the same Ctrl+C ended what its output went to."""

    def say_to_nobody() -> None:
        raise BrokenPipeError

    hall.socketio = SocketIO(Flask("nobody"), async_mode="gevent")
    hall.start(0)
    gevent.spawn(os.kill, os.getpid(), number)
    assert hall.serve_until_signal(lambda: None, say_to_nobody) is True


def test_under_nohup_it_outlives_its_terminal(hall: HallServer) -> None:
    happened: list[str] = []

    def close_terminal_then_ask() -> None:
        os.kill(os.getpid(), signal.SIGHUP)
        gevent.sleep(0.05)
        happened.append("asked")
        os.kill(os.getpid(), signal.SIGTERM)

    hall.socketio = SocketIO(Flask("nobody"), async_mode="gevent")
    hall.start(0)
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        gevent.spawn(close_terminal_then_ask)
        hall.serve_until_signal(lambda: None, lambda: happened.append("stopping"))
    finally:
        signal.signal(signal.SIGHUP, before)
    assert happened == ["asked", "stopping"]
