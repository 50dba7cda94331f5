import contextlib
import http.client
import importlib.util
import logging
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Iterator
from queue import Queue
from typing import Any

import gevent
import pytest
import socketio

from checkin.host.server import Server
from tests.host.conftest import ROOT, SmallServer, running_server
from tests.patience import allowed


def connect(server: SmallServer) -> http.client.HTTPConnection:
    authority = server.data_dir / "tls" / "ca.crt"
    if authority.exists():
        context = ssl.create_default_context(cafile=authority)
        return http.client.HTTPSConnection("127.0.0.1", server.port, timeout=10, context=context)
    return http.client.HTTPConnection("127.0.0.1", server.port, timeout=10)


def get(connection: http.client.HTTPConnection, path: str) -> tuple[int, str]:
    connection.request("GET", path)
    response = connection.getresponse()
    return response.status, response.read().decode()


@pytest.fixture(params=["plain", "tls"])
def server(request: pytest.FixtureRequest) -> SmallServer:
    found: SmallServer = request.getfixturevalue(request.param)
    return found


def test_gevent_websocket_is_not_installed() -> None:
    assert importlib.util.find_spec("geventwebsocket") is None


def test_every_accepted_connection_has_tcp_nodelay() -> None:
    accepted: Queue[int] = Queue()

    class Watched(Server):
        def do_read(self) -> object:
            taken = super().do_read()
            if taken is not None:
                accepted.put(taken[0].getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            return taken

    server = Watched(("127.0.0.1", 0), lambda environ, start_response: [])
    server.start()
    for _ in range(2):
        with gevent.socket.create_connection(("127.0.0.1", server.port)):
            gevent.sleep(0.05)
    server.stop_gracefully(0)
    assert [accepted.get(timeout=1) != 0 for _ in range(2)] == [True, True]


def test_a_caller_who_is_always_ready_does_not_keep_others_waiting() -> None:
    served: list[str] = []
    request = "GET /{} HTTP/1.1\r\nHost: x\r\n\r\n"

    def application(environ: Any, start_response: Any) -> list[bytes]:
        served.append(environ["PATH_INFO"])
        if served == ["/eager"] * 5:
            other.sendall(request.format("other").encode())
        start_response("200 OK", [("Content-Length", "0")])
        return []

    server = Server(("127.0.0.1", 0), application)
    server.start()
    eager = gevent.socket.create_connection(("127.0.0.1", server.port))
    other = gevent.socket.create_connection(("127.0.0.1", server.port))
    gevent.sleep(0.05)
    eager.sendall(request.format("eager").encode() * 30)
    with gevent.Timeout(allowed(5)):
        while len(served) < 31:
            gevent.sleep(0.01)
    eager.close()
    other.close()
    server.stop_gracefully(0)
    assert served.index("/other") <= 7


def test_a_kept_connection_answers_without_delay(server: SmallServer) -> None:
    connection = connect(server)
    get(connection, "/")
    answers, seconds = set(), []
    for _ in range(20):
        started = time.perf_counter()
        answers.add(get(connection, "/"))
        seconds.append(time.perf_counter() - started)
    connection.close()
    assert answers == {(200, "hello")}
    assert min(seconds) < 0.02  # with Nagle's algorithm each answer takes more than 0.04 s


def test_a_running_request_is_answered_when_the_server_stops(server: SmallServer) -> None:
    answer: Queue[tuple[int, str]] = Queue()
    connection = connect(server)
    caller = threading.Thread(target=lambda: answer.put(get(connection, "/slow/1.0")))
    caller.start()
    time.sleep(0.3)
    printed, errors = server.end()
    caller.join()
    connection.close()
    assert (answer.get(timeout=1), printed, errors) == ((200, "answered"), "True\n", "")
    assert server.process.returncode == 0


def test_a_request_that_takes_too_long_does_not_hold_up_the_stop(plain: SmallServer) -> None:
    with socket.create_connection(("127.0.0.1", plain.port)) as connection:
        connection.sendall(b"GET /slow/60.0 HTTP/1.1\r\nHost: x\r\n\r\n")
        time.sleep(0.3)
        started = time.perf_counter()
        printed, _ = plain.end()
    assert printed == "False\n"
    assert time.perf_counter() - started < allowed(6)


def test_idle_connections_are_closed_and_new_ones_refused(server: SmallServer) -> None:
    idle = connect(server)
    assert get(idle, "/") == (200, "hello")
    started = time.perf_counter()
    printed, errors = server.end()
    assert (printed, errors) == ("True\n", "")
    assert time.perf_counter() - started < allowed(2)
    with pytest.raises(OSError, match="refused"):
        connect(server).connect()
    idle.close()


def quiet_client() -> socketio.Client:
    """Its engine would otherwise complain, after the test, that the server has gone."""
    logger = logging.Logger("quiet", logging.CRITICAL)
    return socketio.Client(ssl_verify=False, reconnection=False, logger=logger, engineio_logger=logger)


@pytest.fixture
def client() -> Iterator[socketio.Client]:
    found = quiet_client()
    yield found
    found.disconnect()


def test_a_websocket_works_and_is_told_of_the_stop(server: SmallServer, client: socketio.Client) -> None:
    heard: Queue[str] = Queue()
    client.on("server_stopping", lambda: heard.put("stopping"))
    client.on("disconnect", lambda reason: heard.put(reason))
    scheme = "https" if (server.data_dir / "tls").exists() else "http"
    client.connect(f"{scheme}://127.0.0.1:{server.port}", transports=["websocket"])
    assert client.call("ask", 41, timeout=5) == 42
    printed, errors = server.end()
    assert (printed, errors) == ("True\n", "")
    assert [heard.get(timeout=5), heard.get(timeout=5)] == ["stopping", "server disconnect"]


BROWSERS_CLIENT = """
import { io } from "socket.io-client";
const socket = io(process.argv[1], { transports: ["websocket"], reconnectionDelay: 50, reconnectionDelayMax: 50 });
socket.on("connect", () => console.log("connected"));
socket.on("disconnect", (reason) => console.log(reason));
process.stdin.resume().on("end", () => process.exit());
"""


def test_the_browsers_client_comes_back_after_a_stop(plain: SmallServer) -> None:
    command = ["node", "--input-type=module", "--eval", BROWSERS_CLIENT, f"http://127.0.0.1:{plain.port}"]
    # Its end of input ends it: where node comes from PyPI, what we start is a wrapper around it
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as client:
        assert client.stdout is not None
        lines = [client.stdout.readline()]
        plain.end()
        lines.append(client.stdout.readline())
        with running_server("plain", plain.data_dir, plain.port):
            lines.append(client.stdout.readline())
    assert lines == ["connected\n", "transport close\n", "connected\n"]


def test_twenty_websockets_do_not_hold_up_the_stop(plain: SmallServer) -> None:
    clients = [quiet_client() for _ in range(20)]
    for one in clients:
        one.connect(f"http://127.0.0.1:{plain.port}", transports=["websocket"])
    started = time.perf_counter()
    printed, errors = plain.end()
    assert (printed, errors) == ("True\n", "")
    assert time.perf_counter() - started < allowed(2)
    for one in clients:
        one.disconnect()


def test_plain_http_on_the_tls_port_is_sent_on(tls: SmallServer) -> None:
    connection = http.client.HTTPConnection("127.0.0.1", tls.port, timeout=10)
    connection.request("GET", "/door?x=1")
    response = connection.getresponse()
    found = response.status, response.getheader("Location")
    connection.close()
    assert found == (307, f"https://127.0.0.1:{tls.port}/door?x=1")


def raw(server: SmallServer, sent: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", server.port), timeout=10) as connection:
        connection.sendall(sent)
        connection.shutdown(socket.SHUT_WR)
        received = b""
        while chunk := connection.recv(4096):
            received += chunk
    return received


@pytest.mark.parametrize(
    "sent", [b"", b"\x16garbage", b"\x00" * 9000, b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", b"GET /\x01"]
)
def test_garbage_costs_one_connection_and_no_line(tls: SmallServer, sent: bytes) -> None:
    try:
        answer = raw(tls, sent)
    except OSError:  # the server hung up while we still spoke
        answer = b""
    assert answer.split(b"\r\n")[0] in (b"", b"HTTP/1.1 400 Bad Request") or answer.startswith(b"\x15\x03")
    with contextlib.closing(connect(tls)) as connection:
        assert get(connection, "/") == (200, "hello")
    assert tls.end() == ("True\n", "")


def test_a_phone_that_does_not_trust_leaves_no_line(tls: SmallServer) -> None:
    connection = http.client.HTTPSConnection("127.0.0.1", tls.port, context=ssl.create_default_context())
    with pytest.raises(ssl.SSLCertVerificationError):
        connection.connect()
    assert tls.end()[1] == ""


def test_a_malformed_request_is_not_quoted(plain: SmallServer) -> None:
    answer = raw(plain, b"GET /secret HTTP/9.9 secret\r\n\r\n")
    assert answer.split(b"\r\n")[0] == b"HTTP/1.1 400 Bad Request"
    assert plain.end()[1] == ""
