"""What is told is what was committed: all of it, in order, not too often, and again after any break."""

import threading
from itertools import pairwise

from checkin.core.stream import DeltaKind
from checkin.services.live_picture import take_picture
from checkin.store.stream import append_delta
from tests.congress import NOW, Congress, hold_congress
from tests.realtime.acting_server import ActingServer
from tests.realtime.conftest import Listen
from tests.realtime.listener import Listener

MOST_DELTAS = 500


def add_refreshes(congress: Congress, count: int) -> None:
    """From outside of the server's process, so that nothing wakes it."""
    with congress.store.write() as session:
        for _ in range(count):
            append_delta(session, congress.event_id, DeltaKind.REFRESH, {}, NOW)


def crowd(congress: Congress, count: int) -> list[str]:
    names = [f"Đại biểu {number:03d}" for number in range(count)]
    for name in names:
        congress.add_delegate(name)
    congress.issue()
    return names


def test_whoever_comes_back_is_told_what_was_missed(server: ActingServer, held: Congress, listen: Listen) -> None:
    server.scan(held, "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê")
    message = listen({"screen": server.share(held)[0], "seq": 2}).next()
    assert (message["from"], message["to"]) == (3, 4)
    assert [delta["full_name"] for delta in message["deltas"]] == ["Lê Hữu Đức", "H'Hen Niê"]


def test_a_delegate_who_comes_back_is_told_of_themselves(
    server: ActingServer, held: Congress, listen: Listen
) -> None:
    server.scan(held, "Nguyễn Thị Hằng", "Lê Hữu Đức")
    message = listen({"delegate": held.links["Lê Hữu Đức"], "seq": 1}).next()
    assert [delta["full_name"] for delta in message["deltas"]] == ["Lê Hữu Đức"]


def test_as_many_as_fit_are_told_at_once(server: ActingServer, held: Congress, listen: Listen) -> None:
    add_refreshes(held, MOST_DELTAS)
    message = listen({"screen": server.share(held)[0], "seq": 1}).next()
    assert [delta["seq"] for delta in message["deltas"]] == list(range(2, MOST_DELTAS + 2))


def test_too_long_a_gap_asks_for_a_new_snapshot(server: ActingServer, held: Congress, listen: Listen) -> None:
    add_refreshes(held, MOST_DELTAS + 1)
    assert listen({"screen": server.share(held)[0], "seq": 1}).next() == {"resnapshot": True}


def test_a_number_from_the_future_asks_for_a_new_snapshot(
    server: ActingServer, held: Congress, listen: Listen
) -> None:
    assert listen({"screen": server.share(held)[0], "seq": 2}).next() == {"resnapshot": True}


def test_changes_of_another_process_are_told_within_a_second(
    server: ActingServer, held: Congress, listen: Listen
) -> None:
    screen = listen({"screen": server.share(held)[0], "seq": 1})
    screen.next()
    add_refreshes(held, 2)
    assert [delta["seq"] for delta in screen.next(1)["deltas"]] == [2, 3]


def test_a_long_backlog_is_told_in_parts(server: ActingServer, held: Congress, listen: Listen) -> None:
    screen = listen({"screen": server.share(held)[0], "seq": 1})
    screen.next()
    add_refreshes(held, 1200)
    messages = [message for _, message in screen.until(1201)]
    assert [(message["from"], message["to"]) for message in messages] == [(2, 501), (502, 1001), (1002, 1201)]


def test_many_scans_make_few_messages_and_none_is_lost(
    server: ActingServer, held: Congress, listen: Listen
) -> None:
    names = crowd(held, 150)
    screens = [listen({"screen": server.share(held)[0], "seq": 1}) for _ in range(3)]
    for screen in screens:
        screen.next()
    parts = [names[lane::3] for lane in range(3)]
    lanes = [threading.Thread(target=server.scan, args=(held, *part)) for part in parts]
    for lane in lanes:
        lane.start()
    heard = [screen.until(151) for screen in screens]
    for lane in lanes:
        lane.join()
    for messages in heard:
        deltas = [delta for _, message in messages for delta in message["deltas"]]
        assert [delta["seq"] for delta in deltas] == list(range(2, 152))
        assert {delta["full_name"] for delta in deltas} == set(names)
        assert_at_most_ten_a_second([at for at, _ in messages])


def assert_at_most_ten_a_second(times: list[float]) -> None:
    """The tenth message after any one comes a second later or more; the network may blur that a little."""
    assert [after - before for before, after in zip(times, times[10:], strict=False) if after - before < 0.9] == []


def test_messages_join_without_a_gap(server: ActingServer, held: Congress, listen: Listen) -> None:
    """Also for those who come while others hear."""
    names = crowd(held, 60)
    token = server.share(held)[0]
    lane = threading.Thread(target=server.scan, args=(held, *names))
    lane.start()
    late: list[Listener] = []
    while lane.is_alive() and len(late) < 5:
        late.append(listen({"screen": token, "seq": 1}))
    lane.join()
    for screen in late:
        messages = [message for _, message in screen.until(61)]
        assert messages[0]["from"] == 2
        assert [after["from"] <= before["to"] + 1 for before, after in pairwise(messages)] == [True] * (
            len(messages) - 1
        )


def test_two_events_do_not_wait_for_each_other(server: ActingServer, held: Congress, listen: Listen) -> None:
    other = hold_congress(server.store, "Đại hội khác")
    screens = [listen({"screen": server.share(congress)[0], "seq": 1}) for congress in (held, other)]
    for screen in screens:
        screen.next()
    server.scan(held, "Lê Hữu Đức")
    server.scan(other, "Nguyễn Thị Hằng")
    assert [screen.next()["deltas"][0]["full_name"] for screen in screens] == ["Lê Hữu Đức", "Nguyễn Thị Hằng"]


def test_a_restarted_server_goes_on_where_the_screen_stands(own_server: ActingServer) -> None:
    held = hold_congress(own_server.store)
    asked = {"screen": own_server.share(held)[0], "seq": 1}
    before = Listener(own_server.url, asked, {})
    before.next()
    own_server.scan(held, "Nguyễn Thị Hằng")
    seen = before.next()
    own_server.kill()
    own_server.start()
    own_server.scan(held, "Lê Hữu Đức")
    after = Listener(own_server.url, asked | {"seq": seen["to"]}, {})
    message = after.next()
    before.close()
    after.close()
    assert [delta["full_name"] for delta in message["deltas"]] == ["Lê Hữu Đức"]
    assert message["to"] == take_picture(own_server.store, held.event_id).seq


def test_an_orderly_stop_is_announced_and_ends_the_connection(own_server: ActingServer) -> None:
    held = hold_congress(own_server.store)
    screen = Listener(own_server.url, {"screen": own_server.share(held)[0], "seq": 1}, {})
    screen.next()
    own_server.process.terminate()
    heard = [screen.next_event(), screen.next_event()]
    screen.close()
    own_server.process.communicate(timeout=10)
    own_server.start()
    assert heard == ["server_stopping", "disconnect"]
