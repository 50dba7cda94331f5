from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import func, select, update

from checkin.store.engine import Store
from checkin.store.key_check import check_key
from checkin.store.models import Badge
from checkin.store.vault import Vault, VaultError
from tests.congress import Congress

FOREIGN = Vault(bytes(32))


def test_the_key_of_the_database_is_taken(congress: Congress) -> None:
    with congress.store.read() as session:
        check_key(session, congress.store.vault)


def test_a_key_that_opens_nothing_is_refused(congress: Congress) -> None:
    with congress.store.read() as session, pytest.raises(VaultError):
        check_key(session, FOREIGN)


@pytest.mark.parametrize("end", [func.min, func.max])
def test_one_badge_that_does_not_open_holds_nobody_up(congress: Congress, end: Callable[..., Any]) -> None:
    with congress.store.write() as session:
        one = session.scalar(select(end(Badge.id)))
        session.execute(update(Badge).where(Badge.id == one).values(code_sealed=FOREIGN.seal("badge", "x")))
    with congress.store.read() as session:
        check_key(session, congress.store.vault)


def test_where_nothing_is_sealed_any_key_will_do(store: Store) -> None:
    with store.read() as session:
        check_key(session, FOREIGN)
