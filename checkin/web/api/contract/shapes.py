"""JSON Schema (2020-12, as in OpenAPI 3.1) in few words."""

from collections.abc import Collection
from typing import Any

from checkin.web.api.messages import LARGEST_ID, LONGEST_MOMENT

Schema = dict[str, Any]


def an_object(meaning: str, fields: dict[str, Schema], *, optional: Collection[str] = ()) -> Schema:
    """All fields are required but those named `optional`."""
    required = [name for name in fields if name not in optional]
    return {"type": "object", "description": meaning, "required": required, "properties": fields}


def a_list(of: Schema, meaning: str = "", **limits: int) -> Schema:
    return {"type": "array", **_described(meaning), "items": of, **limits}


def text(meaning: str = "") -> Schema:
    """In an answer; "" where there is nothing to say."""
    return {"type": "string", **_described(meaning)}


def sent_text(longest: int, meaning: str = "") -> Schema:
    """In a message: not empty, at most so many characters, no NUL."""
    return {
        "type": "string",
        **_described(meaning),
        "minLength": 1,
        "maxLength": longest,
        "pattern": r"^[^\u0000]+$",
    }


def sent_name(longest: int, meaning: str) -> Schema:
    """As `sent_text`, and with something to see in it, which no pattern says simply."""
    return sent_text(longest, f"{meaning} At least one visible sign.")


def row_id(meaning: str = "") -> Schema:
    return {"type": "integer", **_described(meaning), "minimum": 1, "maximum": LARGEST_ID}


def whole(meaning: str = "", least: int | None = None, most: int | None = None) -> Schema:
    bounds = {"minimum": least, "maximum": most}
    return {"type": "integer", **_described(meaning), **{k: v for k, v in bounds.items() if v is not None}}


def flag(meaning: str = "", **more: Any) -> Schema:
    return {"type": "boolean", **_described(meaning), **more}


def uuid(meaning: str = "") -> Schema:
    return {"type": "string", "format": "uuid", **_described(meaning)}


def moment(meaning: str = "") -> Schema:
    return {"type": "string", "format": "date-time", **_described(meaning)}


def sent_moment(meaning: str) -> Schema:
    bounds = (
        f"ISO 8601 with its zone, at most {LONGEST_MOMENT} characters; before the year 2000 it is taken as that."
    )
    return moment(f"{meaning} {bounds}")


def one_of(words: Collection[str], meaning: str = "") -> Schema:
    return {"type": "string", **_described(meaning), "enum": [str(word) for word in words]}


def or_null(schema: Schema) -> Schema:
    """Of a type that stands here, not of one that is referred to."""
    kept = {**schema, "type": [schema["type"], "null"]}
    return {**kept, "enum": [*schema["enum"], None]} if "enum" in schema else kept


def refer(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def refer_or_null(name: str, meaning: str) -> Schema:
    return {"description": meaning, "anyOf": [refer(name), {"type": "null"}]}


def _described(meaning: str) -> Schema:
    return {"description": meaning} if meaning else {}
