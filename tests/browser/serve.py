"""The whole application behind the real server, as a process of its own.

    python -m tests.browser.serve DATA_FOLDER

Prints its port, serves until SIGTERM. Standard error has the log, a JSON object a line.
"""

from gevent import monkey

monkey.patch_all()

import signal  # noqa: E402
import sys  # noqa: E402
from pathlib import Path  # noqa: E402

import gevent  # noqa: E402
from gevent.event import Event  # noqa: E402

from checkin import create_app  # noqa: E402
from checkin.config import Config  # noqa: E402
from checkin.host.server import Server  # noqa: E402
from checkin.host.sockets import tell_sockets  # noqa: E402
from checkin.web.access_log import log_as_json  # noqa: E402


def main() -> None:
    log_as_json()
    app = create_app(Config.from_environment({}, data_dir=Path(sys.argv[1]), secure_cookies=False))
    server = Server(("127.0.0.1", int(sys.argv[2]) if len(sys.argv) > 2 else 0), app)
    server.start()
    stop = Event()
    gevent.signal_handler(signal.SIGTERM, stop.set)
    print(server.port, flush=True)
    stop.wait()
    server.stop_gracefully(3, lambda: tell_sockets(app.extensions["socketio"]))


if __name__ == "__main__":
    main()
