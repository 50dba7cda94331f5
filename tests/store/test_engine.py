import sqlite3
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager

import psycopg
import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from checkin.core.stream import DeltaKind
from checkin.store.engine import Store, StoreClosed
from checkin.store.models import Entrance
from checkin.store.stream import append_delta
from tests.congress import NOW, Congress


@contextmanager
def another_connection(store: Store) -> Iterator[sqlite3.Connection]:
    """One that does not wait for locks."""
    path = str(store.engine.url.database)
    with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as connection:
        yield connection


def entrances(store: Store) -> int:
    with store.read() as session:
        return session.scalars(select(func.count(Entrance.id))).one()


@pytest.mark.parametrize(
    ("pragma", "value"), [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 5000)]
)
def test_every_sqlite_connection_is_safe(sqlite_store: Store, pragma: str, value: object) -> None:
    with sqlite_store.read() as one, sqlite_store.read() as other:
        query = text(f"PRAGMA {pragma}")
        assert (one.scalar(query), other.scalar(query)) == (value, value)


def test_a_write_holds_the_lock_from_its_beginning(sqlite_store: Store) -> None:
    with another_connection(sqlite_store) as other, sqlite_store.write() as session:
        session.execute(text("SELECT 1"))
        with pytest.raises(sqlite3.OperationalError, match="locked"):
            other.execute("BEGIN IMMEDIATE")


def test_a_read_holds_no_lock(sqlite_store: Store) -> None:
    with another_connection(sqlite_store) as other, sqlite_store.read() as session:
        session.execute(text("SELECT count(*) FROM event"))
        other.execute("BEGIN IMMEDIATE")
        other.execute("ROLLBACK")


def test_a_read_is_one_picture_while_others_write(congress: Congress) -> None:
    query = select(func.count(Entrance.id)).execution_options(populate_existing=True)
    with congress.store.read() as session:
        before = session.scalar(query)
        with congress.store.write() as writer:
            writer.add(Entrance(event_id=congress.event_id, name="Cửa 3"))
        assert session.scalar(query) == before


def test_sqlite_writes_go_one_at_a_time(sqlite_store: Store) -> None:
    inside, most = 0, 0

    def write(_number: int) -> None:
        nonlocal inside, most
        with sqlite_store.write() as session:
            inside += 1
            most = max(most, inside)
            session.execute(text("SELECT 1"))
            time.sleep(0.002)
            inside -= 1

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write, range(24)))
    assert most == 1


def test_who_waits_at_the_gate_goes_in_when_the_other_is_done(congress: Congress) -> None:
    waiting = threading.Event()
    done: list[str] = []

    def second() -> None:
        waiting.set()
        with congress.store.write() as session:
            session.add(Entrance(event_id=congress.event_id, name="Cửa 4"))
        done.append("second")

    thread = threading.Thread(target=second)
    with congress.store.write() as session:
        session.add(Entrance(event_id=congress.event_id, name="Cửa 3"))
        thread.start()
        waiting.wait()
        done.append("first")
    thread.join()
    assert (sorted(done), entrances(congress.store)) == (["first", "second"], 4)


def test_an_exception_undoes_the_whole_transaction(congress: Congress) -> None:
    before = entrances(congress.store)
    with pytest.raises(RuntimeError), congress.store.write() as session:  # noqa: PT012 (an exception from inside)
        session.add(Entrance(event_id=congress.event_id, name="Cửa 3"))
        session.flush()
        raise RuntimeError
    assert entrances(congress.store) == before


def test_the_gate_opens_after_an_exception(congress: Congress) -> None:
    with pytest.raises(RuntimeError), congress.store.write():
        raise RuntimeError
    with congress.store.write() as session:
        session.add(Entrance(event_id=congress.event_id, name="Cửa 3"))
    assert entrances(congress.store) == 3


def test_a_row_that_points_nowhere_is_refused(store: Store) -> None:
    with pytest.raises(IntegrityError), store.write() as session:
        session.add(Entrance(event_id=999, name="Cửa"))


def test_listeners_hear_of_an_event_after_its_commit(congress: Congress) -> None:
    heard: list[tuple[set[int], int]] = []
    congress.store.after_commit(lambda events: heard.append((events, entrances(congress.store))))
    with congress.store.write() as session:
        session.add(Entrance(event_id=congress.event_id, name="Cửa 3"))
        append_delta(session, congress.event_id, DeltaKind.REFRESH, {}, NOW)
    assert heard == [({congress.event_id}, 3)]


def test_listeners_do_not_hear_of_what_was_undone(congress: Congress) -> None:
    heard: list[set[int]] = []
    congress.store.after_commit(heard.append)
    with pytest.raises(RuntimeError), congress.store.write() as session:  # noqa: PT012 (an exception from inside)
        append_delta(session, congress.event_id, DeltaKind.REFRESH, {}, NOW)
        raise RuntimeError
    assert heard == []


def test_listeners_do_not_hear_of_writes_without_a_delta(congress: Congress) -> None:
    heard: list[set[int]] = []
    congress.store.after_commit(heard.append)
    with congress.store.write() as session:
        session.add(Entrance(event_id=congress.event_id, name="Cửa 3"))
    assert heard == []


def test_an_error_of_the_database_quotes_nobody(congress: Congress) -> None:
    nowhere = Entrance(event_id=999, name="Nguyễn Thị Hằng")
    with pytest.raises(IntegrityError) as failed, congress.store.write() as session:
        session.add(nowhere)
    assert "Hằng" not in str(failed.value)


def test_a_connection_that_is_still_out_at_the_closing_is_given_back_too(store: Store) -> None:
    """Else a thread that works beside the requests leaves it open until it is found lying about."""
    with store.engine.connect() as late:
        driver = late.connection.driver_connection
        store.close()
        late.execute(text("SELECT 1"))
    assert driver is not None
    with pytest.raises((sqlite3.ProgrammingError, psycopg.OperationalError)):
        driver.execute("SELECT 1")


def test_a_closed_store_opens_nothing(store: Store) -> None:
    store.close()
    for ask in (store.read, store.write, store.look):
        with pytest.raises(StoreClosed), ask():
            pass
    with pytest.raises(StoreClosed):
        store.write_together(lambda _transaction: None)
