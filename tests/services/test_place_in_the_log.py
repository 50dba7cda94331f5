"""Every scan and void says at which delta of the stream it was written: what was frozen since knows it."""

import pytest
from sqlalchemy import select

from checkin.store.models import Event, Scan, ScanVoid
from tests.congress import Congress
from tests.services.door import Door


@pytest.fixture
def door(congress: Congress) -> Door:
    return Door(congress)


def last_seq(door: Door) -> int:
    with door.congress.store.read() as session:
        return session.scalars(select(Event.last_seq).where(Event.id == door.congress.event_id)).one()


def test_a_scan_stands_after_the_deltas_that_were_there_before_it(door: Door) -> None:
    before = last_seq(door)
    door.scan("first", "Lê Hữu Đức")
    door.scan("again", "Lê Hữu Đức", at=2)
    door.scan("second", "H'Hen Niê", at=3)
    with door.congress.store.read() as session:
        places = {key: seq for key, seq in session.execute(select(Scan.id, Scan.seq))}
    assert places == {"first": before, "again": before + 1, "second": before + 1}


def test_a_void_stands_after_the_deltas_that_were_there_before_it(door: Door) -> None:
    door.scan("in")
    before = last_seq(door)
    door.void("void", "in", at=2)
    with door.congress.store.read() as session:
        assert session.scalars(select(ScanVoid.seq)).all() == [before]
