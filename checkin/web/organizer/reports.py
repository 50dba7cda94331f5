"""Freezing a sitting's figures, and a freeze with its figures, what has differed since, and its report."""

from collections.abc import Sequence

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from checkin.core.credentials.composition import dimensions_of
from checkin.core.errors import InvalidField
from checkin.core.names import fold
from checkin.services.delegate_history import Actor
from checkin.services.freeze_report import freeze_report
from checkin.services.frozen_reports import (
    FreezeLine,
    Frozen,
    differences_between,
    list_freezes,
    open_freeze,
    prove_freeze,
)
from checkin.services.paint_report import NotPainted, ReportKind, paint_report
from checkin.services.report_settings import ReportChoices, find_choices, save_choices
from checkin.store.models import Sitting
from checkin.web import clock, current
from checkin.web.organizer import open_form, report_words
from checkin.web.organizer.delegates import id_or_none
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.report_text import Supplement, report_document

_FREEZE = "/events/<int:event_id>/reports/<int:freeze_id>"
_KINDS = ", ".join(ReportKind)
_TYPES = {
    ReportKind.DOCX: "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ReportKind.PDF: "application/pdf",
}


@blueprint.get("/events/<int:event_id>/reports", endpoint="reports")
def reports(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    with current.store().read() as reading:
        sittings = reading.scalars(
            select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
        ).all()
    return render_template(
        "organizer/reports.html", sittings=sittings, freezes=list_freezes(current.store(), event_id)
    )


@blueprint.post("/events/<int:event_id>/sittings/<int:sitting_id>/freeze", endpoint="freeze_sitting")
def freeze(event_id: int, sitting_id: int) -> ResponseReturnValue:
    load_event(event_id)
    freeze_id = freeze_report(current.store(), event_id, sitting_id, Actor(g.account.id), clock.now())
    flash(_("The figures are frozen. The report is ready."), "done")
    return redirect(url_for("organizer.freeze", event_id=event_id, freeze_id=freeze_id))


@blueprint.get(_FREEZE, endpoint="freeze")
def freeze_page(event_id: int, freeze_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _page(event_id, freeze_id, find_choices(current.store(), event_id))


@blueprint.post(_FREEZE, endpoint="save_report_choices")
def save(event_id: int, freeze_id: int) -> ResponseReturnValue:
    load_event(event_id)
    open_freeze(current.store(), event_id, freeze_id)
    form = open_form.touched(request.form, _stored(event_id), sets=("dimension",))
    choices = _read_choices(form)
    try:
        save_choices(current.store(), event_id, choices, Actor(g.account.id), clock.now())
    except InvalidField as invalid:
        return _page(event_id, freeze_id, choices, {invalid.field: _problem(invalid)}), 400
    flash(_("Saved. Documents are made with these choices from now on."), "done")
    return redirect(url_for("organizer.freeze", event_id=event_id, freeze_id=freeze_id, _anchor="document"))


@blueprint.get(f"{_FREEZE}/report.<any({_KINDS}):kind>", endpoint="report_file")
def report_file(event_id: int, freeze_id: int, kind: str) -> ResponseReturnValue:
    """`?earlier=` names a freeze of the same sitting that it goes on from: then it is a supplementary report."""
    load_event(event_id)
    store = current.store()
    frozen, earlier_id = open_freeze(store, event_id, freeze_id), id_or_none(request.args, "earlier")
    supplement = None
    if earlier_id is not None:
        difference = differences_between(store, event_id, earlier_id, freeze_id)
        supplement = Supplement(open_freeze(store, event_id, earlier_id).line, difference)
    document = report_document(frozen, find_choices(store, event_id), supplement)
    try:
        painted = paint_report(document, ReportKind(kind))
    except NotPainted:
        flash(_("The document could not be made just now. Try again in a moment."), "problem")
        return redirect(url_for("organizer.freeze", event_id=event_id, freeze_id=freeze_id))
    answer = Response(painted, mimetype=_TYPES[ReportKind(kind)])
    name = fold(f"{document.title}")[:80].strip().replace(" ", "-")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{name}.{kind}")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _page(event_id: int, freeze_id: int, choices: ReportChoices, problems: dict[str, str] | None = None) -> str:
    store = current.store()
    frozen, difference = prove_freeze(store, event_id, freeze_id, clock.now())
    words = report_words.dimension_words(frozen.roster)
    return render_template(
        "organizer/freeze.html",
        frozen=frozen,
        numbers=_numbers(frozen),
        faults=[report_words.fault_words()[fault] for fault in frozen.faults],
        difference=difference,
        number_words=report_words.number_words(),
        turned_words=report_words.turned_words,
        part_words=report_words.part_words(),
        cause_word=report_words.cause_word,
        share_of=report_words.share_of,
        choices=choices,
        bands=request.form.get("bands", "") if problems else _bands_text(choices.bands),
        dimensions=[(each, words[each], each in choices.dimensions) for each in dimensions_of(frozen.roster)],
        earlier=_earlier(event_id, frozen),
        problems=problems or {},
        was=open_form.shown(_stored(event_id), request.form),
    )


def _numbers(frozen: Frozen) -> list[tuple[str, int]]:
    """What is worth a line: votes only where they differ from heads, others only where they say something more."""
    numbers, words = frozen.figures.numbers, report_words.number_words()
    always = {"convened", "present", "excused", "absent", "replaced"}
    heads = numbers.votes_convened == numbers.convened
    repeated = {name for name in ("came", "inside", "settled") if getattr(numbers, name) == numbers.present}
    repeated |= {name for name in numbers.__slots__ if heads and name.startswith("votes_")}
    return [
        (words[name], getattr(numbers, name))
        for name in numbers.__slots__
        if name in always or (getattr(numbers, name) and name not in repeated)
    ]


def _earlier(event_id: int, frozen: Frozen) -> list[FreezeLine]:
    """Freezes of the same sitting that a supplementary report may go on from."""
    return [
        line
        for line in list_freezes(current.store(), event_id)
        if line.sitting_id == frozen.facts.id and line.id < frozen.line.id
    ]


def _stored(event_id: int) -> open_form.Form:
    choices = find_choices(current.store(), event_id)
    texts = ("language", "base", "organization", "committee", "place", "chair", "reservation")
    return open_form.stored_form(
        {
            **{name: getattr(choices, name) for name in texts},
            "dimension": choices.dimensions,
            "bands": _bands_text(choices.bands),
            "motto": "\n".join(choices.motto),
            "members": "\n".join(choices.members),
            "annexes": "on" if choices.annexes else "",
        }
    )


def _read_choices(form: open_form.Form) -> ReportChoices:
    usual = ReportChoices()
    return ReportChoices(
        language=form.get("language", usual.language),
        base=form.get("base", usual.base),
        dimensions=tuple(form.getlist("dimension")),
        bands=_bands(form.get("bands", "")),
        organization=form.get("organization", ""),
        committee=form.get("committee", ""),
        motto=tuple(form.get("motto", "").splitlines()),
        place=form.get("place", ""),
        members=tuple(form.get("members", "").splitlines()),
        chair=form.get("chair", ""),
        reservation=form.get("reservation", ""),
        annexes="annexes" in form,
    )


def _bands(text: str) -> tuple[int, ...]:
    """Numbers between commas or spaces; none where one is no number, which is no band either."""
    parts = text.replace(",", " ").replace(";", " ").split()
    whole = all(part.isascii() and part.isdecimal() and len(part) <= 3 for part in parts)
    return tuple(map(int, parts)) if whole else ()


def _bands_text(bands: Sequence[int]) -> str:
    return ", ".join(map(str, bands))


def _problem(invalid: InvalidField) -> str:
    if invalid.field == "bands":
        return str(_("Write rising ages, as 30, 40, 50, 60."))
    if invalid.problem == "long":
        return str(_("This is too long."))
    return str(_("This cannot be taken."))
