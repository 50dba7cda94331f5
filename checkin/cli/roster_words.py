"""What may be wrong with a list or a row of it, in words."""

from collections.abc import Mapping

from checkin.cli.words import gettext as _
from checkin.core.roster.fields import Field
from checkin.core.roster.problems import Kind, Problem


def problem_sentence(problem: Problem) -> str:
    """ "birth: there is no such date (31/02/1985)"."""
    raw = f" ({problem.raw})" if problem.raw else ""
    return f"{field_name(problem.field)}: {_kind(problem)}{raw}"


def _kind(problem: Problem) -> str:
    return {
        Kind.MISSING: _("missing"),
        Kind.UNKNOWN_VALUE: _("cannot be read"),
        Kind.TOO_LONG: _("too long"),
        Kind.IMPOSSIBLE_DATE: _("there is no such date; the year is kept"),
        Kind.IMPLAUSIBLE_DATE: _("hardly a date of birth; not kept"),
        Kind.UNREADABLE_DATE: _("no date can be read"),
        Kind.INCOMPLETE_DATE: _("an incomplete date; the year is kept"),
        Kind.US_ORDER_DATE: _("read as month, day, year"),
        Kind.SERIAL_NUMBER_DATE: _("a number that was a date"),
        Kind.DUPLICATE: _("the same person as in row %(row)s; left out", row=problem.other_row),
        Kind.POSSIBLE_DUPLICATE: _("perhaps the same person as in row %(row)s", row=problem.other_row),
        Kind.DUPLICATE_BADGE: _("someone else has it; this row goes without"),
        Kind.BOUND_CATEGORY: _("part of a replacement; the category stays as it is"),
        Kind.WITHDRAWN: _("withdrawn, and stays so"),
        Kind.NOT_ELIGIBLE: _("not eligible, and stays so"),
        Kind.DUPLICATE_SEAT: _("someone else has it too"),
        Kind.SHARED_PHONE: _("someone else has it too"),
        Kind.BAD_PHONE: _("no telephone number"),
        Kind.BAD_EMAIL: _("no e-mail address"),
        Kind.CONFLICT: _("the row says two things at once; neither is taken"),
        Kind.AMBIGUOUS_DATE: _("day and month could be the other way round"),
        Kind.COUNT_MISMATCH: _(
            "the list says %(told)s people, and has %(found)s", told=problem.told, found=problem.found
        ),
        Kind.HIDDEN_ROW: _("hidden in the file"),
        Kind.STRUCK_OUT: _("struck out in the file"),
        Kind.NO_CONSENT: _("not given"),
        Kind.LEGACY_ENCODING: _("an old encoding, converted"),
        Kind.DAMAGED_NUMBER: _("the spreadsheet has lost its digits"),
    }[problem.kind]


def field_name(field: Field | None) -> str:
    """Of None, the whole row."""
    if field is None:
        return _("row")
    return {
        Field.ORDINAL: _("ordinal"),
        Field.BADGE_NUMBER: _("badge number"),
        Field.FULL_NAME: _("full name"),
        Field.BIRTH: _("birth"),
        Field.SEX: _("sex"),
        Field.DELEGATION: _("delegation"),
        Field.UNIT: _("unit"),
        Field.POSITION: _("position"),
        Field.CATEGORY: _("category"),
        Field.ORIGIN: _("origin"),
        Field.ETHNICITY: _("ethnicity"),
        Field.RELIGION: _("religion"),
        Field.PARTY_MEMBER: _("Party member"),
        Field.PARTY_SINCE: _("Party member since"),
        Field.EDUCATION: _("education"),
        Field.POLITICAL_THEORY: _("political theory"),
        Field.SECTOR: _("sector"),
        Field.FULL_TIME_OFFICER: _("full-time officer"),
        Field.DIRECT_WORKER: _("direct worker"),
        Field.SEAT: _("seat"),
        Field.PHONE: _("telephone"),
        Field.EMAIL: _("e-mail"),
        Field.VOTE_WEIGHT: _("votes"),
        Field.MAY_BE_SHOWN: _("shown on public screens"),
        Field.FAMILY_NAME: _("family and middle names"),
        Field.GIVEN_NAME: _("given name"),
        Field.BIRTH_DAY: _("day of birth"),
        Field.BIRTH_MONTH: _("month of birth"),
        Field.BIRTH_YEAR: _("year of birth"),
        Field.MALE: _("male"),
        Field.FEMALE: _("female"),
        Field.OFFICIAL: _("official delegate"),
        Field.ALTERNATE: _("alternate"),
        Field.GUEST: _("guest"),
        Field.POSITION_UNIT: _("position and unit"),
        Field.ETHNICITY_RELIGION: _("ethnicity and religion"),
        Field.ETHNIC_MINORITY: _("ethnic minority"),
        Field.NOTE: _("note"),
        Field.CONSENT: _("consent"),
        Field.ANSWERED_AT: _("time of the answer"),
        Field.CITIZEN_ID: _("citizen identity number"),
        Field.RECORD: _("check-in record"),
    }[field]


def spreadsheet_sentence(code: str, facts: Mapping[str, object]) -> str:
    """Why a file is not read; `code` and `facts` are those of SpreadsheetRefused."""
    return {
        "file_too_large": _("The file is too large: at most %(limit)s MB.", limit=facts.get("limit_mb", "?")),
        "file_empty": _("The file is empty."),
        "not_a_spreadsheet": _("The file is no spreadsheet. XLSX, XLS, ODS and CSV are read."),
        "file_encrypted": _("The file asks for a password. Save it without one."),
        "file_broken": _("The file is damaged. Open it in your spreadsheet program and save it anew."),
        "too_many_rows": _("The list has too many rows: at most %(limit)s.", limit=facts.get("limit", "?")),
        "too_many_columns": _("The list has too many columns: at most %(limit)s.", limit=facts.get("limit", "?")),
    }.get(code) or _("The file holds far more than a list needs, or things that no list holds, and was not read.")
