"""What an organizer decides in the preview of a list: columns, cells, who is who, who is withdrawn."""

import re
from dataclasses import replace

from flask import flash, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.errors import NotFound
from checkin.core.roster.choices import Choices, RowKey
from checkin.services.import_roster import (
    AlreadyImported,
    OpenDraft,
    TooManyCorrections,
    decide,
    open_choices,
    remember_columns,
)
from checkin.services.read_apart import Step
from checkin.web import current
from checkin.web.clock import now
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.import_columns import is_meaning
from checkin.web.organizer.import_missing import missing_of_named
from checkin.web.organizer.roster_import import import_gone, preview_memory

_CELL = re.compile(r"cell-(\d{1,5})")
_MOST_ROWS = 10_000_000


@blueprint.post("/events/<int:event_id>/import/<int:draft_id>/columns", endpoint="decide_columns")
def columns(event_id: int, draft_id: int) -> ResponseReturnValue:
    """Fields "column-SHEET-COLUMN": a meaning; "sheet": places of the sheets that are read."""
    draft = _open(event_id, draft_id)
    if not isinstance(draft, OpenDraft):
        return draft
    read = set(request.form.getlist("sheet", type=int))
    chosen = dict(draft.choices.columns)
    remembered: dict[str, str] = {}
    for place, sheet in enumerate(draft.columns):
        for each in sheet.columns:
            meaning = request.form.get(f"column-{place}-{each.column.index}", "")
            if is_meaning(meaning) and meaning != each.meaning:
                chosen[sheet.name, each.column.index] = meaning
                remembered[each.column.title] = meaning
    skipped = frozenset(sheet.name for place, sheet in enumerate(draft.columns) if place not in read)
    remember_columns(current.store(), g.account.id, remembered, now())
    return _keep(event_id, draft_id, replace(draft.choices, columns=chosen, skipped_sheets=skipped))


@blueprint.post("/events/<int:event_id>/import/<int:draft_id>/row", endpoint="decide_row")
def row(event_id: int, draft_id: int) -> ResponseReturnValue:
    """Fields `sheet`, `row`, and `act`: fix (with "cell-COLUMN"), restore, leave_out, take_in, same (with
    `delegate`), other, undecided; of a row that seems to repeat another one apart, together."""
    choices = _choices(event_id, draft_id)
    if not isinstance(choices, Choices):
        return choices
    number = request.form.get("row", type=int)
    if number is None or not 0 < number < _MOST_ROWS:
        return _back(event_id, draft_id)
    key = request.form.get("sheet", "")[:255], number
    same = {known: who for known, who in choices.same.items() if known != key}
    match request.form.get("act"):
        case "fix":
            changed = replace(choices, cells={**choices.cells, **_cells(key)})
        case "restore":
            changed = replace(
                choices, cells={cell: text for cell, text in choices.cells.items() if cell[:2] != key}
            )
        case "leave_out" | "take_in" | "apart" | "together" as act:
            changed = _going_in(choices, key, act)
        case "same":
            changed = replace(choices, same={**same, key: request.form.get("delegate", -1, type=int)})
        case "other":
            changed = replace(choices, same={**same, key: None})
        case _:
            changed = replace(choices, same=same)
    return _keep(event_id, draft_id, changed, anchor="rows")


@blueprint.post("/events/<int:event_id>/import/<int:draft_id>/missing", endpoint="decide_missing")
def missing(event_id: int, draft_id: int) -> ResponseReturnValue:
    """`act`: page (of those `shown` the `withdraw` ones), named (all of the delegations in the list), none."""
    draft = _open(event_id, draft_id)
    if not isinstance(draft, OpenDraft):
        return draft
    withdrawn: frozenset[int] = draft.choices.withdrawn
    match request.form.get("act"):
        case "named":
            withdrawn |= frozenset(missing_of_named(event_id, draft))
        case "none":
            withdrawn = frozenset()
        case _:
            shown = frozenset(request.form.getlist("shown", type=int))
            ticked = frozenset(request.form.getlist("withdraw", type=int))
            withdrawn = (withdrawn - shown) | (shown & ticked & frozenset(draft.preview.not_in_file))
    return _keep(event_id, draft_id, replace(draft.choices, withdrawn=withdrawn), anchor="rows")


def _going_in(choices: Choices, key: RowKey, act: str) -> Choices:
    match act:
        case "leave_out":
            return replace(choices, left_out=choices.left_out | {key})
        case "take_in":
            return replace(choices, left_out=choices.left_out - {key})
        case "apart":
            return replace(choices, apart=choices.apart | {key})
        case _:
            return replace(choices, apart=choices.apart - {key})


def _cells(key: tuple[str, int]) -> dict[tuple[str, int, int], str]:
    cells: dict[tuple[str, int, int], str] = {}
    for name, text in request.form.items():
        if (found := _CELL.fullmatch(name)) and int(found[1]) < 200 and text != request.form.get(f"was-{found[1]}"):
            cells[(*key, int(found[1]))] = text
    return cells


def _open(event_id: int, draft_id: int) -> OpenDraft | ResponseReturnValue:
    event = load_event(event_id)
    try:
        draft = preview_memory().open(current.store(), event_id, event.last_seq, draft_id)
    except (NotFound, AlreadyImported) as gone:
        return import_gone(event_id, gone)
    return _back(event_id, draft_id) if isinstance(draft, Step) else draft


def _choices(event_id: int, draft_id: int) -> Choices | ResponseReturnValue:
    load_event(event_id)
    try:
        return open_choices(current.store(), event_id, draft_id)
    except (NotFound, AlreadyImported) as gone:
        return import_gone(event_id, gone)


def _keep(event_id: int, draft_id: int, choices: Choices, anchor: str | None = None) -> ResponseReturnValue:
    preview_memory().forget()
    try:
        decide(current.store(), event_id, draft_id, choices)
    except TooManyCorrections:
        flash(_("So many corrections are better made in the file itself."), "problem")
    return _back(event_id, draft_id, anchor)


def _back(event_id: int, draft_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(
        url_for(
            "organizer.import_preview",
            event_id=event_id,
            draft_id=draft_id,
            show=request.form.get("show") or None,
            page=request.form.get("page", type=int),
            _anchor=anchor,
        )
    )
