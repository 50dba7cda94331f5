"""Links for projectors: shared, shown again, revoked."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select

from checkin.core.errors import InvalidField
from checkin.formats import qr
from checkin.services.share_screen import SharedScreen, list_screens, revoke_screen, share_screen
from checkin.store.models import Sitting
from checkin.web import clock, current
from checkin.web.organizer.delegates import LARGEST_ID, id_or_none
from checkin.web.organizer.guard import blueprint, load_event


@blueprint.get("/events/<int:event_id>/screens", endpoint="screens")
def screens(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _page(event_id)


@blueprint.post("/events/<int:event_id>/screens", endpoint="share_screen")
def share(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    name, sitting_id = request.form.get("name", ""), id_or_none(request.form, "sitting")
    try:
        share_screen(current.store(), event_id, name, clock.now(), sitting_id)
    except InvalidField as invalid:
        problem = (
            _("Write a name.") if invalid.problem == "empty" else _("At most %(number)s characters.", number=80)
        )
        return _page(event_id, problem=problem), 400
    flash(_("The link is ready: open it on the computer of the projector."), "done")
    return redirect(url_for("organizer.screens", event_id=event_id))


@blueprint.post(f"/events/<int:event_id>/screens/<int(max={LARGEST_ID}):link_id>/revoke", endpoint="revoke_screen")
def revoke(event_id: int, link_id: int) -> ResponseReturnValue:
    load_event(event_id)
    revoke_screen(current.store(), event_id, link_id, clock.now())
    flash(_("The link is revoked: it shows nothing any more."), "done")
    return redirect(url_for("organizer.screens", event_id=event_id))


def _page(event_id: int, problem: str = "") -> str:
    with current.store().read() as reading:
        sittings = reading.scalars(
            select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
        ).all()
    return render_template(
        "organizer/screens.html",
        screens=[_row(screen) for screen in list_screens(current.store(), event_id)],
        sittings=sittings,
        problem=problem,
        typed=request.form,
    )


def _row(screen: SharedScreen) -> dict[str, Any]:
    address = current.public_url(f"/screen/{screen.token}")
    picture = Markup(qr.svg(address))  # noqa: S704  (made of squares by our own code)
    return {"link": screen.link, "address": address, "qr": picture}
