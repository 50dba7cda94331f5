"""A list on its way in: uploaded, previewed row by row, then imported or thrown away."""

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from checkin.core.errors import NotFound, Refused
from checkin.core.roster.fields import Field
from checkin.formats.spreadsheet import SpreadsheetRefused, limits
from checkin.services import import_roster
from checkin.services.import_roster import AlreadyImported, ImportResult, OpenDraft
from checkin.services.preview_import import Action
from checkin.store.models import Category
from checkin.web import current
from checkin.web.clock import now
from checkin.web.locale import number
from checkin.web.organizer.guard import blueprint, load_event, takes_a_file
from checkin.web.organizer.import_page import preview_page
from checkin.web.organizer.import_words import field_label, refusal_words
from checkin.web.organizer.preview_memory import PreviewMemory

takes_a_file("organizer.upload_roster", limits.UPLOAD_BYTES)


class NoFile(Refused):
    code = "no_file"


@blueprint.get("/events/<int:event_id>/import", endpoint="import_roster")
def upload_form(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _upload_form()


@blueprint.post("/events/<int:event_id>/import", endpoint="upload_roster")
def upload(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    _memory().forget()
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise NoFile
        draft_id = import_roster.start_import(
            current.store(), event_id, g.account.id, file_name=file.filename, data=file.stream.read(), now=now()
        )
    except (NoFile, SpreadsheetRefused) as refused:
        name = file.filename if file is not None and file.filename else ""
        return _upload_form(problem=refusal_words(refused), file_name=name), 400
    return redirect(url_for("organizer.import_preview", event_id=event_id, draft_id=draft_id))


def _upload_form(problem: str = "", file_name: str = "") -> str:
    known = [field_label(field) for field in Field if field not in (Field.ORDINAL, Field.FULL_NAME)]
    return render_template(
        "organizer/import.html",
        problem=problem,
        file_name=file_name,
        known_fields=known,
        limit_mb=limits.UPLOAD_BYTES >> 20,
        limit_bytes=limits.UPLOAD_BYTES,
    )


@blueprint.get("/events/<int:event_id>/import/<int:draft_id>", endpoint="import_preview")
def preview(event_id: int, draft_id: int) -> ResponseReturnValue:
    event = load_event(event_id)
    try:
        draft = _memory().open(current.store(), event_id, event.last_seq, draft_id)
    except (NotFound, AlreadyImported) as gone:
        return _gone(event_id, gone)
    wanted_page = request.args.get("page", 1, type=int)
    page = preview_page(draft.preview, _category_names(event_id), request.args.get("show", "all"), wanted_page)
    return render_template(
        "organizer/import_preview.html",
        draft=draft,
        preview=draft.preview,
        has_header=any(sheet.header for sheet in draft.preview.sheets),
        file_facts=_file_facts(draft),
        label=field_label,
        page=page,
        counts={action.value: count for action, count in draft.preview.counts.items()},
        going_in=draft.preview.counts[Action.NEW] + draft.preview.counts[Action.CHANGED],
    )


@blueprint.post("/events/<int:event_id>/import/<int:draft_id>/apply", endpoint="apply_import")
def apply(event_id: int, draft_id: int) -> ResponseReturnValue:
    load_event(event_id)
    _memory().forget()
    try:
        result = import_roster.finish_import(current.store(), event_id, draft_id, now())
    except (NotFound, AlreadyImported) as gone:
        return _gone(event_id, gone)
    flash(_result_words(result), "done")
    return redirect(f"/events/{event_id}/delegates")


@blueprint.post("/events/<int:event_id>/import/<int:draft_id>/discard", endpoint="discard_import")
def discard(event_id: int, draft_id: int) -> ResponseReturnValue:
    load_event(event_id)
    _memory().forget()
    import_roster.discard_import(current.store(), event_id, draft_id)
    flash(_("The list is thrown away; nothing was changed."), "done")
    return redirect(url_for("organizer.import_roster", event_id=event_id))


def _memory() -> PreviewMemory:
    memory: PreviewMemory = current_app.extensions.setdefault("preview_memory", PreviewMemory())
    return memory


def _gone(event_id: int, why: Refused) -> ResponseReturnValue:
    if isinstance(why, NotFound):
        return _upload_form(problem=_("This preview is there no longer. Choose the file again.")), 404
    flash(_("This list has gone in already."), "problem")
    return redirect(url_for("organizer.import_roster", event_id=event_id))


def _category_names(event_id: int) -> dict[str, str]:
    with current.store().read() as session:
        rows = session.execute(select(Category.code, Category.name).where(Category.event_id == event_id))
        return {code: name for code, name in rows}


def _file_facts(draft: OpenDraft) -> str:
    """XLSX, or CSV with what was found out about it."""
    workbook = draft.workbook
    facts = [workbook.kind.upper()]
    if workbook.charset:
        facts.append(workbook.charset.upper())
    separators = {",": _("comma"), ";": _("semicolon"), "\t": _("tab"), "|": _("vertical bar")}
    if workbook.separator in separators:
        facts.append(_("separated by %(sign)s", sign=separators[workbook.separator]))
    return ", ".join(facts)


def _result_words(result: ImportResult) -> str:
    counts = {name: number(getattr(result, name)) for name in ("new", "changed", "unchanged")}
    words = [_("The list is in: %(new)s added, %(changed)s changed, %(unchanged)s unchanged.", **counts)]
    if result.left_out:
        words.append(_("%(count)s rows were left out.", count=number(result.left_out)))
    return " ".join(words)
