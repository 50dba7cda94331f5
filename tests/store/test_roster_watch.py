from sqlalchemy import update

from checkin.store.engine import Store
from checkin.store.models import Account, Badge, Delegate
from checkin.store.roster_watch import RosterWatch
from tests.congress import NOW, hold_congress


def test_a_new_delegate_is_noticed_and_a_look_is_not(store: Store) -> None:
    watch = RosterWatch(store.engine)
    congress = hold_congress(store)
    seen = watch.writes
    with store.read() as session:
        session.get(Delegate, congress.delegates["Lê Hữu Đức"])
    assert watch.writes == seen
    congress.add_delegate("Mới")
    assert watch.writes == seen + 1


def test_changes_of_many_rows_are_noticed(store: Store) -> None:
    hold_congress(store)
    watch = RosterWatch(store.engine)
    with store.write() as session:
        session.execute(update(Badge).values(ended_at=NOW))
    assert watch.writes == 1


def test_changes_of_one_row_are_noticed(store: Store) -> None:
    congress = hold_congress(store)
    watch = RosterWatch(store.engine)
    with store.write() as session:
        session.get_one(Delegate, congress.delegates["Lê Hữu Đức"]).seat = "B-1"
    assert watch.writes == 1


def test_they_count_once_they_are_committed(store: Store) -> None:
    hold_congress(store)
    watch = RosterWatch(store.engine)
    with store.write() as session:
        session.execute(update(Badge).values(ended_at=NOW))
        assert watch.writes == 0


def test_what_doors_do_not_judge_by_is_not_noticed(store: Store) -> None:
    watch = RosterWatch(store.engine)
    with store.write() as session:
        session.add(Account(username="a", name="A", password_hash="x", created_at=NOW))
    assert watch.writes == 0
