"""Several scans in one transaction, so that a slow disk is waited for once and not once each.

Who comes first and finds the gate free does the work of everybody who waits by then, commits, and leaves the
results; the others find theirs done when the gate opens to them. Nobody is answered before the commit that holds
their work. Where one of several fails, all is taken back and done again, each between savepoints: in every commit
they would cost a twentieth of the server's time in a rush.
"""

from collections import deque
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any, Generic, TypeVar

from checkin.store.driver import Transaction
from checkin.store.give_way import give_way

T = TypeVar("T")
MOST_TOGETHER = 64
LOOK_EVERY = 8  # commits: who has long been alone looks round for others no more often


class _Waiting(Generic[T]):
    __slots__ = ("done", "error", "result", "work")

    def __init__(self, work: Callable[[Transaction], T]) -> None:
        self.work = work
        self.done = False
        self.error: BaseException | None = None
        self.result: T | None = None


class GroupCommit:
    """`begin()` gives a transaction on the one connection for writing, which only the gate's holder uses.

    `announce(event_ids)` is called after each commit, by whoever committed, whatever became of their own work.
    """

    def __init__(
        self,
        gate: AbstractContextManager[Any],
        begin: Callable[[], Transaction],
        announce: Callable[[set[int]], None],
    ) -> None:
        self._gate = gate
        self._begin = begin
        self._announce = announce
        self._queue: deque[_Waiting[Any]] = deque()
        self._alone = 0  # commits since the last that was shared

    def run(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gave, after its commit. An exception from it undoes its own writes and no one else's.

        `work` may be called twice, the first time for nothing: where another's failed.
        """
        mine = _Waiting(work)
        self._queue.append(mine)
        touched: set[int] = set()
        with self._gate:
            if not mine.done and self._alone % LOOK_EVERY == 0:
                self._let_others_join()
            while not mine.done:
                count = min(len(self._queue), MOST_TOGETHER)
                self._alone = self._alone + 1 if count == 1 else 0
                touched |= self._commit([self._queue.popleft() for _ in range(count)])
        self._announce(touched)
        if mine.error is not None:
            raise mine.error
        return mine.result  # type: ignore[return-value]

    def _let_others_join(self) -> None:
        """All whose requests have arrived: who just misses a commit waits for all of the next one too."""
        joined = 0
        while joined < len(self._queue) < MOST_TOGETHER:
            joined = len(self._queue)
            give_way()

    def _commit(self, together: list[_Waiting[Any]]) -> set[int]:
        try:
            try:
                return self._do(together, _work)
            except Exception:
                if len(together) == 1:
                    raise
                return self._do(together, _work_between_savepoints)
        except BaseException as error:
            for one in together:
                one.error = one.error or error
            return set()
        finally:
            for one in together:
                one.done = True

    def _do(self, together: list[_Waiting[Any]], work: Callable[[_Waiting[Any], Transaction], None]) -> set[int]:
        transaction = self._begin()
        try:
            for one in together:
                work(one, transaction)
            transaction.command("COMMIT")
        except BaseException:
            transaction.command("ROLLBACK")
            raise
        return transaction.touched_events


def _work(one: _Waiting[Any], transaction: Transaction) -> None:
    one.result = one.work(transaction)


def _work_between_savepoints(one: _Waiting[Any], transaction: Transaction) -> None:
    transaction.command("SAVEPOINT one")
    touched_before = set(transaction.touched_events)
    try:
        one.result = one.work(transaction)
    except Exception as error:
        one.error = error
        transaction.command("ROLLBACK TO one")
        transaction.touched_events = touched_before
    transaction.command("RELEASE one")
