import base64
import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import update

from checkin.core.door_digest import keys_of
from checkin.core.errors import NotPermitted
from checkin.core.short_code import short_code_of
from checkin.services.door_people import PeopleKeeper, SealedPeople
from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.store.models import Badge, Delegate, Device
from tests.congress import NOW, Congress, hold_congress


@pytest.fixture
def device_id(congress: Congress) -> int:
    return allowed_device(congress)


@pytest.fixture
def keeper(congress: Congress) -> PeopleKeeper:
    return PeopleKeeper(congress.store)


def allowed_device(congress: Congress, *, allowed: bool = True) -> int:
    code = issue_pairing_code(congress.store, congress.event_id, NOW)
    device = pair_device(congress.store, code, "Máy", NOW).device
    with congress.store.write() as session:
        session.execute(update(Device).where(Device.id == device.id).values(offline_search=allowed))
    return device.id


def opened(people: SealedPeople) -> list[list[Any]]:
    sealed = base64.b64decode(people.sealed)
    text = AESGCM(base64.b64decode(people.key)).decrypt(sealed[:12], sealed[12:], None)
    rows: list[list[Any]] = json.loads(gzip.decompress(text))
    return rows


def test_the_key_opens_names_in_the_order_of_the_list(
    keeper: PeopleKeeper, congress: Congress, device_id: int
) -> None:
    rows = opened(keeper.answer(device_id, None, NOW))
    assert [row[1] for row in rows] == ["Lê Hữu Đức", "Nguyễn Thị Hằng", "Trần Khách", "H'Hen Niê"]


def test_the_events_own_fields_are_not_in_it(keeper: PeopleKeeper, congress: Congress, device_id: int) -> None:
    of_person = Delegate.id == congress.delegates["Nguyễn Thị Hằng"]
    told = {row[1]: row[2] for row in opened(keeper.answer(device_id, None, NOW))}
    with congress.store.write() as session:
        own = {"extra": {"1": "0903123456"}, "folded": Delegate.folded + " 0903123456"}
        session.execute(update(Delegate).where(of_person).values(own))
    later = NOW + timedelta(minutes=2)
    assert {row[1]: row[2] for row in opened(keeper.answer(device_id, None, later))} == told


def test_a_hit_opens_its_record_in_the_digest(keeper: PeopleKeeper, congress: Congress, device_id: int) -> None:
    rows = opened(keeper.answer(device_id, None, NOW))
    keys = keys_of(congress.codes["H'Hen Niê"])
    assert base64.b64decode(rows[-1][5]) == keys.index + keys.record_key


def test_a_short_code_stands_with_its_badge(keeper: PeopleKeeper, congress: Congress, device_id: int) -> None:
    told = {row[1]: row[6] for row in opened(keeper.answer(device_id, None, NOW))}
    assert told == {name: short_code_of(code) for name, code in congress.codes.items()}


def test_no_code_is_told(keeper: PeopleKeeper, congress: Congress, device_id: int) -> None:
    text = json.dumps(opened(keeper.answer(device_id, None, NOW)))
    assert [code for code in congress.codes.values() if code in text] == []


def test_a_dead_badge_says_so(keeper: PeopleKeeper, congress: Congress, device_id: int) -> None:
    with congress.store.write() as session:
        session.execute(
            update(Badge)
            .where(Badge.delegate_id == congress.delegates["Lê Hữu Đức"])
            .values(status="revoked", ended_at=NOW)
        )
    assert [row[4] for row in opened(keeper.answer(device_id, None, NOW))] == [False, True, True, True]


def test_who_has_it_gets_the_key_alone(keeper: PeopleKeeper, device_id: int) -> None:
    first = keeper.answer(device_id, None, NOW)
    assert keeper.answer(device_id, first.version, NOW) == SealedPeople(first.version, first.key, "")


def test_each_device_has_a_key_of_its_own(keeper: PeopleKeeper, congress: Congress, device_id: int) -> None:
    other = keeper.answer(allowed_device(congress), None, NOW)
    assert other.key != keeper.answer(device_id, None, NOW).key


def test_a_device_that_may_not_gets_nothing(keeper: PeopleKeeper, congress: Congress) -> None:
    with pytest.raises(NotPermitted):
        keeper.answer(allowed_device(congress, allowed=False), None, NOW)


def test_another_event_is_not_in_it(keeper: PeopleKeeper, congress: Congress, device_id: int) -> None:
    hold_congress(congress.store, "Đại hội khác")
    assert len(opened(keeper.answer(device_id, None, NOW + timedelta(minutes=2)))) == 4


def test_who_is_new_is_in_the_next_version(keeper: PeopleKeeper, congress: Congress, device_id: int) -> None:
    before = keeper.answer(device_id, None, NOW)
    congress.add_delegate("Phạm Mới")
    congress.issue()
    after = keeper.answer(device_id, before.version, NOW)
    assert (after.version != before.version, len(opened(after))) == (True, 5)
