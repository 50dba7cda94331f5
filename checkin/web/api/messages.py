"""JSON from outside, field by field: what is not exactly right is refused with the field's name."""

import re
from collections.abc import Collection
from datetime import UTC, date, datetime
from typing import Any

import orjson
from flask import Request, request
from werkzeug.exceptions import RequestEntityTooLarge

from checkin.core.errors import InvalidField

MOST_BYTES = 16 * 1024
LARGEST_ID = 2**31 - 1
EARLIEST_MOMENT = datetime(2000, 1, 1, tzinfo=UTC)  # before it a clock was not set; year 1 is in no other zone
LONGEST_MOMENT = 40  # characters; 2026-11-23T00:30:00.000000+07:00 has 32
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


class Message:
    """A JSON object. Every reader gives the value or raises InvalidField (HTTP 400, `invalid_<field>`)."""

    def __init__(self, fields: dict[str, Any]) -> None:
        self._fields = fields

    def has(self, name: str) -> bool:
        """Whether the field is there and not null."""
        return self._fields.get(name) is not None

    def told_id(self) -> str | None:
        """What stands in `id`, as far as it may be one: to say which of many is meant."""
        value = self._fields.get("id")
        return value if isinstance(value, str) and _UUID.fullmatch(value.lower()) else None

    def flag(self, name: str) -> bool:
        """True or false; a field that is not there is false."""
        value = self._fields.get(name, False)
        if not isinstance(value, bool):
            raise InvalidField(name, "flag")
        return value

    def inner(self, name: str) -> "Message":
        value = self._fields.get(name)
        if not isinstance(value, dict):
            raise InvalidField(name, "object")
        return Message(value)

    def many(self, name: str, most: int, least: int = 1) -> list["Message"]:
        """`least` to `most` objects."""
        value = self._fields.get(name)
        if not isinstance(value, list) or not least <= len(value) <= most:
            raise InvalidField(name, "list")
        if not all(isinstance(one, dict) for one in value):
            raise InvalidField(name, "list")
        return [Message(one) for one in value]

    def uuids(self, name: str, most: int) -> list[str]:
        """1 to `most`, each as `uuid` gives it."""
        value = self._fields.get(name)
        if not isinstance(value, list) or not 0 < len(value) <= most:
            raise InvalidField(name, "list")
        return [Message({name: one}).uuid(name) for one in value]

    def text(self, name: str, longest: int) -> str:
        """1 to `longest` characters that can be kept and sent on: no NUL; halves of surrogate pairs are no JSON."""
        value = self._fields.get(name)
        if not isinstance(value, str) or not 0 < len(value) <= longest or "\0" in value:
            raise InvalidField(name, "text")
        return value

    def one_of(self, name: str, words: Collection[str]) -> str:
        value = self._fields.get(name)
        if not isinstance(value, str) or value not in words:
            raise InvalidField(name, "word")
        return value

    def uuid(self, name: str) -> str:
        """In its usual spelling with hyphens; given back in lower case."""
        value = self._fields.get(name)
        if not isinstance(value, str) or not _UUID.fullmatch(value.lower()):
            raise InvalidField(name, "uuid")
        return value.lower()

    def id(self, name: str) -> int:
        """The number of a row. `true` and `1.0` are none."""
        value = self._fields.get(name)
        if type(value) is not int or not 0 < value <= LARGEST_ID:
            raise InvalidField(name, "id")
        return value

    def whole(self, name: str, least: int, most: int) -> int:
        """A whole number within these bounds. `true` and `1.0` are none."""
        value = self._fields.get(name)
        if type(value) is not int or not least <= value <= most:
            raise InvalidField(name, "number")
        return value

    def share_or_none(self, name: str) -> float | None:
        """A number from 0 to 1; None for null, which has to be said."""
        value = self._fields.get(name, "")
        if value is None:
            return None
        if type(value) not in (int, float) or not 0 <= value <= 1:  # the JSON reader takes NaN: it is in no bounds
            raise InvalidField(name, "number")
        return float(value)

    def whole_or_none(self, name: str, least: int, most: int) -> int | None:
        """As `whole`; None for null, which has to be said."""
        return None if self._fields.get(name, "") is None else self.whole(name, least, most)

    def date_or_none(self, name: str) -> date | None:
        """A day as yyyy-mm-dd; None for null or where it is left out."""
        value = self._fields.get(name)
        if value is None:
            return None
        try:
            if not isinstance(value, str) or not _DAY.fullmatch(value):
                raise InvalidField(name, "date")
            return date.fromisoformat(value)
        except ValueError:
            raise InvalidField(name, "date") from None

    def moment(self, name: str) -> datetime:
        """An ISO 8601 time that says its zone, as UTC; one of a clock that was never set is the earliest."""
        value = self._fields.get(name)
        if not isinstance(value, str) or len(value) > LONGEST_MOMENT:
            raise InvalidField(name, "moment")
        try:
            moment = datetime.fromisoformat(value)
            if moment.tzinfo is None:
                raise InvalidField(name, "naive")
            return max(moment, EARLIEST_MOMENT).astimezone(UTC)
        except (ValueError, OverflowError):  # no time at all, or one beyond the years that exist
            raise InvalidField(name, "moment") from None


def read_message(most_bytes: int = MOST_BYTES) -> Message:
    """The request's body. Larger than allowed: 413; no JSON object: 400, `invalid_json`."""
    asked: Request = request._get_current_object()  # type: ignore[attr-defined]
    if asked.environ.get("CONTENT_TYPE") != "application/json" and not asked.is_json:
        raise InvalidField("json", "type")
    try:
        fields = orjson.loads(_body(asked, most_bytes))
    except ValueError:
        raise InvalidField("json", "syntax") from None
    if not isinstance(fields, dict):
        raise InvalidField("json", "object")
    return Message(fields)


def _body(asked: Request, most_bytes: int) -> bytes:
    """Where its length is told, read past the framework's streams, which take as long as deciding a scan."""
    length = asked.content_length
    if length is None:
        asked.max_content_length = most_bytes
        return asked.get_data(cache=False)
    if length > most_bytes:
        raise RequestEntityTooLarge
    body: bytes = asked.environ["wsgi.input"].read(length)
    return body
