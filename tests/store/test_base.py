"""The short cuts of our column types write and read what SQLAlchemy's own would."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import DateTime
from sqlalchemy.dialects import sqlite

from checkin.core.verdict import VerdictCode
from checkin.store.base import UtcDateTime, one_of

DIALECT = sqlite.dialect()  # type: ignore[no-untyped-call]
MOMENTS = [
    datetime(2026, 11, 23, 0, 30, tzinfo=UTC),
    datetime(2026, 11, 23, 7, 30, 5, 42, tzinfo=timezone(timedelta(hours=7))),
]


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_moment_is_kept_as_sqlalchemy_keeps_it_and_comes_back(moment: datetime) -> None:
    ours = UtcDateTime().dialect_impl(DIALECT)
    write, read = ours.bind_processor(DIALECT), ours.result_processor(DIALECT, None)
    theirs = DateTime().dialect_impl(DIALECT).bind_processor(DIALECT)
    assert write
    assert read
    assert theirs
    assert write(moment) == theirs(moment.astimezone(UTC))
    assert read(write(moment)) == moment
    assert [write(None), read(None)] == [None, None]


def test_a_naive_moment_is_refused() -> None:
    write = UtcDateTime().dialect_impl(DIALECT).bind_processor(DIALECT)
    assert write
    with pytest.raises(ValueError, match="time zone"):
        write(datetime(2026, 11, 23))  # noqa: DTZ001


def test_words_are_kept_by_their_codes_and_only_words_that_there_are() -> None:
    kind = one_of(VerdictCode).dialect_impl(DIALECT)
    write, read = kind.bind_processor(DIALECT), kind.result_processor(DIALECT, None)
    assert write
    assert read
    assert [read(write(word)) for word in VerdictCode] == list(VerdictCode)
    assert [write("admitted"), write(None), read(None)] == ["admitted", None, None]
    with pytest.raises(LookupError):
        write("welcome")
    with pytest.raises(LookupError):
        read("welcome")
