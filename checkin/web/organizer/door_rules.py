"""What a sitting and an entrance tell the doors, each on a page of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from checkin.core.attendance import SittingMode
from checkin.core.errors import InvalidField, NotFound
from checkin.services.door_rules import set_entrance_rules, set_sitting_rules
from checkin.store.models import Category, Entrance, Sitting
from checkin.web import clock, current
from checkin.web.ids import HIGHEST_KEY
from checkin.web.organizer import open_form
from checkin.web.organizer.guard import blueprint, load_event

_SITTING = "/events/<int:event_id>/plan/sittings/<int:sitting_id>"
_ENTRANCE = "/events/<int:event_id>/plan/entrances/<int:entrance_id>"
_Model = type[Sitting] | type[Entrance]


@blueprint.get(_SITTING, endpoint="sitting_rules")
def sitting_rules(event_id: int, sitting_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _page("organizer/plan_sitting.html", event_id, Sitting, sitting_id)


@blueprint.post(_SITTING, endpoint="set_sitting_rules")
def save_sitting_rules(event_id: int, sitting_id: int) -> ResponseReturnValue:
    load_event(event_id)
    form = _touched(event_id, Sitting, sitting_id)
    try:
        set_sitting_rules(
            current.store(),
            event_id,
            sitting_id,
            mode=_mode(form),
            exit_on_close="exit_on_close" in form,
            category_ids=_ticked(form),
            now=clock.now(),
        )
    except InvalidField as invalid:
        return _page("organizer/plan_sitting.html", event_id, Sitting, sitting_id, _problem(invalid)), 400
    return _done(event_id, "sittings")


@blueprint.get(_ENTRANCE, endpoint="entrance_rules")
def entrance_rules(event_id: int, entrance_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _page("organizer/plan_entrance.html", event_id, Entrance, entrance_id)


@blueprint.post(_ENTRANCE, endpoint="set_entrance_rules")
def save_entrance_rules(event_id: int, entrance_id: int) -> ResponseReturnValue:
    load_event(event_id)
    ticked = _ticked(_touched(event_id, Entrance, entrance_id))
    try:
        set_entrance_rules(current.store(), event_id, entrance_id, category_ids=ticked, now=clock.now())
    except InvalidField as invalid:
        return _page("organizer/plan_entrance.html", event_id, Entrance, entrance_id, _problem(invalid)), 400
    return _done(event_id, "entrances")


def mode_words() -> dict[SittingMode, str]:
    return {
        SittingMode.ENTRY_ONLY: _("entry only"),
        SittingMode.REENTRY: _("in and out"),
        SittingMode.NO_REENTRY: _("in and out, no re-entry"),
    }


def _mode(form: Mapping[str, str]) -> SittingMode:
    mode = form.get("mode", "")
    if mode not in set(SittingMode):
        raise InvalidField("mode", "unknown")
    return SittingMode(mode)


def _ticked(form: open_form.Form) -> set[int]:
    keys = form.getlist("categories")
    if any(not (key.isascii() and key.isdecimal() and len(key) <= 10 and int(key) <= HIGHEST_KEY) for key in keys):
        raise NotFound
    return {int(key) for key in keys}


def _problem(invalid: InvalidField) -> dict[str, str]:
    sentences = {
        "categories": _("Tick at least one category."),
        "mode": _("Choose one of the three."),
    }
    return {invalid.field: sentences.get(invalid.field, _("This cannot be taken."))}


def _page(template: str, event_id: int, model: _Model, key: int, problems: dict[str, str] | None = None) -> str:
    part, categories = _read(event_id, model, key)
    stored = _stored(part, categories)
    form = request.form if problems else stored
    return render_template(
        template,
        part=part,
        categories=categories,
        ticked=_ticked(form),
        mode=form.get("mode", ""),
        exit_on_close="exit_on_close" in form,
        was=open_form.shown(stored, request.form),
        problems=problems or {},
    )


def _touched(event_id: int, model: _Model, key: int) -> open_form.Form:
    return open_form.touched(request.form, _stored(*_read(event_id, model, key)), sets=("categories",))


def _read(event_id: int, model: _Model, key: int) -> tuple[Any, Sequence[Category]]:
    """The part with its categories, and all of the event. NotFound for a part of another event."""
    with current.store().read() as session:
        part: Any = session.get(model, key, options=[selectinload(model.categories)])
        if part is None or part.event_id != event_id:
            raise NotFound
        categories = session.scalars(
            select(Category).where(Category.event_id == event_id).order_by(Category.position, Category.id)
        ).all()
    return part, categories


def _stored(part: Any, categories: Sequence[Category]) -> open_form.Form:
    chosen = [str(each.id) for each in part.categories or categories]
    if not isinstance(part, Sitting):
        return open_form.stored_form({"categories": chosen})
    ends = "on" if part.exit_on_close else ""
    return open_form.stored_form({"mode": part.mode.value, "exit_on_close": ends, "categories": chosen})


def _done(event_id: int, anchor: str) -> ResponseReturnValue:
    flash(_("Saved. The doors follow within seconds."), "done")
    return redirect(url_for("organizer.plan", event_id=event_id, _anchor=anchor))
