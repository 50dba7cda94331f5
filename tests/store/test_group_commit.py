import threading
import time
from typing import Any

import pytest

from checkin.core.stream import DeltaKind
from checkin.store.driver import Transaction
from checkin.store.engine import Store
from checkin.store.stream import append_delta
from tests.congress import NOW, hold_congress


class Refusal(Exception):
    pass


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
