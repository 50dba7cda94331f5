"""What the database itself refuses, whatever the program does."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import select, update
from sqlalchemy.exc import IntegrityError, StatementError

from checkin.core.decision import BadgeStatus
from checkin.core.names import sort_key
from checkin.core.verdict import VerdictCode
from checkin.store.models import Attendance, Badge, Delegate, Event, Scan
from tests.congress import NOW, Congress, hold_congress

IN_HANOI = timezone(timedelta(hours=7))


def badge_for(congress: Congress, name: str, *, status: BadgeStatus = BadgeStatus.ACTIVE) -> Badge:
    return Badge(
        event_id=congress.event_id,
        delegate_id=congress.delegates[name],
        number="X1",
        code_hash=congress.store.vault.hash("badge", congress.store.vault.new_token()),
        code_sealed="",
        status=status,
        issued_at=NOW,
    )


def test_a_second_active_badge_is_refused(congress: Congress) -> None:
    with pytest.raises(IntegrityError), congress.store.write() as session:
        session.add(badge_for(congress, "Lê Hữu Đức"))


@pytest.mark.parametrize("status", [BadgeStatus.REPLACED, BadgeStatus.LOST, BadgeStatus.REVOKED])
def test_dead_badges_may_be_many(congress: Congress, status: BadgeStatus) -> None:
    with congress.store.write() as session:
        session.add(badge_for(congress, "Lê Hữu Đức", status=status))
        session.add(badge_for(congress, "Lê Hữu Đức", status=status))
    with congress.store.read() as session:
        query = select(Badge.id).where(Badge.delegate_id == congress.delegates["Lê Hữu Đức"])
        assert len(session.scalars(query).all()) == 3


def test_a_dead_badge_cannot_come_alive_beside_another(congress: Congress) -> None:
    with congress.store.write() as session:
        session.add(badge_for(congress, "Lê Hữu Đức", status=BadgeStatus.LOST))
    with pytest.raises(IntegrityError), congress.store.write() as session:
        session.execute(update(Badge).values(status=BadgeStatus.ACTIVE))


def test_a_badge_number_is_given_once_in_an_event(congress: Congress) -> None:
    ids = [congress.delegates["Lê Hữu Đức"], congress.delegates["H'Hen Niê"]]
    with pytest.raises(IntegrityError), congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id.in_(ids)).values(badge_number="0007"))


def test_another_event_may_give_the_same_badge_number(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    ids = [congress.delegates["Lê Hữu Đức"], other.delegates["Lê Hữu Đức"]]
    with congress.store.write() as session:
        session.execute(update(Delegate).where(Delegate.id.in_(ids)).values(badge_number="0007"))


def test_attendance_is_one_row_for_a_delegate_and_a_sitting(congress: Congress) -> None:
    admit(congress, "a")
    with pytest.raises(IntegrityError):
        admit(congress, "b")


def admit(congress: Congress, scan_id: str) -> None:
    """Lê Hữu Đức's admission to the first sitting, written without asking whether there is one."""
    keys = {"delegate_id": congress.delegates["Lê Hữu Đức"], "sitting_id": congress.sittings[0]}
    with congress.store.write() as session:
        session.add(
            Scan(
                id=scan_id,
                event_id=congress.event_id,
                method="camera",
                read_hash="",
                verdict=VerdictCode.ADMITTED,
                answer={},
                scanned_at=NOW,
                received_at=NOW,
                recorded_at=NOW,
                **keys,
            )
        )
        session.flush()
        session.add(Attendance(scan_id=scan_id, first_in_at=NOW, **keys))


def test_a_time_comes_back_as_the_same_moment_in_utc(congress: Congress) -> None:
    moment = datetime(2026, 11, 23, 7, 41, 5, 123456, tzinfo=IN_HANOI)
    with congress.store.write() as session:
        session.execute(update(Event).values(created_at=moment))
    with congress.store.read() as session:
        kept = session.scalars(select(Event.created_at)).one()
    assert (kept, kept.tzinfo) == (moment, UTC)


def test_a_time_without_a_zone_is_refused(congress: Congress) -> None:
    naive = NOW.replace(tzinfo=None)
    with (
        pytest.raises(StatementError, match="times in the store carry a time zone"),
        congress.store.write() as session,
    ):
        session.execute(update(Event).values(created_at=naive))


def test_a_word_outside_of_the_vocabulary_is_refused(congress: Congress) -> None:
    with pytest.raises(StatementError), congress.store.write() as session:
        session.execute(update(Badge).values(status="eaten"))


def test_the_database_sorts_names_as_core_does(congress: Congress) -> None:
    names = ["Đặng Ân", "Lê An", "Lê Ân", "Trần Văn Anh", "Y", "Đỗ Đào", "Ê Ban Ó"]
    for name in names:
        congress.add_delegate(name)
    with congress.store.read() as session:
        query = select(Delegate.full_name).where(Delegate.full_name.in_(names)).order_by(Delegate.sort_key)
        assert session.scalars(query).all() == sorted(names, key=sort_key)
