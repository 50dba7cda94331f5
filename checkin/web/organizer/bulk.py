"""What an organizer does to many delegates at once: chosen in the list, previewed, done, taken back."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from checkin.core.errors import InvalidField, NotFound
from checkin.services.absences import Leave
from checkin.services.badge_jobs import BadgeOrder, start_badge_job
from checkin.services.bulk_acts import BulkPlan, do_bulk, preview_bulk, undo_bulk
from checkin.services.bulk_columns import BulkKind, BulkOrder
from checkin.services.delegate_filter import DelegateFilter
from checkin.services.find_delegates import listed_delegate_ids
from checkin.services.issue_badges import count_waiting, issue_badges
from checkin.services.list_bulk_acts import list_bulk_acts, open_bulk_act
from checkin.services.print_badges import printable_delegate_ids
from checkin.store.models import Event, Sitting
from checkin.web import clock, current, locale
from checkin.web.organizer import bulk_words, person_words, words
from checkin.web.organizer.badges import sheets_folder, usual_layout
from checkin.web.organizer.delegates import (
    categories_and_delegations,
    filter_query,
    id_or_none,
    read_filter,
    sittings_of,
)
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.person import actor

_BULK = "/events/<int:event_id>/delegates/bulk"
MOST_TICKED = 1000  # more come as "all that fit"


@dataclass(frozen=True, slots=True)
class Selection:
    """`ids` in the order of the list; `everybody`: all that fit `wanted`."""

    ids: Sequence[int]
    everybody: bool
    wanted: DelegateFilter


@dataclass(frozen=True, slots=True)
class Preview:
    """`plan` changes nobody for acts on badges; `changing` is None while something is still to be chosen."""

    changing: int | None
    plan: BulkPlan
    problems: dict[str, str] = field(default_factory=dict)
    moved: bool = False  # it would be other people than the organizer saw

    @property
    def seen(self) -> str:
        """What the form carries back: another text where as many others would be changed."""
        people = f"{self.changing} {sorted(self.plan.names)} {sorted(self.plan.changing)}"
        return hashlib.sha256(people.encode()).hexdigest()


@blueprint.post(_BULK, endpoint="bulk")
def bulk(event_id: int) -> ResponseReturnValue:
    event = load_event(event_id)
    act = request.form.get("act", "")
    chosen = _read_selection(event_id)
    if act not in bulk_words.ACTS or not chosen.ids:
        flash(_("Tick the people and choose what to do."), "problem")
        return _to_list(event_id, chosen.wanted)
    preview = _preview(event_id, act, chosen)
    try:
        if request.form.get("step") != "do" or not preview.changing:
            return _page(event, act, chosen, preview)
        if request.form.get("seen") != preview.seen:
            return _page(event, act, chosen, Preview(preview.changing, preview.plan, moved=True)), 409
        return _do(event, act, chosen)
    except InvalidField as invalid:
        problems = {invalid.field: person_words.field_problem(invalid.field, invalid.problem)}
        return _page(event, act, chosen, Preview(preview.changing, preview.plan, problems)), 400


@blueprint.get(_BULK, endpoint="bulk_acts")
def acts(event_id: int) -> ResponseReturnValue:
    event = load_event(event_id)
    lines = [
        (line, bulk_words.done(line.act.kind, line.act.chosen))
        for line in list_bulk_acts(current.store(), event_id)
    ]
    return render_template("organizer/bulk_acts.html", lines=lines, zone=event.time_zone)


@blueprint.get(f"{_BULK}/<int:act_id>", endpoint="bulk_act")
def done(event_id: int, act_id: int) -> ResponseReturnValue:
    event = load_event(event_id)
    act = open_bulk_act(current.store(), event_id, act_id)
    return render_template(
        "organizer/bulk_done.html",
        act=act,
        sentence=bulk_words.done(act.kind, act.chosen),
        back=filter_query(read_filter(request.args)),
        zone=event.time_zone,
    )


@blueprint.post(f"{_BULK}/<int:act_id>/undo", endpoint="undo_bulk")
def undo(event_id: int, act_id: int) -> ResponseReturnValue:
    load_event(event_id)
    restored, left = undo_bulk(current.store(), event_id, act_id, actor(), clock.now())
    shown = locale.number(restored)
    if restored or not left:
        told = ngettext(
            "%(shown)s delegate is as before.", "%(shown)s delegates are as before.", restored, shown=shown
        )
        flash(told, "done")
    if left:
        flash(_("Changed again since, and left as they are: %(names)s", names=", ".join(left)), "problem")
    return redirect(url_for("organizer.bulk_act", event_id=event_id, act_id=act_id))


def _read_selection(event_id: int) -> Selection:
    """NotFound for more ticks than a page has, or what is no id."""
    wanted = read_filter(request.form)
    if "all" in request.form:
        return Selection(listed_delegate_ids(current.store(), event_id, wanted)[0], True, wanted)
    ticked = request.form.getlist("who")
    if len(ticked) > MOST_TICKED or not all(key.isascii() and key.isdecimal() and len(key) < 10 for key in ticked):
        raise NotFound
    return Selection(list(dict.fromkeys(map(int, ticked))), False, wanted)


def _order(act: str) -> BulkOrder | None:
    """None while something is still to be chosen, and for acts on badges."""
    kind, value = bulk_words.ACTS[act]
    if kind is None:
        return None
    if kind is BulkKind.LEAVE:
        leave = Leave(
            reported_by=request.form.get("reported_by", ""),
            reason=request.form.get("reason", ""),
            document=request.form.get("document", ""),
            sitting_id=id_or_none(request.form, "at_sitting"),
            sensitive="sensitive" in request.form,
        )
        return BulkOrder(kind=kind, leave=leave)
    if value is None:
        value = request.form.get("value", "")
        if not value:
            return None
        value = "" if value == bulk_words.NONE else value
    return BulkOrder(kind=kind, value=value, reason=request.form.get("reason", ""))


def _preview(event_id: int, act: str, chosen: Selection) -> Preview:
    store = current.store()
    if act == "badges":
        return Preview(count_waiting(store, event_id, chosen.ids), preview_nobody(event_id, chosen))
    if act == "print":
        return Preview(len(printable_delegate_ids(store, event_id, chosen.ids)), preview_nobody(event_id, chosen))
    order = _order(act)
    if order is None:
        return Preview(None, preview_nobody(event_id, chosen))
    plan = preview_bulk(store, event_id, chosen.ids, order)
    return Preview(len(plan.changing), plan)


def preview_nobody(event_id: int, chosen: Selection) -> BulkPlan:
    """The people by name, and nothing that changes. NotFound where one is of another event."""
    plan = preview_bulk(current.store(), event_id, chosen.ids, BulkOrder(kind=BulkKind.LEAVE))
    return BulkPlan("", {}, frozenset(), frozenset(), plan.names)


def _do(event: Event, act: str, chosen: Selection) -> ResponseReturnValue:
    store = current.store()
    if act == "badges":
        issued = issue_badges(store, event.id, clock.now(), chosen.ids)
        shown = locale.number(issued)
        flash(ngettext("%(shown)s badge is issued.", "%(shown)s badges are issued.", issued, shown=shown), "done")
        return _to_list(event.id, chosen.wanted)
    if act == "print":
        badge_order = BadgeOrder(
            event.id,
            g.account.id,
            usual_layout(event.id),
            words.badge_words(event, clock.now()),
            chosen.ids,
        )
        start_badge_job(store, sheets_folder(), badge_order, clock.now())
        return redirect(url_for("organizer.badges", event_id=event.id, _anchor="sheets"))
    order = _order(act)
    assert order is not None
    act_id, plan = do_bulk(store, event.id, chosen.ids, order, actor(), clock.now())
    if act_id is None:
        return _to_list(event.id, chosen.wanted)
    if plan.bound:
        names = ", ".join(plan.named(plan.bound))
        flash(_("Left as they are, since a replacement holds: %(names)s", names=names), "problem")
    return redirect(url_for("organizer.bulk_act", event_id=event.id, act_id=act_id, **filter_query(chosen.wanted)))


def _to_list(event_id: int, wanted: DelegateFilter) -> ResponseReturnValue:
    return redirect(url_for("organizer.delegates", event_id=event_id, **filter_query(wanted)))


def _page(event: Event, act: str, chosen: Selection, preview: Preview) -> str:
    categories, delegations = categories_and_delegations(event.id)
    choices: list[tuple[Any, str]] = []
    if act == "category":
        choices = [(each.id, each.name) for each in categories]
    if act == "delegation":
        choices = [*((each.id, each.name) for each in delegations), (bulk_words.NONE, _("no delegation"))]
    sittings: list[Sitting] = sittings_of(event.id) if act == "leave" else []
    return render_template(
        "organizer/bulk.html",
        act=act,
        title=bulk_words.titles()[act],
        chosen=chosen,
        preview=preview,
        query=filter_query(chosen.wanted),
        choices=[("", _("choose")), *choices] if choices else [],
        sitting_choices=[("", _("throughout")), *((each.id, each.name) for each in sittings)],
        form=request.form,
    )
