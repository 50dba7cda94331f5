"""What a form about a delegate says, field by field: texts to the values that the roster keeps."""

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from checkin.core.errors import InvalidField
from checkin.core.names import clean
from checkin.core.roster.contact import read_email, read_phone
from checkin.core.roster.dates import read_date
from checkin.core.roster.votes import read_votes

LONGEST = {
    "full_name": 200,
    "badge_number": 32,
    "unit": 300,
    "position": 300,
    "seat": 32,
    "education": 32,
    "ethnicity": 64,
    "religion": 64,
    "political_theory": 32,
}
CHOICES = {
    "origin": ("", "ex_officio", "elected", "appointed"),
    "sex": ("", "male", "female"),
    "sector": ("", "administrative", "production"),
}
YES_OR_NO = frozenset({"full_time_officer", "direct_worker", "party_member"})
ALWAYS_KNOWN = frozenset({"may_be_shown"})  # yes or no, and nothing else
OLDEST, YOUNGEST, PARTY_FOUNDED = 110, 14, 1930
FIELDS = frozenset(
    {
        *LONGEST,
        *CHOICES,
        *YES_OR_NO,
        *ALWAYS_KNOWN,
        "birth",
        "phone",
        "email",
        "party_since",
        "category_id",
        "delegation_id",
        "vote_weight",
    }
)


def read_fields(values: Mapping[str, str], opening_day: date) -> dict[str, Any]:
    """Columns to values. InvalidField with the form's field: "empty", "long", "unknown"."""
    if values.keys() - FIELDS:
        raise InvalidField(min(values.keys() - FIELDS), "unknown")
    read: dict[str, Any] = {}
    for name, text in values.items():
        read |= _reader(name)(name, clean(text), opening_day)
    return read


def _reader(name: str) -> Callable[[str, str, date], dict[str, Any]]:
    special = {
        "birth": _birth,
        "phone": _phone,
        "email": _email,
        "party_since": _party_since,
        "vote_weight": _vote_weight,
    }
    if name in special:
        return special[name]
    if name in CHOICES:
        return _choice
    if name in YES_OR_NO | ALWAYS_KNOWN:
        return _yes_or_no
    return _reference if name in ("category_id", "delegation_id") else _text


def _text(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    if len(text) > LONGEST[name]:
        raise InvalidField(name, "long")
    if name == "full_name" and not any(char.isalpha() for char in text):
        raise InvalidField(name, "empty")
    return {name: (text or None) if name == "badge_number" else text}


def _choice(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    if text not in CHOICES[name]:
        raise InvalidField(name, "unknown")
    return {name: text}


def _yes_or_no(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    if text not in ("yes", "no") and (text or name in ALWAYS_KNOWN):
        raise InvalidField(name, "unknown")
    return {name: text == "yes" if text else None}


def _reference(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    if not text and name == "delegation_id":
        return {name: None}
    if not (text.isascii() and text.isdecimal() and len(text) <= 9):
        raise InvalidField(name, "unknown")
    return {name: int(text)}


def _birth(name: str, text: str, opening_day: date) -> dict[str, Any]:
    """A whole day, or a year alone."""
    if not text:
        return {"birth_date": None, "birth_year": None}
    found = read_date(text, earliest=opening_day.year - OLDEST, latest=opening_day.year - YOUNGEST)
    if found.year is None or found.kind is not None:
        raise InvalidField(name, "unknown")
    return {"birth_date": found.whole, "birth_year": found.year}


def _party_since(name: str, text: str, opening_day: date) -> dict[str, Any]:
    if not text:
        return {name: None}
    found = read_date(text, earliest=PARTY_FOUNDED, latest=opening_day.year)
    if found.whole is None or found.kind is not None:
        raise InvalidField(name, "unknown")
    return {name: found.whole}


def _vote_weight(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    votes = read_votes(text)
    if votes is None:
        raise InvalidField(name, "unknown")
    return {name: votes}


def _phone(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    return {name: _contact(name, text, read_phone)}


def _email(name: str, text: str, _opening_day: date) -> dict[str, Any]:
    return {name: _contact(name, text, read_email)}


def _contact(name: str, text: str, reader: Callable[[Any], Any]) -> str:
    if not text:
        return ""
    said = reader(text)
    value = said[0] if isinstance(said, tuple) else said
    if not value:
        raise InvalidField(name, "unknown")
    return str(value)
