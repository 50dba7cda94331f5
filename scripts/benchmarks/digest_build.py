"""Builds the doors' digest of a large congress beside a loop that wants its turn.

    python digest_build.py DATA_FOLDER DELEGATES

Prints one JSON line with what it measured, and leaves in the folder digest.json, digest.json.gz and codes.json.
"""

from gevent import monkey

monkey.patch_all()

import gzip  # noqa: E402
import json  # noqa: E402
import sys  # noqa: E402
import time  # noqa: E402
from collections.abc import Callable  # noqa: E402
from datetime import UTC, datetime, timedelta  # noqa: E402
from pathlib import Path  # noqa: E402
from typing import Any  # noqa: E402

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import gevent  # noqa: E402
from sqlalchemy import insert, select, update  # noqa: E402

from checkin import open_store  # noqa: E402
from checkin.cli.demo import fill_demo  # noqa: E402
from checkin.config import Config  # noqa: E402
from checkin.services.door_digest import DigestKeeper  # noqa: E402
from checkin.services.issue_badges import issue_badges, printable_badges  # noqa: E402
from checkin.store.engine import Store  # noqa: E402
from checkin.store.models import Delegate  # noqa: E402

CODES = 50
ROUNDS = 5
_COPIED = (
    "event_id", "full_name", "sort_key", "folded", "category_id", "delegation_id", "position", "unit", "seat",
    "created_at",
)  # fmt: skip


def fill(store: Store, delegates: int, now: datetime) -> int:
    """The demo congress, its people again and again until there are enough; the event's number."""
    event_id = fill_demo(store, now, lambda _line: None)
    with store.write() as session:
        people = session.execute(select(*(getattr(Delegate, name) for name in _COPIED))).mappings().all()
        rows = [_copy(store, dict(people[at % len(people)])) for at in range(len(people), delegates)]
        session.execute(insert(Delegate), rows)
    issue_badges(store, event_id, now)
    return event_id


def _copy(store: Store, person: dict[str, Any]) -> dict[str, Any]:
    link = store.vault.new_token()
    return person | {
        "link_hash": store.vault.hash("delegate", link),
        "link_sealed": store.vault.seal("delegate", link),
    }


def beside_the_loop(work: Callable[[], Any]) -> dict[str, float]:
    """How long `work` took, and the longest piece of it that nobody else could get between.

    The piece is measured in the processor's time: on a busy machine other programs come between as well.
    """
    longest = 0.0

    def want_turns() -> None:
        nonlocal longest
        while True:
            asked = time.thread_time()
            gevent.sleep(0)
            longest = max(longest, time.thread_time() - asked)

    waiting = gevent.spawn(want_turns)
    gevent.sleep(0)
    longest, started = 0.0, time.perf_counter()
    work()
    took = time.perf_counter() - started
    waiting.kill()
    return {"seconds": round(took, 4), "longest_piece_ms": round(longest * 1000, 2)}


def seconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def main() -> None:
    folder, delegates = Path(sys.argv[1]), int(sys.argv[2])
    store = open_store(Config.from_environment({}, data_dir=folder))
    now = datetime.now(UTC)
    event_id = fill(store, delegates, now)
    keeper = DigestKeeper(store)
    first = beside_the_loop(lambda: keeper.answer(event_id, None, now))
    whole = keeper.answer(event_id, None, now)
    with store.write() as session:
        session.execute(update(Delegate).where(Delegate.id == 1).values(seat="Z-1"))
    later = now + timedelta(seconds=1)
    changed = beside_the_loop(lambda: keeper.answer(event_id, whole.version, later))
    asked = min(seconds(lambda: keeper.version(event_id, later)) for _ in range(100))
    zip_seconds = min(seconds(lambda: gzip.compress(whole.body, 6)) for _ in range(ROUNDS))
    (folder / "digest.json").write_bytes(whole.body)
    (folder / "digest.json.gz").write_bytes(whole.zipped)
    codes = [badge.code for badge in printable_badges(store, event_id)[:CODES]]
    (folder / "codes.json").write_text(json.dumps(codes))
    figures = {
        "bytes": len(whole.body),
        "zipped_bytes": len(whole.zipped),
        "changes_bytes": len(keeper.answer(event_id, whole.version, later).zipped),
        "build": first,
        "change": changed,
        "nothing_new_us": round(asked * 1e6, 1),
        "zip_seconds": round(zip_seconds, 4),
    }
    store.close()
    print(json.dumps(figures), flush=True)


if __name__ == "__main__":
    main()
