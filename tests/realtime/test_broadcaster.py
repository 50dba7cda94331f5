"""The broadcaster inside of a test's own process: on each database, with commits of other threads."""

import threading
import uuid
from contextlib import suppress
from pathlib import Path
from typing import Any

import gevent
import pytest
from flask import Flask
from flask_socketio import SocketIOTestClient

from checkin import create_app
from checkin.config import Config
from checkin.core.stream import DeltaKind
from checkin.realtime.broadcaster import AT_ONCE
from checkin.services.record_scan import ScanReport, record_scan
from checkin.services.share_screen import share_screen
from checkin.store.stream import append_delta
from tests.congress import NOW, Congress


@pytest.fixture
def live_app(congress: Congress, tmp_path: Path) -> Flask:
    return create_app(Config.from_environment({}, data_dir=tmp_path, testing=True), congress.store)


def listen(app: Flask, asked: dict[str, Any]) -> SocketIOTestClient:
    return SocketIOTestClient(app, app.extensions["socketio"], namespace="/live", auth=asked)


def heard(client: SocketIOTestClient) -> list[dict[str, Any]]:
    return [message["args"][0] for message in client.get_received("/live")]


def scan(congress: Congress, name: str) -> None:
    report = ScanReport(
        scan_id=str(uuid.uuid4()),
        event_id=congress.event_id,
        sitting_id=congress.sittings[0],
        entrance_id=congress.entrances[0],
        device_id=None,
        method="camera",
        read=congress.codes[name],
        scanned_at=NOW,
    )
    record_scan(congress.store, report, NOW)


def in_a_thread(congress: Congress, *names: str) -> None:
    """Commits in native threads of their own while this one's hub runs."""
    threads = [threading.Thread(target=scan, args=(congress, name)) for name in names]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        gevent.sleep(0.01)


def test_commits_of_other_threads_are_told(congress: Congress, live_app: Flask) -> None:
    screen = listen(live_app, {"screen": share_screen(congress.store, congress.event_id, "A", NOW), "seq": 1})
    in_a_thread(congress, "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê")
    gevent.sleep(0.6)
    messages = heard(screen)
    deltas = [delta for message in messages for delta in message["deltas"]]
    screen.disconnect("/live")
    assert [delta["seq"] for delta in deltas] == [2, 3, 4]
    assert {delta["full_name"] for delta in deltas} == {"Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê"}


def test_what_was_undone_is_not_told(congress: Congress, live_app: Flask) -> None:
    screen = listen(live_app, {"screen": share_screen(congress.store, congress.event_id, "A", NOW), "seq": 1})
    hello = heard(screen)
    scan(congress, "Lê Hữu Đức")
    with suppress(ZeroDivisionError), congress.store.write() as session:
        append_delta(session, congress.event_id, DeltaKind.REFRESH, {}, NOW)
        _ = 1 // 0
    gevent.sleep(0.6)
    messages = heard(screen)
    screen.disconnect("/live")
    assert hello == [{"from": 2, "to": 1, "deltas": []}]
    assert [(message["from"], message["to"]) for message in messages] == [(2, 2)]


def test_others_get_their_turn_while_many_screens_are_told(congress: Congress, live_app: Flask) -> None:
    asked = {"screen": share_screen(congress.store, congress.event_id, "A", NOW), "seq": 1}
    screens = [listen(live_app, asked) for _ in range(2 * AT_ONCE + 10)]
    for screen in screens:
        heard(screen)
    seen: list[int] = []

    def look() -> None:
        while not seen or seen[-1] < len(screens):
            if told := sum(bool(screen.queue) for screen in screens):
                seen.append(told)
            gevent.sleep(0)

    looking = gevent.spawn(look)
    scan(congress, "Lê Hữu Đức")
    looking.join(timeout=3)
    told = [heard(screen) for screen in screens]
    for screen in screens:
        screen.disconnect("/live")
    assert sorted(set(seen)) == [AT_ONCE, 2 * AT_ONCE, 2 * AT_ONCE + 10]
    assert [[(message["from"], message["to"]) for message in messages] for messages in told] == [[(2, 2)]] * 60


def test_it_rests_while_nobody_listens_and_begins_again(congress: Congress, live_app: Flask) -> None:
    token = share_screen(congress.store, congress.event_id, "A", NOW)
    first = listen(live_app, {"screen": token, "seq": 1})
    first.disconnect("/live")
    gevent.sleep(0.6)
    scan(congress, "Lê Hữu Đức")
    second = listen(live_app, {"screen": token, "seq": 1})
    caught_up = heard(second)
    scan(congress, "H'Hen Niê")
    gevent.sleep(0.3)
    told = heard(second)
    second.disconnect("/live")
    assert [(message["from"], message["to"]) for message in caught_up + told] == [(2, 2), (3, 3)]


def test_one_failure_silences_nobody(
    congress: Congress, live_app: Flask, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    screen = listen(live_app, {"screen": share_screen(congress.store, congress.event_id, "A", NOW), "seq": 1})
    heard(screen)
    socketio = live_app.extensions["socketio"]

    def fail(*_said: Any, **_whom: Any) -> None:
        monkeypatch.undo()
        raise RuntimeError("Nguyễn Thị Hằng")

    monkeypatch.setattr(socketio, "emit", fail)
    scan(congress, "Nguyễn Thị Hằng")
    gevent.sleep(1.6)
    told = heard(screen)
    screen.disconnect("/live")
    assert [(message["from"], message["to"]) for message in told] == [(2, 2)]
    assert [line.getMessage() for line in caplog.records] == ["the live stream was interrupted"]
    assert "Hằng" not in caplog.text
