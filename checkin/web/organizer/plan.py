"""The plan of an event: its name, days and place, its sittings, entrances, categories and delegations."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.services import plan_event
from checkin.services.plan_event import SittingPlan
from checkin.services.quorum_figures import rule_of
from checkin.services.rename_part import Part, rename_part
from checkin.services.replacements import set_replacement_policy
from checkin.store.models import Category, Delegate, Entrance, Event, ReplacementPolicy, Sitting
from checkin.web import current
from checkin.web.clock import now
from checkin.web.ids import HIGHEST_KEY
from checkin.web.organizer import event_form, open_form
from checkin.web.organizer.door_rules import mode_words
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.quorum_words import rule_in_words

_PARTS = ", ".join(Part)


@blueprint.get("/events/<int:event_id>/plan", endpoint="plan")
def plan(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _page(event_id)


@blueprint.post("/events/<int:event_id>/plan", endpoint="edit_event")
def edit_event(event_id: int) -> ResponseReturnValue:
    def act() -> str:
        stored = open_form.stored_form(_as_form(_whole_event(event_id)))
        fields = event_form.read_event(open_form.touched(request.form, stored))
        plan_event.edit_event(
            current.store(),
            event_id,
            name=fields.name,
            place=fields.place,
            starts_on=fields.starts_on,
            ends_on=fields.ends_on,
            time_zone=fields.time_zone,
            now=now(),
        )
        return str(_("Saved."))

    return _try(event_id, "event", act)


@blueprint.post("/events/<int:event_id>/plan/sittings", endpoint="add_sitting")
def add_sitting(event_id: int) -> ResponseReturnValue:
    def act() -> str:
        name, planned = request.form.get("sitting_name", ""), request.form.get("sitting_starts_at", "")
        zone = load_event(event_id).time_zone
        starts_at = event_form.moment_in(zone, planned, "starts_at")
        plan_event.add_sitting(current.store(), event_id, SittingPlan(name, starts_at), now())
        return str(_("The sitting is added."))

    return _try(event_id, "sittings", act)


@blueprint.post("/events/<int:event_id>/plan/entrances", endpoint="add_entrance")
def add_entrance(event_id: int) -> ResponseReturnValue:
    def act() -> str:
        plan_event.add_entrance(current.store(), event_id, request.form.get("entrance_name", ""))
        return str(_("The entrance is added."))

    return _try(event_id, "entrances", act)


@blueprint.post("/events/<int:event_id>/plan/categories", endpoint="add_category")
def add_category(event_id: int) -> ResponseReturnValue:
    def act() -> str:
        plan_event.add_category(
            current.store(),
            event_id,
            name=request.form.get("category_name", ""),
            color=request.form.get("category_color", ""),
            counts_for_quorum="category_counts" in request.form,
        )
        return str(_("The category is added."))

    return _try(event_id, "categories", act)


@blueprint.post("/events/<int:event_id>/plan/delegations", endpoint="add_delegations")
def add_delegations(event_id: int) -> ResponseReturnValue:
    """Those that are there already stay as they are."""

    def act() -> str:
        wanted = event_form.different_lines(request.form, "delegations")
        if not wanted:
            raise InvalidField("delegations", "empty")
        added = plan_event.add_delegations(current.store(), event_id, wanted, now())
        return str(ngettext("%(num)s delegation is added.", "%(num)s delegations are added.", added))

    return _try(event_id, "delegations", act)


@blueprint.post("/events/<int:event_id>/plan/replacements", endpoint="set_replacement_policy")
def replacement_policy(event_id: int) -> ResponseReturnValue:
    """What a replacement is unless its decision says otherwise."""
    load_event(event_id)
    policy = request.form.get("policy", "")
    if policy not in set(ReplacementPolicy):
        raise NotFound
    set_replacement_policy(current.store(), event_id, ReplacementPolicy(policy))
    flash(_("Saved."), "done")
    return redirect(url_for("organizer.plan", event_id=event_id, _anchor="replacements"))


@blueprint.post(f"/events/<int:event_id>/plan/<any({_PARTS}):part>/rename", endpoint="rename_part")
def rename(event_id: int, part: str) -> ResponseReturnValue:
    load_event(event_id)
    key = request.form.get("key", 0, type=int)
    if not 0 < key <= HIGHEST_KEY:
        raise NotFound
    try:
        rename_part(current.store(), event_id, Part(part), key, request.form.get("name", ""), now())
        flash(_("Saved."), "done")
    except InvalidField as invalid:
        flash(event_form.problem(invalid), "problem")
    return redirect(url_for("organizer.plan", event_id=event_id, _anchor=part))


def _try(event_id: int, part: str, act: Callable[[], str]) -> ResponseReturnValue:
    """Back to the page with what was done, or the form again with what was wrong beside its field."""
    load_event(event_id)
    try:
        flash(act(), "done")
    except InvalidField as invalid:
        return _page(event_id, part, {invalid.field: event_form.problem(invalid)}), 400
    return redirect(url_for("organizer.plan", event_id=event_id, _anchor=None if part == "event" else part))


def _page(event_id: int, part: str = "", problems: dict[str, str] | None = None) -> str:
    event = _whole_event(event_id)
    of_event = request.form if part == "event" else _as_form(event)
    return render_template(
        "organizer/event_plan.html",
        whole=event,
        form=of_event,
        was=open_form.shown(open_form.stored_form(_as_form(event)), request.form),
        typed=request.form,
        part=part,
        problems={part: problems or {}},
        zones=event_form.zone_choices(now(), of_event.get("time_zone", "")),
        counts=_delegates_by(event_id),
        modes=mode_words(),
        quorum=rule_in_words(rule_of(event)),
        takes=lambda category: _entrances_of(event, category),
    )


def _as_form(event: Event) -> dict[str, str]:
    return {
        "name": event.name,
        "place": event.place,
        "starts_on": event.starts_on.isoformat(),
        "ends_on": event.ends_on.isoformat(),
        "time_zone": event.time_zone,
    }


def _whole_event(event_id: int) -> Event:
    with current.store().read() as session:
        return session.get_one(
            Event,
            event_id,
            options=[
                selectinload(Event.sittings).selectinload(Sitting.categories),
                selectinload(Event.entrances).selectinload(Entrance.categories),
                selectinload(Event.categories),
                selectinload(Event.delegations),
            ],
        )


def _entrances_of(event: Event, category: Category) -> str | None:
    """Names of the entrances that take this category; None where all do, or there is none."""
    taking = [each.name for each in event.entrances if not each.categories or category in each.categories]
    return None if len(taking) == len(event.entrances) else ", ".join(taking)


def _delegates_by(event_id: int) -> dict[str, dict[int | None, int]]:
    """How many active delegates each category and each delegation has."""
    active = (Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE)
    with current.store().read() as session:
        by_category = session.execute(
            select(Category.id, func.count(Delegate.id))
            .join(Delegate, Delegate.category_id == Category.id)
            .where(*active)
            .group_by(Category.id)
        )
        by_delegation = session.execute(
            select(Delegate.delegation_id, func.count(Delegate.id)).where(*active).group_by(Delegate.delegation_id)
        )
        return {
            "categories": {key: count for key, count in by_category},
            "delegations": {key: count for key, count in by_delegation},
        }
