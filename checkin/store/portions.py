"""Many rows in one transaction without keeping the doors' thread from everything else."""

from collections.abc import Iterable, Iterator
from itertools import islice
from typing import TypeVar

from checkin.store.give_way import give_way

T = TypeVar("T")
PORTION = 250


def portions(rows: Iterable[T]) -> Iterator[list[T]]:
    """The rows by the 250; between two of them whoever else waits for this thread has a turn."""
    rest = iter(rows)
    while portion := list(islice(rest, PORTION)):
        yield portion
        give_way()
