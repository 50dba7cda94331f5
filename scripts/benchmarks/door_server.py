"""The application as `serve` runs it, filled with a congress, with two endpoints more that do next to nothing.

    python door_server.py DATA_FOLDER DELEGATES SITTINGS

Prints one JSON line, {"port", "key", "pairing_code", "screen", "codes", "names", "entrance_id", "sittings"}, and
serves until SIGTERM. A POST of {"floor": n} to /emit tells every connection a message as long as that of three
scans, without asking the database.
"""

from gevent import monkey

monkey.patch_all()

import json  # noqa: E402
import signal  # noqa: E402
import sys  # noqa: E402
from datetime import UTC, date, datetime  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import gevent  # noqa: E402
from flask import jsonify, request  # noqa: E402
from flask.typing import ResponseReturnValue  # noqa: E402
from gevent.event import Event  # noqa: E402
from sqlalchemy import insert, select  # noqa: E402

from checkin import create_app  # noqa: E402
from checkin.config import Config  # noqa: E402
from checkin.core.names import searchable, sort_key  # noqa: E402
from checkin.host.server import Server  # noqa: E402
from checkin.realtime.broadcaster import NAMESPACE  # noqa: E402
from checkin.services.issue_badges import issue_badges, printable_badges  # noqa: E402
from checkin.services.pair_device import issue_pairing_code, pair_device  # noqa: E402
from checkin.services.plan_event import EventPlan, SittingPlan, create_event, open_sitting  # noqa: E402
from checkin.services.share_screen import share_screen  # noqa: E402
from checkin.store.engine import Store  # noqa: E402
from checkin.store.models import Category, Delegate, Delegation, Entrance, Sitting  # noqa: E402
from checkin.web.access_log import log_as_json  # noqa: E402
from checkin.web.security import csrf  # noqa: E402

_ARRIVAL = {
    "seq": 1000,
    "kind": "arrived",
    "sitting_id": 1,
    "at": "2026-11-23T00:30:00.000+00:00",
    "counts": True,
    "full_name": "Nguyễn Văn 0001",
    "delegation_id": 30,
    "delegation": "Đơn vị 31",
    "seat": "A-1",
}


def hold_congress(store: Store, delegates: int, sittings: int, now: datetime) -> dict[str, Any]:
    """An event with its badges issued, every sitting open and one phone paired."""
    plan = EventPlan(
        name="Đại hội đo tốc độ",
        starts_on=date(2026, 11, 23),
        ends_on=date(2026, 11, 25),
        sittings=[SittingPlan(f"Phiên {number + 1}") for number in range(sittings)],
        entrances=["Cửa 1"],
        delegations=[f"Đơn vị {number + 1}" for number in range(60)],
    )
    event_id = create_event(store, plan, now)
    with store.write() as session:
        category = session.scalars(select(Category.id).where(Category.code == "official")).one()
        units = session.scalars(select(Delegation.id)).all()
        rows = [
            _delegate(store, event_id, category, units[number % 60], number, now) for number in range(delegates)
        ]
        session.execute(insert(Delegate), rows)
        entrance_id = session.scalars(select(Entrance.id)).one()
        sitting_ids = list(session.scalars(select(Sitting.id).order_by(Sitting.id)))
    for sitting_id in sitting_ids:
        open_sitting(store, event_id, sitting_id, now)
    issue_badges(store, event_id, now)
    key = pair_device(store, issue_pairing_code(store, event_id, now), "Điện thoại đo", now).key
    badges = printable_badges(store, event_id)
    return {
        "key": key,
        "pairing_code": issue_pairing_code(store, event_id, now),
        "screen": share_screen(store, event_id, "Màn hình đo", now),
        "codes": [badge.code for badge in badges],
        "names": [badge.delegate.full_name for badge in badges],
        "entrance_id": entrance_id,
        "sittings": sitting_ids,
    }


def _delegate(
    store: Store, event_id: int, category_id: int, delegation_id: int, number: int, now: datetime
) -> dict[str, Any]:
    name, link = f"Nguyễn Văn {number:04d}", store.vault.new_token()
    return {
        "event_id": event_id,
        "full_name": name,
        "sort_key": sort_key(name),
        "folded": searchable(name, ""),
        "category_id": category_id,
        "delegation_id": delegation_id,
        "seat": f"A-{number}",
        "link_hash": store.vault.hash("delegate", link),
        "link_sealed": store.vault.seal("delegate", link),
        "created_at": now,
    }


def main() -> None:
    folder, delegates, sittings = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    log_as_json()
    app = create_app(Config.from_environment({}, data_dir=folder, secure_cookies=False))
    congress = hold_congress(app.extensions["store"], delegates, sittings, datetime.now(UTC))

    @csrf.exempt
    @app.post("/empty")
    def empty() -> ResponseReturnValue:
        return jsonify({})

    @csrf.exempt
    @app.post("/emit")
    def emit() -> ResponseReturnValue:
        message = {"floor": request.get_json()["floor"], "deltas": [_ARRIVAL] * 3}
        app.extensions["socketio"].emit("floor", message, namespace=NAMESPACE)
        return jsonify({})

    server = Server(("127.0.0.1", 0), app)
    server.start()
    stop = Event()
    gevent.signal_handler(signal.SIGTERM, stop.set)
    print(json.dumps({"port": server.port} | congress), flush=True)
    stop.wait()
    server.stop_gracefully(3)


if __name__ == "__main__":
    main()
