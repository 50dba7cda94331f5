"""What a list that is read says of itself, in words: fields, values, warnings, and why a file is refused."""

from collections.abc import Mapping
from datetime import date

from flask_babel import gettext as _

from checkin.core.errors import Refused
from checkin.core.roster.fields import Field
from checkin.core.roster.person import Person
from checkin.core.roster.problems import Kind, Problem
from checkin.services.list_imports import Why
from checkin.web.locale import day, number

NOTHING = "–"


def field_label(field: Field | None) -> str:
    """Of None, the whole row."""
    if field is None:
        return str(_("Row"))
    labels: Mapping[str, str] = {
        Field.ORDINAL: _("No."),
        Field.BADGE_NUMBER: _("Badge number"),
        Field.FULL_NAME: _("Full name"),
        Field.BIRTH: _("Date of birth"),
        Field.SEX: _("Sex"),
        Field.DELEGATION: _("Delegation"),
        Field.UNIT: _("Unit"),
        Field.POSITION: _("Position"),
        Field.CATEGORY: _("Category"),
        Field.ORIGIN: _("Origin"),
        Field.ETHNICITY: _("Ethnicity"),
        Field.RELIGION: _("Religion"),
        Field.PARTY_MEMBER: _("Party member"),
        Field.PARTY_SINCE: _("Party member since"),
        Field.EDUCATION: _("Education"),
        Field.POLITICAL_THEORY: _("Political theory"),
        Field.SECTOR: _("Sector"),
        Field.FULL_TIME_OFFICER: _("Full-time union officer"),
        Field.DIRECT_WORKER: _("Direct worker"),
        Field.SEAT: _("Seat"),
        Field.PHONE: _("Phone"),
        Field.EMAIL: _("E-mail"),
        Field.VOTE_WEIGHT: _("Votes"),
        Field.MAY_BE_SHOWN: _("Shown on public screens"),
        Field.FAMILY_NAME: _("Family and middle names"),
        Field.GIVEN_NAME: _("Given name"),
        Field.BIRTH_DAY: _("Day of birth"),
        Field.BIRTH_MONTH: _("Month of birth"),
        Field.BIRTH_YEAR: _("Year of birth"),
        Field.MALE: _("Male (tick or year of birth)"),
        Field.FEMALE: _("Female (tick or year of birth)"),
        Field.OFFICIAL: _("Official delegate (tick)"),
        Field.ALTERNATE: _("Alternate (tick)"),
        Field.GUEST: _("Guest (tick)"),
        Field.POSITION_UNIT: _("Position and unit"),
        Field.ETHNICITY_RELIGION: _("Ethnicity and religion"),
        Field.ETHNIC_MINORITY: _("Ethnic minority (tick)"),
        Field.NOTE: _("Note"),
        Field.CONSENT: _("Consent"),
        Field.ANSWERED_AT: _("Time of the answer"),
        Field.CITIZEN_ID: _("Citizen identity number (never kept)"),
        Field.RECORD: _("Check-in record (leave as it is)"),
    }
    return labels[field]


def code_words() -> dict[Field, Mapping[str, str]]:
    """Words for the codes of closed vocabularies, as lists have them."""
    return {
        Field.SEX: {"male": _("male"), "female": _("female")},
        Field.ORIGIN: {"ex_officio": _("ex officio"), "elected": _("elected"), "appointed": _("appointed")},
        Field.SECTOR: {"administrative": _("administration"), "production": _("production")},
    }


def value_words(field: Field, value: object, categories: Mapping[str, str]) -> str:
    """A value of a person as people write it. `categories`: names by code."""
    codes = {**code_words(), Field.CATEGORY: categories}
    match value:
        case None | "":
            return NOTHING
        case bool():
            return str(_("yes") if value else _("no"))
        case date():
            return day(value)
        case int() if field is Field.VOTE_WEIGHT:
            return number(value)
        case str():
            return codes.get(field, {}).get(value, value)
        case _:
            return str(value)


def problem_words(problem: Problem, person: Person | None) -> str:
    """One sentence; where the cell is, is said beside it."""
    facts = {"field": field_label(problem.field) if problem.field else "", "raw": problem.raw}
    return _about_others(problem, person) or _about_dates(problem, person, facts) or _about_a_value(problem, facts)


def _about_others(problem: Problem, person: Person | None) -> str | None:
    facts = {"raw": problem.raw, "row": problem.other_row}
    match problem.kind:
        case Kind.DUPLICATE if problem.kept_row is not None:
            return str(_("The same person as in row %(row)s; the latest answer, in row %(kept)s, counts.",
                         kept=problem.kept_row, **facts))  # fmt: skip
        case Kind.DUPLICATE:
            return str(_("The same person as in row %(row)s; this row is left out.", **facts))
        case Kind.POSSIBLE_DUPLICATE if person is not None and not person.birth_year:
            return str(_("Same name but for its marks as in row %(row)s; taken for two people.", **facts))
        case Kind.POSSIBLE_DUPLICATE:
            return str(
                _(
                    "The name, marks aside, and the year of birth are those of row %(row)s; taken for two people.",
                    **facts,
                )
            )
        case Kind.DUPLICATE_BADGE if problem.other_row is not None:
            return str(_("Row %(row)s has badge number %(raw)s already; this person goes without.", **facts))
        case Kind.DUPLICATE_BADGE:
            return str(_("Another delegate has badge number %(raw)s already; it is not taken over.", **facts))
        case Kind.BOUND_CATEGORY:
            return str(
                _(
                    "Category “%(raw)s” is not taken over: this person is part of a replacement. End it first.",
                    **facts,
                )
            )
        case Kind.DUPLICATE_SEAT:
            return str(_("Row %(row)s has seat %(raw)s too.", **facts))
        case Kind.SHARED_PHONE:
            return str(_("Row %(row)s has the phone number %(raw)s too.", **facts))
        case _:
            return None


def _about_dates(problem: Problem, person: Person | None, facts: Mapping[str, str]) -> str | None:
    read_as = _date_read(problem.field, person)
    match problem.kind:
        case Kind.IMPOSSIBLE_DATE | Kind.INCOMPLETE_DATE if problem.field is Field.BIRTH and person:
            return str(
                _("“%(raw)s” is no whole date; only the year %(year)s is kept.", year=person.birth_year, **facts)
            )
        case Kind.IMPOSSIBLE_DATE | Kind.INCOMPLETE_DATE | Kind.UNREADABLE_DATE:
            return str(_("“%(raw)s” cannot be read as a date; it is left out.", **facts))
        case Kind.AMBIGUOUS_DATE if read_as:
            return str(_("Day and month could be the other way round; it is read as %(date)s.", date=day(read_as)))
        case Kind.IMPLAUSIBLE_DATE:
            return str(_("“%(raw)s” cannot be right as a date here; it is left out.", **facts))
        case Kind.US_ORDER_DATE | Kind.SERIAL_NUMBER_DATE if read_as:
            return str(_("“%(raw)s” is read as %(date)s.", date=day(read_as), **facts))
        case Kind.US_ORDER_DATE | Kind.SERIAL_NUMBER_DATE:
            return str(_("“%(raw)s” is read as a date.", **facts))
        case _:
            return None


def _date_read(field: Field | None, person: Person | None) -> date | None:
    if person is None:
        return None
    return person.birth_date if field is Field.BIRTH else person.party_since


def _about_a_value(problem: Problem, facts: Mapping[str, str]) -> str:
    if problem.field is Field.FULL_NAME:
        return _about_no_name(problem, facts)
    sentences: Mapping[Kind, str] = {
        Kind.MISSING: _("%(field)s: nothing is given.", **facts),
        Kind.UNKNOWN_VALUE: _("%(field)s: “%(raw)s” cannot be read; it is left out.", **facts),
        Kind.TOO_LONG: _("%(field)s: too long, its end is cut.", **facts),
        Kind.CONFLICT: _("%(field)s: the row says two things at once; neither is taken.", **facts),
        Kind.HIDDEN_ROW: _("The row is hidden in the file; it goes in all the same."),
        Kind.WITHDRAWN: _(
            "This delegate is withdrawn and stays so; reinstate on their own page whoever comes again."
        ),
        Kind.NOT_ELIGIBLE: _(
            "This delegate is not eligible and stays so; reinstate on their own page who is to sit."
        ),
        Kind.STRUCK_OUT: _("The name is struck out in the file; it goes in all the same."),
        Kind.NO_CONSENT: _("No consent to the use of personal data is given."),
        Kind.LEGACY_ENCODING: _("Written in an old encoding (%(raw)s) and converted.", raw=problem.raw.upper()),
        Kind.COUNT_MISMATCH: _(
            "“%(raw)s”: the list says %(told)s people, and has %(found)s.",
            told=problem.told,
            found=problem.found,
            raw=problem.raw,
        ),
        Kind.BAD_PHONE: _("“%(raw)s” is no phone number; it is left out.", **facts),
        Kind.BAD_EMAIL: _("“%(raw)s” is no e-mail address; it is left out.", **facts),
        Kind.DAMAGED_NUMBER: _("“%(raw)s”: digits of the number are lost; it is left out.", **facts),
    }
    if problem.kind is Kind.UNKNOWN_VALUE and problem.field is Field.CATEGORY and problem.raw:
        return str(_("“%(raw)s” is no category yet; it is added, without vote or quorum.", **facts))
    return sentences.get(problem.kind) or str(_("%(field)s: “%(raw)s” is worth a look.", **facts))


def _about_no_name(problem: Problem, facts: Mapping[str, str]) -> str:
    sentences: Mapping[Kind, str] = {
        Kind.MISSING: _("There is no name; the row is left out."),
        Kind.UNKNOWN_VALUE: _("“%(raw)s” is no name; the row is left out.", **facts),
        Kind.TOO_LONG: _("The name is too long; the row is left out."),
    }
    return sentences.get(problem.kind) or str(_("%(field)s: “%(raw)s” is worth a look.", **facts))


def why_kept(why: Why) -> str:
    """Why undoing an import left somebody as they are."""
    reasons: Mapping[Why, str] = {
        Why.SCANNED: _("scanned since"),
        Why.EDITED: _("edited since"),
        Why.IN_USE: _("something else refers to them"),
        Why.BADGE_TAKEN: _("the badge number is somebody else's now"),
    }
    return reasons[why]


def refusal_words(refused: Refused) -> str:
    """Why the file is not read, and what to do about it."""
    facts = refused.facts
    limit = number(limit) if isinstance(limit := facts.get("limit"), int) else ""
    found: Mapping[object, str] = {
        "pdf": _("This is a PDF. Ask for the spreadsheet from which it was made."),
        "picture": _("This is a picture. A list must be a spreadsheet."),
        "html": _("This is a web page with the name of a spreadsheet. Open it in Excel and save it as .xlsx."),
        "archive": _("This is an archive. Unpack it and choose the spreadsheet inside."),
        "text": _("This is text under another name. If it is a list, name it .csv."),
    }
    sentences: Mapping[str, str] = {
        "no_file": _("Choose a file first."),
        "file_too_large": _("The file has more than %(limit)s MB.", limit=facts.get("limit_mb", "")),
        "file_empty": _("There is nothing in the file."),
        "not_a_spreadsheet": found.get(
            facts.get("found"),
            _("This is no spreadsheet. Excel (.xlsx, .xls), LibreOffice (.ods) and .csv can be read."),
        ),
        "file_encrypted": _("The file asks for a password. Save it without one and try again."),
        "file_broken": _("The file is damaged. Open it in Excel or LibreOffice, save it anew and try again."),
        "archive_bomb": _("The file unpacks to far more than a list needs; it is not read."),
        "xml_entities": _("The file holds something that no spreadsheet has; it is not read."),
        "nul_bytes": _("This is no text. If it is a spreadsheet, save it as .xlsx."),
        "too_many_rows": _("More than %(limit)s rows. Delete what lies below the list and try again.", limit=limit),
        "too_many_columns": _(
            "More than %(limit)s columns. Delete what lies to the right of the list and try again.", limit=limit
        ),
        "too_many_cells": _("More than %(limit)s cells. Keep only the sheets with delegates.", limit=limit),
        "too_many_characters": _(
            "More than %(limit)s characters. Keep only the sheets with delegates.", limit=limit
        ),
        "file_too_heavy": _(
            "Reading the file takes too long. Save only the list in a file of its own and try again."
        ),
    }
    return sentences.get(refused.code, str(_("The file cannot be read.")))
