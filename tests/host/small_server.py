"""A small application behind the real server, as a process of its own: signals and monkey patching are real.

    python -m tests.host.small_server plain|tls DATA_FOLDER PORT

Prints its port, serves until SIGTERM, and then says what `stop_gracefully` returned.
"""

from gevent import monkey

monkey.patch_all()

import signal  # noqa: E402
import sys  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402

import flask  # noqa: E402
import flask_socketio  # noqa: E402
import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402

from checkin.host.addresses import find_addresses  # noqa: E402
from checkin.host.certificates import ensure_certificate  # noqa: E402
from checkin.host.server import Server  # noqa: E402
from checkin.host.sockets import tell_sockets  # noqa: E402

app = flask.Flask(__name__)
socketio = flask_socketio.SocketIO(app, async_mode="gevent", transports=["websocket"])


@app.get("/")
def hello() -> str:
    return "hello"


@app.get("/slow/<float:seconds>")
def slow(seconds: float) -> str:
    gevent.sleep(seconds)
    return "answered"


@app.get("/fault")
def fault() -> str:
    return flask.request.environ["nothing of this name"]


@socketio.on("ask")
def answer(number: int) -> int:
    return number + 1


def main() -> None:
    context = None
    if sys.argv[1] == "tls":
        context = ensure_certificate(Path(sys.argv[2]), find_addresses(), datetime.now(UTC)).context()
    server = Server(("127.0.0.1", int(sys.argv[3])), app, context)
    server.start()
    stop = Event()
    gevent.signal_handler(signal.SIGTERM, stop.set)
    print(server.port, flush=True)
    stop.wait()
    print(server.stop_gracefully(3, lambda: tell_sockets(socketio)), flush=True)


if __name__ == "__main__":
    main()
