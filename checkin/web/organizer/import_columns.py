"""What each column of an uploaded list is taken for, as the preview lets it be changed."""

from dataclasses import dataclass

from flask_babel import gettext as _

from checkin.core.event_field import FieldKind
from checkin.core.roster.choices import KEEP, MEANINGS, SKIP, TICK
from checkin.core.roster.fields import SENSITIVE, Field
from checkin.services.import_reading import ColumnReading, SheetColumns
from checkin.services.import_roster import OpenDraft
from checkin.web.organizer.import_words import field_label

_HIDDEN = frozenset(str(field) for field in SENSITIVE)


@dataclass(frozen=True, slots=True)
class ColumnForm:
    letter: str
    index: int
    title: str
    samples: str  # "" where what the column says is sensitive
    meaning: str
    changed: bool  # otherwise than it was found


@dataclass(frozen=True, slots=True)
class SheetForm:
    number: int  # its place in the file, from 0
    name: str
    skipped: bool
    header_row: int | None
    rows: int
    columns: list[ColumnForm]
    understood: int
    unknown: int


def sheet_forms(draft: OpenDraft) -> list[SheetForm]:
    rows = {sheet.name: sheet.rows for sheet in draft.preview.sheets}
    return [_form(number, sheet, rows.get(sheet.name, 0)) for number, sheet in enumerate(draft.columns)]


def meaning_choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """Groups of a select: each a title with pairs of code and words."""
    fields = [(str(field), field_label(field)) for field in Field if field is not Field.ORDINAL]
    return [
        ("", [(SKIP, _("do not import")), (TICK, _("ticks for what the title says"))]),
        (_("Field of the roster"), [*fields, (str(Field.ORDINAL), field_label(Field.ORDINAL))]),
        (_("Keep as a field of the event"), [(f"{KEEP}{kind}", kind_words(kind)) for kind in FieldKind]),
    ]


def kind_words(kind: FieldKind) -> str:
    words: dict[FieldKind, str] = {
        FieldKind.TEXT: _("text"),
        FieldKind.NUMBER: _("number"),
        FieldKind.DATE: _("date"),
        FieldKind.CHOICE: _("choice"),
    }
    return words[kind]


def is_meaning(text: str) -> bool:
    return text in MEANINGS


def _form(number: int, sheet: SheetColumns, rows: int) -> SheetForm:
    columns = [_column(each) for each in sheet.columns]
    unknown = sum(each.meaning == SKIP for each in columns)
    return SheetForm(
        number, sheet.name, sheet.skipped, sheet.header_row, rows, columns, len(columns) - unknown, unknown
    )


def _column(each: ColumnReading) -> ColumnForm:
    hidden = each.meaning in _HIDDEN or each.found in _HIDDEN
    return ColumnForm(
        each.column.letter,
        each.column.index,
        each.column.title,
        "" if hidden else " · ".join(each.samples),
        each.meaning,
        each.meaning != each.found,
    )
