import threading
import time
from typing import Any

import gevent
import gevent.socket
import pytest
from gevent.lock import BoundedSemaphore

from checkin.core.stream import DeltaKind
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.group_commit import GroupCommit
from checkin.store.stream import append_delta, deltas_after, last_seq
from tests.congress import NOW, hold_congress


class Refusal(Exception):
    pass


class Hall:
    """A group commit as greenlets use it, and what it announced."""

    def __init__(self, store: Store) -> None:
        self.event_id = hold_congress(store).event_id
        self.announced: list[set[int]] = []
        self.commits = GroupCommit(BoundedSemaphore(1), store._begin_on_writer, self.announced.append)

    def append(self, transaction: Transaction, by: int = 0) -> int:
        return append_delta(transaction, self.event_id, DeltaKind.REFRESH, {"by": by}, NOW)


@pytest.fixture
def hall(sqlite_store: Store, monkeypatch: pytest.MonkeyPatch) -> Hall:
    monkeypatch.setattr(time, "sleep", gevent.sleep)
    return Hall(sqlite_store)


def test_who_leads_and_fails_still_announces_what_others_wrote(sqlite_store: Store) -> None:
    event_id = hold_congress(sqlite_store).event_id
    heard: list[set[int]] = []
    sqlite_store.after_commit(heard.append)
    follower_waits = threading.Event()
    numbers: list[int] = []

    def append(transaction: Transaction) -> int:
        return append_delta(transaction, event_id, DeltaKind.REFRESH, {}, NOW)

    def fail(_transaction: Transaction) -> Any:
        raise Refusal

    def lead() -> None:
        with pytest.raises(Refusal):
            sqlite_store.write_together(fail)

    with sqlite_store.write():  # both wait at the gate, the one that fails first
        leader = threading.Thread(target=lead)
        leader.start()
        time.sleep(0.1)
        follower = threading.Thread(target=lambda: numbers.append(sqlite_store.write_together(append)))
        follower.start()
        time.sleep(0.1)
        follower_waits.set()
    leader.join()
    follower.join()
    assert (len(numbers), heard) == (1, [{event_id}])


def test_who_arrive_one_after_the_other_in_one_burst_share_a_commit(hall: Hall) -> None:
    """As under a server of greenlets: each gets its turn when the one before has begun to wait."""
    arrived: list[gevent.Greenlet] = []

    def arrive(after_it: int) -> None:
        if after_it:
            arrived.append(gevent.spawn(arrive, after_it - 1))
        hall.commits.run(hall.append)

    gevent.spawn(arrive, 9).join(5)
    gevent.joinall(arrived, 5, raise_error=True)
    assert (len(arrived), sorted(hall.announced)) == (9, [set()] * 9 + [{hall.event_id}])


def test_who_is_still_to_be_read_when_the_first_one_leads_shares_its_commit(hall: Hall) -> None:
    pairs = [gevent.socket.socketpair() for _ in range(6)]

    def serve(number: int) -> None:
        pairs[number][0].recv(1)
        if number < 3:  # the others are heard of while these are worked on
            pairs[number + 3][1].send(b"x")
        hall.commits.run(hall.append)

    serving = [gevent.spawn(serve, number) for number in range(6)]
    gevent.sleep(0.01)
    for number in range(3):
        pairs[number][1].send(b"x")
    gevent.joinall(serving, 5, raise_error=True)
    for one in (side for pair in pairs for side in pair):
        one.close()
    assert sorted(hall.announced, key=len) == [set()] * 5 + [{hall.event_id}]


def test_who_fails_in_a_shared_commit_undoes_their_own_writes_and_no_one_elses(
    sqlite_store: Store, hall: Hall
) -> None:
    told: dict[int, object] = {}

    def serve(number: int) -> None:
        def work(transaction: Transaction) -> int:
            seq = hall.append(transaction, number)
            if number % 2:
                raise Refusal
            return seq

        try:
            told[number] = hall.commits.run(work)
        except Refusal:
            told[number] = Refusal

    with sqlite_store.read() as session:
        before = last_seq(session, hall.event_id)
    gevent.joinall([gevent.spawn(serve, number) for number in range(5)], 5, raise_error=True)
    with sqlite_store.read() as session:
        kept = [(delta.seq, delta.payload["by"]) for delta in deltas_after(session, hall.event_id, before, 10)]
    assert (kept, told, hall.announced.count({hall.event_id})) == (
        [(before + 1, 0), (before + 2, 2), (before + 3, 4)],
        {0: before + 1, 1: Refusal, 2: before + 2, 3: Refusal, 4: before + 3},
        1,
    )
