"""Seats given out by delegation: chosen, looked at, written as one step, undone as one."""

from collections.abc import Mapping
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict

from checkin.core.errors import InvalidField
from checkin.services.describe_hall import find_hall
from checkin.services.give_seats import (
    NO_DELEGATION,
    NotTheLatestSeating,
    Proposal,
    SeatOrder,
    SeatsChanged,
    give_seats,
    propose_seats,
    undo_seating,
)
from checkin.web import clock, current
from checkin.web.locale import number
from checkin.web.organizer.delegates import LARGEST_ID, categories_and_delegations
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.person import actor

HIGHEST_PLACE = 9999


@blueprint.get("/events/<int:event_id>/seats/give", endpoint="seating")
def seating(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    categories, delegations = categories_and_delegations(event_id)
    usual: MultiDict[str, str] = MultiDict({"keep": "yes"})
    usual.setlist("category", [str(each.id) for each in categories if each.counts_for_quorum])
    for place, delegation in enumerate(delegations, start=1):
        usual[f"place_{delegation.id}"] = str(place)
    return _page(event_id, usual)


@blueprint.post("/events/<int:event_id>/seats/give", endpoint="propose_seats")
def propose(event_id: int) -> ResponseReturnValue:
    """Shows who would sit where; nothing is written."""
    load_event(event_id)
    try:
        order = _read_order(request.form)
        proposal = propose_seats(current.store(), event_id, order)
    except InvalidField as invalid:
        return _page(event_id, request.form, problems={invalid.field: _problem(invalid)}), 400
    return _page(event_id, request.form, proposal)


@blueprint.post("/events/<int:event_id>/seats/given", endpoint="give_seats")
def give(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    stamp = request.form.get("stamp", -1, type=int)
    try:
        order = _read_order(request.form)
        give_seats(current.store(), event_id, order, stamp, actor(), clock.now())
    except InvalidField as invalid:
        return _page(event_id, request.form, problems={invalid.field: _problem(invalid)}), 400
    except SeatsChanged:
        flash(_("The list or the hall has changed meanwhile. Look at the new proposal."), "problem")
        return _page(event_id, request.form, propose_seats(current.store(), event_id, order)), 409
    flash(_("The seats are given. Badges, doors and delegates' pages show them from now on."), "done")
    return redirect(url_for("organizer.seats", event_id=event_id))


@blueprint.post("/events/<int:event_id>/seats/given/<int:seating_id>/undo", endpoint="undo_seating")
def undo(event_id: int, seating_id: int) -> ResponseReturnValue:
    load_event(event_id)
    try:
        back, kept = undo_seating(current.store(), event_id, seating_id, actor(), clock.now())
    except NotTheLatestSeating:
        flash(_("Undo the later step first."), "problem")
    else:
        said = ngettext(
            "%(shown)s person sits as before.", "%(shown)s people sit as before.", back, shown=number(back)
        )
        if kept:
            said += " " + ngettext(
                "%(shown)s stays where they sit, since their seats changed meanwhile.",
                "%(shown)s stay where they sit, since their seats changed meanwhile.",
                kept,
                shown=number(kept),
            )
        flash(said, "done")
    return redirect(url_for("organizer.seats", event_id=event_id))


def _read_order(form: Mapping[str, Any]) -> SeatOrder:
    """`place_ID` with a number seats that delegation, the lowest first; equal numbers in the order of the form."""
    places = []
    for name in form:
        key, text = name.removeprefix("place_"), str(form[name]).strip()
        if not name.startswith("place_") or not _is_number(key, LARGEST_ID) or not text:
            continue
        if not _is_number(text, HIGHEST_PLACE):
            raise InvalidField("delegations", "number")
        places.append((int(text), int(key)))
    wanted = request.form.getlist("category")
    return SeatOrder(
        delegation_ids=tuple(key for _place, key in sorted(places, key=lambda pair: pair[0])),
        category_ids=frozenset(int(text) for text in wanted if _is_number(text, LARGEST_ID)),
        keep="keep" in form,
    )


def _is_number(text: str, highest: int) -> bool:
    return text.isascii() and text.isdecimal() and len(text) <= len(str(highest)) and int(text) <= highest


def _page(
    event_id: int, form: Any, proposal: Proposal | None = None, problems: dict[str, str] | None = None
) -> str:
    categories, delegations = categories_and_delegations(event_id)
    return render_template(
        "organizer/seating.html",
        form=form,
        ticked=set(form.getlist("category")),
        categories=categories,
        delegations=delegations,
        no_delegation=NO_DELEGATION,
        hall=find_hall(current.store(), event_id),
        proposal=proposal,
        problems=problems or {},
    )


def _problem(invalid: InvalidField) -> str:
    special: dict[tuple[str, str], str] = {
        ("delegations", "empty"): _("Give at least one delegation a number."),
        ("delegations", "number"): _("Numbers from 0 to %(number)s, or nothing.", number=HIGHEST_PLACE),
        ("delegations", "nothing"): _("Everybody sits there already."),
        ("categories", "empty"): _("Tick at least one category."),
    }
    return str(special.get((invalid.field, invalid.problem)) or _("This cannot be taken."))
