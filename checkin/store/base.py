"""What every table shares: names of constraints (migrations need them) and the two column types of ours."""

from collections.abc import Callable
from datetime import UTC, datetime
from enum import StrEnum
from functools import lru_cache
from typing import Any, ClassVar

from sqlalchemy import DateTime, Dialect, Enum, MetaData, Table, TypeDecorator
from sqlalchemy.orm import DeclarativeBase

_NAIVE = "times in the store carry a time zone"

# SQLite gives the id of a removed row to the next one, whom records of what was done would then mean
NO_ID_TWICE = {"sqlite_autoincrement": True}


class UtcDateTime(TypeDecorator[datetime]):
    """Aware UTC in Python on every database; a naive value is a mistake of the caller's."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        return _sqlite_text if dialect.name == "sqlite" else super().bind_processor(dialect)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        return _sqlite_moment if dialect.name == "sqlite" else super().result_processor(dialect, coltype)

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(_NAIVE)
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)  # type: ignore[no-any-return]


@lru_cache(maxsize=64)  # a scan writes two moments six times
def _sqlite_text(value: datetime | None) -> str | None:
    """As SQLAlchemy's own type writes it: 2026-11-23 00:30:00.000000."""
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(_NAIVE)
    return value.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds")


def _sqlite_moment(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text).replace(tzinfo=UTC)


class _Vocabulary(Enum):
    """Members to codes and back without a detour; anything else goes the long way and is checked."""

    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[Any], Any] | None:
        checked: Any = super().bind_processor(dialect)  # type: ignore[no-untyped-call]
        vocabulary = self.enum_class

        def code_of(value: Any) -> Any:
            if value is None or type(value) is vocabulary:
                return value and value._value_
            return checked(value)

        return code_of

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Any] | None:
        checked: Any = super().result_processor(dialect, coltype)  # type: ignore[no-untyped-call]
        members: dict[str | None, Any] = {member.value: member for member in self.enum_class or ()} | {None: None}

        def member_of(code: str | None) -> Any:
            return members[code] if code in members else checked(code)

        return member_of


def one_of(vocabulary: type[StrEnum]) -> Enum:
    """A closed vocabulary kept by its code, checked by Python; growing it needs no migration."""
    return _Vocabulary(
        vocabulary,
        native_enum=False,
        create_constraint=False,
        validate_strings=True,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


class Base(DeclarativeBase):
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime}


def table_of(model: type[Base]) -> Table:
    """What statements in Core are made of."""
    return model.__table__  # type: ignore[return-value]
