"""The list of delegates as a file to take away: columns chosen, everything that goes out in a log."""

import io
import threading
import uuid
from collections.abc import Mapping, Sequence
from typing import Any, TypeAlias

from flask import Response, flash, g, jsonify, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from checkin.core.errors import InvalidField
from checkin.core.names import fold
from checkin.core.roster.fields import Field
from checkin.services.delegate_filter import DelegateFilter
from checkin.services.event_fields import list_event_fields
from checkin.services.export_roster import (
    LONGEST_REASON,
    SENSITIVE_SET,
    ExportFailed,
    ExportOrder,
    export_roster,
    list_exports,
)
from checkin.services.export_table import (
    COUNTED_AT,
    ENTRANCE,
    LIST_COLUMNS,
    OF_THE_EVENT,
    RECORD,
    ROSTER_COLUMNS,
    SENSITIVE_COLUMNS,
    STATUS,
    ExportWords,
    FileKind,
)
from checkin.services.find_delegates import listed_delegate_ids
from checkin.store.models import Event
from checkin.web import clock, current
from checkin.web.organizer.delegates import filter_query, read_filter
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.import_words import code_words, field_label
from checkin.web.organizer.person_words import status_words

_PAGE = "/events/<int:event_id>/delegates/export"
_MIME = {
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.CSV_SEMICOLON: "text/csv",
    FileKind.CSV_COMMA: "text/csv",
}
# What the list itself shows
_USUAL = (
    *map(str, (Field.BADGE_NUMBER, Field.FULL_NAME, Field.POSITION, Field.DELEGATION, Field.UNIT, Field.CATEGORY)),
    str(Field.SEAT),
    COUNTED_AT,
)


_Key: TypeAlias = tuple[int, str]  # account, and the form's own id


class _Progress:
    """Of the files that this application is writing now."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._told: dict[_Key, int] = {}

    def tell(self, key: _Key, rows: int, all_rows: int) -> None:
        with self._lock:
            self._told[key] = 100 * rows // all_rows

    def percent(self, key: _Key) -> int | None:
        with self._lock:
            return self._told.get(key)

    def forget(self, key: _Key) -> None:
        with self._lock:
            self._told.pop(key, None)


_progress = _Progress()


@blueprint.get(_PAGE, endpoint="export_form")
def form(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _page(event_id, read_filter(request.args), _USUAL, FileKind.XLSX)


@blueprint.post(_PAGE, endpoint="export_roster")
def export(event_id: int) -> ResponseReturnValue:
    event = load_event(event_id)
    wanted = read_filter(request.form)
    order = _read_order(request.form)
    key = g.account.id, request.form.get("form", "")[:36]
    try:
        made = export_roster(
            current.store(),
            event_id,
            g.account.id,
            wanted,
            order,
            _words(event),
            clock.now(),
            lambda rows, all_rows: _progress.tell(key, rows, all_rows),
        )
    except InvalidField as wrong:
        if wrong.field != "reason":
            raise
        problem = (
            _("Say what the sensitive columns are needed for.")
            if wrong.problem == "empty"
            else _("A reason has at most %(number)s characters.", number=LONGEST_REASON)
        )
        return _page(event_id, wanted, order.columns, order.kind, order.reason, problem), 400
    except ExportFailed:
        flash(_("The file could not be made. Try again, or choose fewer delegates."), "problem")
        return redirect(url_for("organizer.export_form", event_id=event_id, **filter_query(wanted)))
    finally:
        _progress.forget(key)
    return _to_keep(made, order.kind, event)


@blueprint.get(f"{_PAGE}/progress", endpoint="export_progress")
def progress(event_id: int) -> ResponseReturnValue:
    """How much of the file that a form asked for (`?form=`) is there, in percent; null while nothing is known."""
    load_event(event_id)
    return jsonify({"percent": _progress.percent((g.account.id, request.args.get("form", "")))})


def _page(
    event_id: int,
    wanted: DelegateFilter,
    chosen: Sequence[str],
    kind: FileKind,
    reason: str = "",
    problem: str = "",
) -> str:
    ids, sitting = listed_delegate_ids(current.store(), event_id, wanted)
    fields = list_event_fields(current.store(), event_id)
    titles = _titles()
    own = [(f"{OF_THE_EVENT}{each.id}", each.name) for each in fields if not each.sensitive]
    own_sensitive = [(f"{OF_THE_EVENT}{each.id}", each.name) for each in fields if each.sensitive]
    query = {name: value for name, value in filter_query(wanted).items() if value is not None}
    return render_template(
        "organizer/export.html",
        form_id=str(uuid.uuid4()),
        people=len(ids),
        sitting=sitting,
        narrowed={name for name in query if name not in ("sort", "sitting")},
        query=query,
        chosen=set(chosen) if problem else {*chosen, *(code for code, _name in own)},
        kind=kind,
        reason=reason,
        problem=problem,
        longest_reason=LONGEST_REASON,
        full_name=str(Field.FULL_NAME),
        groups=[
            (_("Of the roster"), [(code, titles[code]) for code in ROSTER_COLUMNS]),
            (_("Fields of the event"), own),
            (_("Attendance"), [(code, titles[code]) for code in LIST_COLUMNS]),
        ],
        sensitive=[*((code, titles[code]) for code in SENSITIVE_COLUMNS), *own_sensitive],
        kinds=_kinds(),
        exports=list_exports(current.store(), event_id),
        titles=titles,
        sensitive_columns=SENSITIVE_SET.union(name for _code, name in own_sensitive),
    )


def _read_order(form: MultiDict[str, str]) -> ExportOrder:
    """A kind of file that there is not is XLSX; columns that there are not are the service's to refuse."""
    kind = form.get("kind", "")
    return ExportOrder(
        columns=form.getlist("column"),
        kind=FileKind(kind) if kind in set(FileKind) else FileKind.XLSX,
        reason=form.get("reason", ""),
    )


def _titles() -> Mapping[str, str]:
    """By column; the importer knows those of the roster again, in both languages."""
    roster = {code: field_label(Field(code)) for code in (*ROSTER_COLUMNS, *SENSITIVE_COLUMNS, RECORD)}
    return {**roster, STATUS: _("Status"), COUNTED_AT: _("Counted at"), ENTRANCE: _("Entrance")}


def _words(event: Event) -> ExportWords:
    values: dict[str, Mapping[str, str]] = {str(field): words for field, words in code_words().items()}
    return ExportWords(
        titles=_titles(),
        values={**values, STATUS: {str(code): words for code, words in status_words().items()}},
        roster=_("roster"),
        yes=_("yes"),
        no=_("no"),
        sheet=_("Delegates"),
        zone=event.time_zone,
    )


def _kinds() -> list[tuple[FileKind, str, str]]:
    return [
        (FileKind.XLSX, _("Excel (.xlsx)"), _("The usual one: numbers keep their zeros, dates are dates.")),
        (FileKind.CSV_SEMICOLON, _("CSV with semicolons"), _("As Excel in Vietnamese opens it.")),
        (FileKind.CSV_COMMA, _("CSV with commas"), _("For other programs.")),
    ]


def _to_keep(made: bytes, kind: FileKind, event: Event) -> Response:
    name = fold(f"{_('Delegates')} {event.name}")[:80].strip().replace(" ", "-")
    ending = "xlsx" if kind is FileKind.XLSX else "csv"
    answer: Any = send_file(
        io.BytesIO(made), _MIME[kind], as_attachment=True, download_name=f"{name}.{ending}", etag=False
    )
    answer.headers["Cache-Control"] = "no-store"
    return answer  # type: ignore[no-any-return]
