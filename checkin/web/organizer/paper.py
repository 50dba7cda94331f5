"""Printed lists, and the page where ticks are typed in afterwards."""

import io
import uuid
from contextlib import suppress
from datetime import datetime

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import force_locale, ngettext
from flask_babel import gettext as _
from sqlalchemy import select

from checkin.core.errors import InvalidField, NotFound
from checkin.core.verdict import ADMITTING, VerdictCode
from checkin.formats.paper_list import PaperWords
from checkin.services.paper_list import (
    LONGEST_NUMBERS,
    PaperResult,
    Ticks,
    paper_parts,
    print_paper_list,
    record_ticks,
)
from checkin.services.record_together import Coach, undo_coach
from checkin.store.models import Entrance, Event, Sitting
from checkin.web import clock, current, locale
from checkin.web.organizer import words
from checkin.web.organizer.delegates import categories_and_delegations, id_or_none
from checkin.web.organizer.event_form import moment_in
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.person import actor


@blueprint.get("/events/<int:event_id>/paper", endpoint="paper")
def paper(event_id: int) -> ResponseReturnValue:
    return _page(load_event(event_id))


@blueprint.get("/events/<int:event_id>/paper/list.pdf", endpoint="paper_pdf")
def paper_pdf(event_id: int) -> ResponseReturnValue:
    """`?delegation=` is one alone."""
    event = load_event(event_id)
    delegation = id_or_none(request.args, "delegation")
    out = io.BytesIO()
    try:
        print_paper_list(current.store(), event_id, out, _list_words(event), [delegation] if delegation else None)
    except NotFound:
        if delegation and delegation not in {each.id for each in categories_and_delegations(event_id)[1]}:
            raise
        flash(_("Nobody is on this list."), "problem")
        return redirect(url_for("organizer.paper", event_id=event_id, delegation=delegation))
    answer = Response(out.getvalue(), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "attachment", filename="danh-sach.pdf")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/events/<int:event_id>/paper", endpoint="record_paper")
def record(event_id: int) -> ResponseReturnValue:
    event = load_event(event_id)
    at = _moment(event)
    sitting, entrance = id_or_none(request.form, "sitting"), id_or_none(request.form, "entrance")
    if at is None or sitting is None or entrance is None:
        return _page(event, problem=_("Choose session, entrance and time first.")), 422
    ticks = Ticks(_form_id(), sitting, entrance, at, _ticked(), request.form.get("numbers", ""))
    try:
        result = record_ticks(current.store(), event_id, actor().account_id, ticks, clock.now())
    except InvalidField as wrong:
        future = _("The time on the paper lies in the future.")
        return _page(event, problem=future if wrong.field == "at" else _("At most 2,000 people at once.")), 422
    if not result.answers and not result.unknown:
        return _page(event, problem=_("Nobody was ticked.")), 422
    return _page(event, result=result)


@blueprint.post("/events/<int:event_id>/paper/undo", endpoint="undo_paper")
def undo(event_id: int) -> ResponseReturnValue:
    """All that one form recorded, of the people whom it names."""
    load_event(event_id)
    sitting, entrance = id_or_none(request.form, "sitting"), id_or_none(request.form, "entrance")
    if sitting is None or entrance is None:
        raise NotFound
    recorded = Coach(_form_id(), sitting, entrance, _ticked())
    reason = _("typed in from paper by mistake")
    undone = undo_coach(current.store(), event_id, actor().account_id, recorded, reason, clock.now())
    shown = locale.number(undone)
    flash(
        ngettext("%(shown)s admission is undone.", "%(shown)s admissions are undone.", undone, shown=shown), "done"
    )
    chosen = id_or_none(request.form, "delegation")
    return redirect(url_for("organizer.paper", event_id=event_id, delegation=chosen))


def _form_id() -> str:
    try:
        return str(uuid.UUID(request.form.get("form", "")))
    except ValueError:
        raise NotFound from None


def _ticked() -> list[int]:
    texts = request.form.getlist("delegate")
    return [int(text) for text in texts if text.isascii() and text.isdecimal() and len(text) < 10]


def _moment(event: Event) -> datetime | None:
    """What stands on the paper; None where that is no time."""
    with suppress(InvalidField):
        return moment_in(event.time_zone, request.form.get("at", ""), "at")
    return None


def _page(event: Event, problem: str = "", result: PaperResult | None = None) -> str:
    _categories, delegations = categories_and_delegations(event.id)
    chosen = id_or_none(request.values, "delegation")
    with current.store().read() as session:
        sittings = session.scalars(
            select(Sitting).where(Sitting.event_id == event.id).order_by(Sitting.position, Sitting.id)
        ).all()
        entrances = session.scalars(
            select(Entrance).where(Entrance.event_id == event.id).order_by(Entrance.position, Entrance.id)
        ).all()
    return render_template(
        "organizer/paper.html",
        chosen=chosen,
        part=paper_parts(current.store(), event.id, [chosen]) if chosen else [],
        delegation_choices=[("", _("All delegations")), *((each.id, each.name) for each in delegations)],
        sitting_choices=[(each.id, each.name) for each in sittings],
        entrance_choices=[(each.id, each.name) for each in entrances],
        form=request.form,
        ticked=set(_ticked()) if problem else set(),
        form_id=request.form.get("form", "") if problem else str(uuid.uuid4()),
        now=f"{locale.in_zone(clock.now(), event.time_zone):%Y-%m-%dT%H:%M}",
        problem=problem,
        longest=LONGEST_NUMBERS,
        summary=_summary(result) if result else None,
    )


def _summary(result: PaperResult) -> dict[str, object]:
    """`admitted` as a sentence; `recorded` for whom it may be undone; `others`: name and the verdict in words;
    `unknown` numbers."""
    said = words.verdict_words()
    codes = [(each.full_name, VerdictCode(each.answer["verdict"])) for each in result.answers]
    admitted = sum(code in ADMITTING for _name, code in codes)
    return {
        "admitted": ngettext(
            "%(shown)s person is recorded.",
            "%(shown)s people are recorded.",
            admitted,
            shown=locale.number(admitted),
        ),
        "recorded": [each.delegate_id for each in result.answers] if admitted else [],
        "others": [(name, said[code]) for name, code in codes if code not in ADMITTING],
        "unknown": result.unknown,
    }


def _list_words(event: Event) -> PaperWords:
    with force_locale("vi"):
        return PaperWords(
            event_name=event.name,
            title=_("Attendance list"),
            fill_in=_("Session: ………………………………  Entrance: ……………………  Time: ……………  Ticked by: ……………………"),
            columns=(_("No."), _("Badge number"), _("Full name"), _("Position"), _("Seat")),
            count=_("%(number)s people"),
            page=_("Page %(page)s"),
            printed_at=_("Printed %(moment)s", moment=locale.date_and_time(clock.now(), event.time_zone)),
            others=_("Without a delegation"),
        )
