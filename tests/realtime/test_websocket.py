"""The websocket under the stream, where the network is slow."""

import json
import socket
import struct
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import websocket

from checkin.core.stream import DeltaKind
from checkin.realtime.broadcaster import MOST_DELTAS
from checkin.realtime.websocket import WholeFrames
from checkin.store.stream import append_delta
from tests.congress import NOW, Congress
from tests.realtime.acting_server import ActingServer

NARROW = [(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)]


@contextmanager
def connected(server: ActingServer, header: list[str]) -> Iterator[websocket.WebSocket]:
    address = server.url.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket"
    connection = websocket.create_connection(address, timeout=3, sockopt=NARROW, header=header)
    try:
        assert connection.recv().startswith("0{")
        yield connection
    finally:
        connection.shutdown()


def add_arrivals(held: Congress, count: int) -> None:
    """Together longer than what the kernel takes at once within one machine: on Wi-Fi that is far less."""
    payload = {"sitting_id": held.sittings[0], "full_name": "H" * 12_000}
    with held.store.write() as session:
        for _ in range(count):
            append_delta(session, held.event_id, DeltaKind.ARRIVED, payload, NOW)


def test_a_slow_reader_gets_a_long_message_whole(server: ActingServer, held: Congress) -> None:
    add_arrivals(held, MOST_DELTAS)
    with connected(server, []) as screen:
        screen.send(f"40/live,{json.dumps({'screen': server.share(held)[0], 'seq': 1})}")
        time.sleep(1)
        _name, message = json.loads(screen.recv().removeprefix("42/live,"))
    assert [delta["seq"] for delta in message["deltas"]] == list(range(2, 2 + MOST_DELTAS))


def test_nothing_is_compressed_for_each_screen_anew(server: ActingServer) -> None:
    with connected(server, ["Sec-WebSocket-Extensions: permessage-deflate"]) as screen:
        assert screen.getheaders() is not None
        assert "sec-websocket-extensions" not in screen.getheaders()


@pytest.mark.parametrize(
    "header", ["", "Sec-WebSocket-Version: 12\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n"]
)
def test_a_handshake_that_lacks_something_is_refused_and_no_fault(server: ActingServer, header: str) -> None:
    """As a proxy asks that passes on half of it. The server fixture looks into the log."""
    asked = "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\n"
    with socket.create_connection(("127.0.0.1", server.port), timeout=3) as connection:
        connection.sendall(f"{asked}Connection: Upgrade\r\n{header}\r\n".encode())
        assert connection.recv(64).startswith(b"HTTP/1.1 400 ")


class Unheard(threading.Thread):
    """Stands for a reader that has not come to its turn yet, and so does not know that the other side is gone."""

    def start(self) -> None:
        pass


def test_closing_what_a_phone_has_torn_already_is_no_fault() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        phone = socket.create_connection(listening.getsockname())
        ours, _address = listening.accept()
    asked = {"HTTP_HOST": "localhost", "PATH_INFO": "/", "HTTP_UPGRADE": "websocket", "HTTP_CONNECTION": "Upgrade"}
    keys = {"HTTP_SEC_WEBSOCKET_KEY": "dGhlIHNhbXBsZSBub25jZQ==", "HTTP_SEC_WEBSOCKET_VERSION": "13"}
    connection = WholeFrames(asked | keys | {"werkzeug.socket": ours}, thread_class=Unheard)
    phone.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    phone.close()
    connection.close()
    connection.close()
    assert not connection.connected
    ours.close()
