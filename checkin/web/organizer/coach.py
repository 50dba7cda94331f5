"""A whole coach is checked in with one look: ticked people of a delegation, each through the same decision."""

import uuid

from flask import flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from checkin.core.errors import InvalidField, NotFound
from checkin.services.record_together import MOST_PEOPLE, Coach, record_coach, undo_coach
from checkin.store.models import Delegation
from checkin.web import clock, current, locale
from checkin.web.organizer.delegates import id_or_none
from checkin.web.organizer.delegations import DELEGATION, show_delegation
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.person import actor


@blueprint.post(f"{DELEGATION}/check-in", endpoint="check_in_coach")
def check_in(event_id: int, delegation_id: int) -> ResponseReturnValue:
    _require(event_id, delegation_id)
    coach = _read()
    if coach is None:
        return show_delegation(event_id, delegation_id, problem=_("Choose session and entrance first.")), 422
    try:
        answers = record_coach(current.store(), event_id, actor().account_id, coach, clock.now())
    except InvalidField as wrong:
        told = (
            _("At most %(number)s people at once.", number=MOST_PEOPLE)
            if wrong.problem == "long"
            else _("Nobody was ticked.")
        )
        return show_delegation(event_id, delegation_id, problem=told), 422
    return show_delegation(event_id, delegation_id, answers=answers)


@blueprint.post(f"{DELEGATION}/check-in/undo", endpoint="undo_coach")
def undo(event_id: int, delegation_id: int) -> ResponseReturnValue:
    _require(event_id, delegation_id)
    coach = _read()
    if coach is None:
        raise NotFound
    reason = _("checked in together by mistake")
    undone = undo_coach(current.store(), event_id, actor().account_id, coach, reason, clock.now())
    shown = locale.number(undone)
    flash(
        ngettext("%(shown)s admission is undone.", "%(shown)s admissions are undone.", undone, shown=shown), "done"
    )
    return redirect(
        url_for("organizer.delegation", event_id=event_id, delegation_id=delegation_id, sitting=coach.sitting_id)
    )


def _read() -> Coach | None:
    """None where sitting or entrance was not chosen."""
    sitting, entrance = id_or_none(request.form, "sitting"), id_or_none(request.form, "entrance")
    if sitting is None or entrance is None:
        return None
    try:
        form_id = str(uuid.UUID(request.form.get("form", "")))
    except ValueError:
        raise NotFound from None
    ticked = request.form.getlist("delegate")
    ids = [int(key) for key in ticked if key.isascii() and key.isdecimal() and len(key) < 10]
    return Coach(form_id, sitting, entrance, ids)


def _require(event_id: int, delegation_id: int) -> None:
    load_event(event_id)
    with current.store().read() as session:
        found = session.get(Delegation, delegation_id)
    if found is None or found.event_id != event_id:
        raise NotFound
