from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from checkin.core.stream import DeltaKind
from checkin.store.models import Delegate, Delta, Entrance
from checkin.store.stream import append_delta, deltas_after, last_seq
from tests.congress import NOW, Congress, hold_congress

WRITERS, EACH = 8, 10


def append(congress: Congress, payload: dict[str, object] | None = None) -> int:
    with congress.store.write() as session:
        return append_delta(session, congress.event_id, DeltaKind.REFRESH, payload or {}, NOW)


def seqs(congress: Congress) -> list[int]:
    with congress.store.read() as session:
        query = select(Delta.seq).where(Delta.event_id == congress.event_id).order_by(Delta.seq)
        return list(session.scalars(query))


def test_numbers_have_no_gap_however_many_write_at_once(congress: Congress) -> None:
    before = seqs(congress)[-1]
    with ThreadPoolExecutor(WRITERS) as writers:
        given = list(writers.map(lambda _: append(congress), range(WRITERS * EACH)))
    expected = list(range(1, before + WRITERS * EACH + 1))
    assert (sorted(given), seqs(congress)) == (expected[before:], expected)


def test_what_was_undone_leaves_no_gap(congress: Congress) -> None:
    before = seqs(congress)
    with pytest.raises(RuntimeError), congress.store.write() as session:  # noqa: PT012 (an exception from inside)
        append_delta(session, congress.event_id, DeltaKind.REFRESH, {}, NOW)
        raise RuntimeError
    assert append(congress) == before[-1] + 1


def test_the_delta_is_there_exactly_when_its_change_is(congress: Congress) -> None:
    """A reader that sees number n sees all that was committed with it."""
    with congress.store.write() as session:
        session.add(Entrance(event_id=congress.event_id, name="Cửa 3"))
        session.flush()
        seq = append_delta(session, congress.event_id, DeltaKind.REFRESH, {}, NOW)
    with congress.store.read() as session:
        assert (last_seq(session, congress.event_id), session.scalars(select(Entrance.name)).all()[-1]) == (
            seq,
            "Cửa 3",
        )


def test_each_event_counts_for_itself(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    before = seqs(congress)[-1]
    append(other)
    assert append(congress) == before + 1


def test_deltas_come_in_order_after_a_number_and_no_more_than_asked_for(congress: Congress) -> None:
    numbers = [append(congress, {"n": n}) for n in range(4)]
    with congress.store.read() as session:
        found = deltas_after(session, congress.event_id, numbers[0], 2)
    assert [(delta.seq, delta.payload) for delta in found] == [(numbers[1], {"n": 1}), (numbers[2], {"n": 2})]


def test_after_the_last_number_there_is_nothing(congress: Congress) -> None:
    seq = append(congress)
    with congress.store.read() as session:
        assert list(deltas_after(session, congress.event_id, seq, 10)) == []


def test_who_may_not_be_shown_by_now_is_named_in_no_delta(congress: Congress) -> None:
    payload = {"full_name": "Lê Hữu Đức", "delegation": "Quận 1", "seat": "B-14", "photo": "1-a", "counts": True}
    with congress.store.write() as session:
        for name in ("Lê Hữu Đức", "Nguyễn Thị Hằng"):
            seq = append_delta(
                session, congress.event_id, DeltaKind.ARRIVED, payload, NOW, delegate_id=congress.delegates[name]
            )
        session.get_one(Delegate, congress.delegates["Lê Hữu Đức"]).may_be_shown = False
    with congress.store.read() as session:
        found = deltas_after(session, congress.event_id, seq - 2, 10)
    assert [delta.payload for delta in found] == [{"counts": True}, payload]
