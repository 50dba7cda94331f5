"""The order in which delegations are listed everywhere, on a page: a number beside each."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.errors import InvalidField
from checkin.services.order_delegations import order_by_name, order_delegations
from checkin.web import clock, current
from checkin.web.organizer.delegates import categories_and_delegations
from checkin.web.organizer.guard import blueprint, load_event

_ORDER = "/events/<int:event_id>/delegations/order"


@blueprint.get(_ORDER, endpoint="delegation_order")
def form(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    _categories, delegations = categories_and_delegations(event_id)
    return render_template("organizer/delegation_order.html", delegations=delegations)


@blueprint.post(_ORDER, endpoint="order_delegations")
def order(event_id: int) -> ResponseReturnValue:
    """A single number moves one delegation: up it comes before whoever has the place, down after."""
    load_event(event_id)
    if "by_name" in request.form:
        order_by_name(current.store(), event_id, clock.now())
        flash(_("Delegations are sorted by name."), "done")
        return redirect(url_for("organizer.delegation_order", event_id=event_id))
    _categories, delegations = categories_and_delegations(event_id)
    wanted: list[tuple[int, int, int, int]] = []
    for was, each in enumerate(delegations, 1):
        text = request.form.get(f"place-{each.id}", "").strip()
        place = int(text) if text.isascii() and text.isdecimal() and len(text) <= 5 else was
        wanted.append((place, (place > was) - (place < was), was, each.id))
    ids = [key for *_place, key in sorted(wanted)]
    try:
        order_delegations(current.store(), event_id, ids, clock.now())
    except InvalidField:
        flash(_("Delegations were added or removed meanwhile. Look again."), "problem")
    else:
        flash(_("Delegations are listed in this order everywhere."), "done")
    return redirect(url_for("organizer.delegation_order", event_id=event_id))
