import base64
import gzip
import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from sqlalchemy import delete, insert, update

from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.door_digest import BLOCK, keys_of
from checkin.core.errors import NotFound
from checkin.core.stream import DeltaKind
from checkin.services.door_digest import DigestKeeper
from checkin.services.plan_event import close_sitting
from checkin.store.engine import Store
from checkin.store.models import Badge, Delegate, entrance_category, sitting_category
from checkin.store.stream import append_delta
from tests.congress import NOW, Congress, hold_congress

LATER = NOW + timedelta(seconds=1)


@pytest.fixture
def keeper(congress: Congress) -> DigestKeeper:
    return DigestKeeper(congress.store)


def told(keeper: DigestKeeper, congress: Congress, since: str | None = None, now: datetime = NOW) -> dict[str, Any]:
    body: dict[str, Any] = json.loads(keeper.answer(congress.event_id, since, now).body)
    return body


def opened(digest: dict[str, Any], code: str) -> list[Any] | None:
    """What the record of this badge says; None where there is none."""
    keys, sealed = keys_of(code), base64.b64decode(digest["badges"])
    while sealed:
        end = 25 + sealed[24] * BLOCK
        if sealed[:12] == keys.index:
            text = AESGCM(keys.record_key).decrypt(sealed[12:24], sealed[25:end], keys.index)
            said: list[Any] = json.loads(text)
            return said
        sealed = sealed[end:]
    return None


def names_in(digest: dict[str, Any], congress: Congress) -> set[str]:
    return {name for name, code in congress.codes.items() if opened(digest, code)}


def withdraw(congress: Congress, name: str) -> None:
    with congress.store.write() as session:
        session.execute(
            update(Delegate)
            .where(Delegate.id == congress.delegates[name])
            .values(status=DelegateStatus.WITHDRAWN, withdrawn_at=NOW)
        )


def test_every_badge_opens_its_own_record(keeper: DigestKeeper, congress: Congress) -> None:
    digest = told(keeper, congress)
    record = opened(digest, congress.codes["H'Hen Niê"])
    assert record == [
        congress.delegates["H'Hen Niê"],
        "H'Hen Niê",
        congress.categories["official"],
        congress.delegations["Quận 3"],
        "",
        "",
        "",
    ]
    assert names_in(digest, congress) == set(congress.delegates)


def test_nothing_that_lies_open_says_who_comes(keeper: DigestKeeper, congress: Congress) -> None:
    body = keeper.answer(congress.event_id, None, NOW).body
    everything = body + base64.b64decode(json.loads(body)["badges"])
    secrets = [*congress.codes.values(), *congress.delegates]
    assert [secret for secret in secrets if secret.encode() in everything] == []


def test_what_lies_open_is_the_plan(keeper: DigestKeeper, congress: Congress) -> None:
    with congress.store.write() as session:
        session.execute(
            insert(sitting_category).values(
                sitting_id=congress.sittings[1], category_id=congress.categories["official"]
            )
        )
        session.execute(
            insert(entrance_category).values(
                entrance_id=congress.entrances[0], category_id=congress.categories["guest"]
            )
        )
    digest = told(keeper, congress)
    opened_at = int(NOW.timestamp() * 1000)
    assert digest["event_id"] == congress.event_id
    assert digest["sittings"] == [
        {
            "id": congress.sittings[0],
            "state": "open",
            "mode": "entry_only",
            "category_ids": [],
            "acts": [[opened_at, "open", False]],
        },
        {
            "id": congress.sittings[1],
            "state": "planned",
            "mode": "entry_only",
            "category_ids": [congress.categories["official"]],
            "acts": [],
        },
    ]
    assert [entrance["category_ids"] for entrance in digest["entrances"]] == [[congress.categories["guest"]], []]


def test_another_event_is_not_in_it(keeper: DigestKeeper, congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    assert names_in(told(keeper, congress), other) == set()


def test_an_event_that_there_is_not(keeper: DigestKeeper) -> None:
    with pytest.raises(NotFound):
        keeper.answer(999, None, NOW)


def test_zipped_it_says_the_same(keeper: DigestKeeper, congress: Congress) -> None:
    answer = keeper.answer(congress.event_id, None, NOW)
    assert gzip.decompress(answer.zipped) == answer.body


def test_the_same_content_has_the_same_version_and_bytes_after_a_restart(congress: Congress) -> None:
    first, second = (DigestKeeper(congress.store).answer(congress.event_id, None, NOW) for _ in range(2))
    assert first == second


def test_only_what_changed_is_told(keeper: DigestKeeper, congress: Congress) -> None:
    version = keeper.version(congress.event_id, NOW)
    withdraw(congress, "Lê Hữu Đức")
    changes = told(keeper, congress, version, LATER)
    record = opened(changes, congress.codes["Lê Hữu Đức"])
    assert (names_in(changes, congress), changes["since"], record and record[7]) == (
        {"Lê Hữu Đức"},
        version,
        {"withdrawn": int(NOW.timestamp() * 1000)},
    )


def test_a_revoked_badge_is_told(keeper: DigestKeeper, congress: Congress) -> None:
    version = keeper.version(congress.event_id, NOW)
    with congress.store.write() as session:
        session.execute(
            update(Badge)
            .where(Badge.delegate_id == congress.delegates["Lê Hữu Đức"])
            .values(status=BadgeStatus.REVOKED, ended_at=NOW)
        )
    record = opened(told(keeper, congress, version, LATER), congress.codes["Lê Hữu Đức"])
    assert record is not None
    assert record[7] == {"ended": ["revoked", int(NOW.timestamp() * 1000)]}


def test_a_new_badge_is_told(keeper: DigestKeeper, congress: Congress) -> None:
    version = keeper.version(congress.event_id, NOW)
    congress.add_delegate("Phạm Mới")
    congress.issue()
    assert names_in(told(keeper, congress, version, LATER), congress) == {"Phạm Mới"}


def test_a_closed_sitting_is_told_without_any_record(keeper: DigestKeeper, congress: Congress) -> None:
    version = keeper.version(congress.event_id, NOW)
    close_sitting(congress.store, congress.event_id, congress.sittings[0], LATER)
    changes = told(keeper, congress, version, LATER)
    assert (changes["sittings"][0]["state"], changes["badges"], changes["gone"]) == ("closed", "", "")


def test_a_badge_that_is_no_more_is_gone(keeper: DigestKeeper, congress: Congress) -> None:
    version = keeper.version(congress.event_id, NOW)
    with congress.store.write() as session:
        session.execute(delete(Badge).where(Badge.delegate_id == congress.delegates["Lê Hữu Đức"]))
    changes = told(keeper, congress, version, LATER)
    assert (changes["badges"], base64.b64decode(changes["gone"])) == (
        "",
        keys_of(congress.codes["Lê Hữu Đức"]).index,
    )


def test_who_missed_several_changes_is_told_all_of_them(keeper: DigestKeeper, congress: Congress) -> None:
    version = keeper.version(congress.event_id, NOW)
    withdraw(congress, "Lê Hữu Đức")
    keeper.version(congress.event_id, LATER)
    withdraw(congress, "H'Hen Niê")
    changes = told(keeper, congress, version, LATER + timedelta(seconds=1))
    assert names_in(changes, congress) == {"Lê Hữu Đức", "H'Hen Niê"}


def test_who_has_a_version_that_nobody_remembers_is_told_everything(
    keeper: DigestKeeper, congress: Congress
) -> None:
    digest = told(keeper, congress, "0" * 32)
    assert (digest["since"], names_in(digest, congress)) == (None, set(congress.delegates))


def test_what_changes_back_is_told_again(keeper: DigestKeeper, congress: Congress) -> None:
    first = keeper.version(congress.event_id, NOW)
    withdraw(congress, "Lê Hữu Đức")
    second = keeper.version(congress.event_id, LATER)
    with congress.store.write() as session:
        session.execute(update(Delegate).values(status=DelegateStatus.ACTIVE, withdrawn_at=None))
    third = LATER + timedelta(seconds=1)
    assert keeper.version(congress.event_id, third) == first
    assert names_in(told(keeper, congress, second, third), congress) == {"Lê Hữu Đức"}


def test_a_change_is_known_within_half_a_second(keeper: DigestKeeper, congress: Congress) -> None:
    version = keeper.version(congress.event_id, NOW)
    withdraw(congress, "Lê Hữu Đức")
    assert keeper.version(congress.event_id, NOW + timedelta(milliseconds=499)) == version
    assert keeper.version(congress.event_id, NOW + timedelta(milliseconds=500)) != version


def test_a_change_by_somebody_unseen_is_known_in_the_end(keeper: DigestKeeper, congress: Congress) -> None:
    version = keeper.version(congress.event_id, NOW)
    elsewhere = Store(congress.store.url, congress.store.vault)
    withdraw(Congress(**{**vars(congress), "store": elsewhere}), "Lê Hữu Đức")
    elsewhere.close()
    assert keeper.version(congress.event_id, NOW + timedelta(seconds=20)) != version


def test_scans_change_nothing(keeper: DigestKeeper, congress: Congress) -> None:
    """So that phones are not sent anything at every arrival."""
    before = keeper.version(congress.event_id, NOW)
    with congress.store.write() as session:
        append_delta(session, congress.event_id, DeltaKind.ARRIVED, {}, NOW)
    assert keeper.version(congress.event_id, NOW + timedelta(minutes=1)) == before
