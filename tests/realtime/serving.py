"""The whole application behind the real server, as a process of its own, with a way to make it act.

    python -m tests.realtime.serving DATA_FOLDER PORT

Prints its port, serves until SIGTERM. `POST /test/<act>` runs a verb in this very process, as a door would.
"""

from gevent import monkey

monkey.patch_all()

import signal  # noqa: E402
import sys  # noqa: E402
import uuid  # noqa: E402
from datetime import UTC, datetime  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

import gevent  # noqa: E402
from flask import Blueprint, jsonify, request  # noqa: E402
from flask.typing import ResponseReturnValue  # noqa: E402
from gevent.event import Event  # noqa: E402

from checkin import create_app  # noqa: E402
from checkin.config import Config  # noqa: E402
from checkin.core.attendance import Direction  # noqa: E402
from checkin.host.server import Server  # noqa: E402
from checkin.host.sockets import tell_sockets  # noqa: E402
from checkin.services.plan_event import close_sitting, open_sitting  # noqa: E402
from checkin.services.record_scan import ScanReport, record_scan  # noqa: E402
from checkin.services.share_screen import revoke_screen  # noqa: E402
from checkin.services.sign_in import sign_out  # noqa: E402
from checkin.store.engine import Store  # noqa: E402
from checkin.web import current  # noqa: E402
from checkin.web.security import csrf  # noqa: E402

acts = Blueprint("test", __name__, url_prefix="/test")


@acts.post("/<act>")
def perform(act: str) -> ResponseReturnValue:
    verbs = {"scan": _scan, "open": _open, "close": _close, "revoke": _revoke, "sign-out": _sign_out}
    return jsonify(verbs[act](current.store(), request.get_json(), datetime.now(UTC)))


def _scan(store: Store, told: dict[str, Any], now: datetime) -> list[str]:
    """The verdicts on `codes`, one scan each; `direction` out where they leave."""
    place = {name: told[name] for name in ("event_id", "sitting_id", "entrance_id")}
    place["direction"] = Direction(told.get("direction", "in"))
    reports = [
        ScanReport(scan_id=str(uuid.uuid4()), device_id=None, method="camera", read=code, scanned_at=now, **place)
        for code in told["codes"]
    ]
    return [record_scan(store, report, now)["verdict"] for report in reports]


def _open(store: Store, told: dict[str, Any], now: datetime) -> None:
    open_sitting(store, told["event_id"], told["sitting_id"], now)


def _close(store: Store, told: dict[str, Any], now: datetime) -> None:
    close_sitting(store, told["event_id"], told["sitting_id"], now)


def _revoke(store: Store, told: dict[str, Any], now: datetime) -> None:
    revoke_screen(store, told["event_id"], told["link_id"], now)


def _sign_out(store: Store, told: dict[str, Any], now: datetime) -> None:
    sign_out(store, told["token"], now)


def main() -> None:
    app = create_app(Config.from_environment({}, data_dir=Path(sys.argv[1]), secure_cookies=False))
    app.register_blueprint(acts)
    csrf.exempt(acts)
    server = Server(("127.0.0.1", int(sys.argv[2])), app)
    server.start()
    stop = Event()
    gevent.signal_handler(signal.SIGTERM, stop.set)
    print(server.port, flush=True)
    stop.wait()
    server.stop_gracefully(3, lambda: tell_sockets(app.extensions["socketio"]))


if __name__ == "__main__":
    main()
