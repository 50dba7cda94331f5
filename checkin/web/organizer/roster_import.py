"""A list on its way in: uploaded, previewed row by row, then imported or thrown away; and those that went in."""

from contextlib import suppress

from flask import current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from checkin.core.errors import NotFound, Refused
from checkin.core.roster.fields import TOLD_ONLY, Field
from checkin.formats.spreadsheet import SpreadsheetRefused, limits
from checkin.services import import_roster
from checkin.services.apply_import import ImportResult
from checkin.services.import_roster import AlreadyImported, OpenDraft
from checkin.services.list_imports import list_imports
from checkin.services.preview_import import Action
from checkin.services.read_apart import ChildFailed, Step, start_apart
from checkin.services.undo_import import NotTheLatest, undo_import
from checkin.store.models import Category
from checkin.store.roster import KEPT_FIELDS
from checkin.web import current
from checkin.web.clock import now
from checkin.web.locale import number
from checkin.web.organizer.guard import blueprint, load_event, takes_a_file
from checkin.web.organizer.import_columns import meaning_choices, sheet_forms
from checkin.web.organizer.import_missing import missing_page
from checkin.web.organizer.import_page import preview_page, sheet_notes
from checkin.web.organizer.import_words import field_label, refusal_words, why_kept
from checkin.web.organizer.preview_memory import PreviewMemory

takes_a_file("organizer.upload_roster", limits.UPLOAD_BYTES)

_OF_PEOPLE = {Field.BIRTH, *KEPT_FIELDS} - {Field.FULL_NAME} - TOLD_ONLY


class NoFile(Refused):
    code = "no_file"


@blueprint.get("/events/<int:event_id>/import", endpoint="import_roster")
def upload_form(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _upload_form()


@blueprint.post("/events/<int:event_id>/import", endpoint="upload_roster")
def upload(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    preview_memory().forget()
    file = request.files.get("file")
    try:
        if file is None or not file.filename:
            raise NoFile
        draft_id = start_apart(
            current.store(), event_id, g.account.id, file_name=file.filename, data=file.stream.read(), now=now()
        )
    except (NoFile, SpreadsheetRefused) as refused:
        name = file.filename if file is not None and file.filename else ""
        return _upload_form(problem=refusal_words(refused), file_name=name), 400
    return redirect(url_for("organizer.import_preview", event_id=event_id, draft_id=draft_id))


def _upload_form(problem: str = "", file_name: str = "") -> str:
    known = [field_label(field) for field in Field if field in _OF_PEOPLE]
    return render_template(
        "organizer/import.html",
        problem=problem,
        file_name=file_name,
        known_fields=known,
        imports=list_imports(current.store(), int((request.view_args or {})["event_id"])),
        why=why_kept,
        limit_mb=limits.UPLOAD_BYTES >> 20,
        limit_bytes=limits.UPLOAD_BYTES,
    )


@blueprint.get("/events/<int:event_id>/import/<int:draft_id>", endpoint="import_preview")
def preview(event_id: int, draft_id: int) -> ResponseReturnValue:
    event = load_event(event_id)
    if preview_memory().is_writing(event_id, draft_id):
        return _progress_page(draft_id, is_writing=True)
    try:
        result = preview_memory().written(event_id, draft_id)
        if result is not None:
            return _went_in(event_id, result)
        draft = preview_memory().open(current.store(), event_id, event.last_seq, draft_id)
    except (NotFound, AlreadyImported) as gone:
        return import_gone(event_id, gone)
    except ChildFailed:
        return _failed(event_id)
    if isinstance(draft, Step):
        return _progress_page(draft_id, is_writing=False)
    wanted_page = request.args.get("page", 1, type=int)
    page = preview_page(
        draft.preview, draft.choices, category_names(event_id), request.args.get("show", "all"), wanted_page
    )
    return render_template(
        "organizer/import_preview.html",
        draft=draft,
        preview=draft.preview,
        has_header=any(sheet.header for sheet in draft.preview.sheets),
        sheets=sheet_forms(draft),
        meanings=meaning_choices(),
        sheet_notes=sheet_notes(draft.preview),
        missing=missing_page(event_id, draft, wanted_page) if page.shown == "missing" else None,
        file_facts=_file_facts(draft),
        label=field_label,
        page=page,
        counts={action.value: count for action, count in draft.preview.counts.items()},
        going_in=draft.preview.counts[Action.NEW] + draft.preview.counts[Action.CHANGED],
        withdrawn=len(draft.preview.withdrawn),
    )


@blueprint.post("/events/<int:event_id>/import/<int:draft_id>/apply", endpoint="apply_import")
def apply(event_id: int, draft_id: int) -> ResponseReturnValue:
    event = load_event(event_id)
    try:
        result = preview_memory().write(current.store(), event_id, event.last_seq, draft_id, g.account.id, now())
    except (NotFound, AlreadyImported) as gone:
        return import_gone(event_id, gone)
    if result is None:  # a long list: the page says how far it is
        return redirect(url_for("organizer.import_preview", event_id=event_id, draft_id=draft_id))
    return _went_in(event_id, result)


@blueprint.get("/events/<int:event_id>/import/<int:draft_id>/progress", endpoint="import_progress")
def progress(event_id: int, draft_id: int) -> ResponseReturnValue:
    """For a page that waits: `{"ready"}`, whether it is to be asked for again."""
    load_event(event_id)
    with suppress(AlreadyImported):  # then the page says so
        import_roster.open_choices(current.store(), event_id, draft_id)
    return jsonify({"ready": preview_memory().is_ready(event_id, draft_id)})


@blueprint.post("/events/<int:event_id>/imports/<int:run_id>/undo", endpoint="undo_import")
def undo(event_id: int, run_id: int) -> ResponseReturnValue:
    load_event(event_id)
    preview_memory().forget()
    try:
        result = undo_import(current.store(), event_id, run_id, g.account.id, now())
    except NotTheLatest:
        flash(_("A later import has changed delegates since. Undo that one first."), "problem")
    else:
        counts = {"removed": number(result.removed), "restored": number(result.restored)}
        words = [_("The import is undone: %(removed)s delegates removed, %(restored)s restored.", **counts)]
        if result.kept:
            words.append(_("%(count)s stay as they are; see below whom and why.", count=number(len(result.kept))))
        flash(" ".join(words), "done")
    return redirect(url_for("organizer.import_roster", event_id=event_id, _anchor="imports"))


@blueprint.post("/events/<int:event_id>/import/<int:draft_id>/discard", endpoint="discard_import")
def discard(event_id: int, draft_id: int) -> ResponseReturnValue:
    load_event(event_id)
    preview_memory().forget()
    import_roster.discard_import(current.store(), event_id, draft_id)
    flash(_("The list is thrown away; nothing was changed."), "done")
    return redirect(url_for("organizer.import_roster", event_id=event_id))


def preview_memory() -> PreviewMemory:
    memory: PreviewMemory = current_app.extensions.setdefault("preview_memory", PreviewMemory())
    return memory


def _progress_page(draft_id: int, *, is_writing: bool) -> str:
    return render_template("organizer/import_progress.html", draft_id=draft_id, is_writing=is_writing)


def _went_in(event_id: int, result: ImportResult) -> ResponseReturnValue:
    flash(_result_words(result), "done")
    return redirect(f"/events/{event_id}/delegates")


def _failed(event_id: int) -> ResponseReturnValue:
    flash(
        _("The list could not be read to its end. Save only the list in a file of its own and try again."),
        "problem",
    )
    return redirect(url_for("organizer.import_roster", event_id=event_id))


def import_gone(event_id: int, why: Refused) -> ResponseReturnValue:
    if isinstance(why, NotFound):
        return _upload_form(problem=_("This preview is there no longer. Choose the file again.")), 404
    flash(_("This list has gone in already."), "problem")
    return redirect(url_for("organizer.import_roster", event_id=event_id))


def category_names(event_id: int) -> dict[str, str]:
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
    if result.withdrawn:
        words.append(_("%(count)s are withdrawn.", count=number(result.withdrawn)))
    if result.left_out:
        words.append(_("%(count)s rows were left out.", count=number(result.left_out)))
    return " ".join(words)
