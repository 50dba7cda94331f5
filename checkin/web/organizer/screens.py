"""Links for projectors: shared, shown again, changed, revoked."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from checkin.core.errors import InvalidField, NotFound
from checkin.formats import qr
from checkin.services.share_screen import (
    ScreenView,
    SharedScreen,
    change_screen,
    list_screens,
    revoke_screen,
    share_screen,
)
from checkin.store.models import Delegation, ScreenKind, ScreenLink, ScreenTheme, Sitting
from checkin.web import clock, current
from checkin.web.ids import HIGHEST_KEY
from checkin.web.organizer import open_form
from checkin.web.organizer.delegates import LARGEST_ID, id_or_none
from checkin.web.organizer.guard import blueprint, load_event

_LINK = f"/events/<int:event_id>/screens/<int(max={LARGEST_ID}):link_id>"


@blueprint.get("/events/<int:event_id>/screens", endpoint="screens")
def screens(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _page(event_id)


@blueprint.post("/events/<int:event_id>/screens", endpoint="share_screen")
def share(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    try:
        share_screen(current.store(), event_id, request.form.get("name", ""), clock.now(), view=_view(request.form))
    except InvalidField as invalid:
        return _page(event_id, problem=_problem(invalid)), 400
    flash(_("The link is ready: open it on the computer of the projector."), "done")
    return redirect(url_for("organizer.screens", event_id=event_id))


@blueprint.post(_LINK, endpoint="change_screen")
def change(event_id: int, link_id: int) -> ResponseReturnValue:
    load_event(event_id)
    form = _touched(event_id, link_id)
    try:
        change_screen(current.store(), event_id, link_id, form.get("name", ""), _view(form), clock.now())
        flash(_("Saved. Screens that show this link follow at once."), "done")
    except InvalidField as invalid:
        flash(_problem(invalid), "problem")
    return redirect(url_for("organizer.screens", event_id=event_id))


@blueprint.post(f"{_LINK}/revoke", endpoint="revoke_screen")
def revoke(event_id: int, link_id: int) -> ResponseReturnValue:
    load_event(event_id)
    revoke_screen(current.store(), event_id, link_id, clock.now())
    flash(_("The link is revoked: it shows nothing any more."), "done")
    return redirect(url_for("organizer.screens", event_id=event_id))


def _touched(event_id: int, link_id: int) -> open_form.Form:
    """NotFound for a link of another event, or one that was revoked."""
    links = {screen.link.id: screen.link for screen in list_screens(current.store(), event_id)}
    if link_id not in links:
        raise NotFound
    return open_form.touched(request.form, _stored(links[link_id]), sets=("delegation",))


def _view(form: open_form.Form) -> ScreenView:
    """What the form says a link shows; words that are none are as if they had not been said."""
    kind, theme = form.get("kind", ""), form.get("theme", "")
    chosen = {"none": (), "chosen": _ticked(form)}.get(form.get("delegations", "all"))
    return ScreenView(
        sitting_id=id_or_none(form, "sitting"),
        kind=ScreenKind(kind) if kind in set(ScreenKind) else ScreenKind.PROJECTION,
        theme=ScreenTheme(theme) if theme in set(ScreenTheme) else ScreenTheme.AS_COMPUTER,
        shows_photos="photos" in form,
        delegation_ids=chosen,
    )


def _ticked(form: open_form.Form) -> tuple[int, ...]:
    keys = form.getlist("delegation")
    if any(not (key.isascii() and key.isdecimal() and len(key) <= 10 and int(key) <= HIGHEST_KEY) for key in keys):
        raise NotFound
    return tuple(int(key) for key in keys)


def _problem(invalid: InvalidField) -> str:
    return str(_("Write a name.") if invalid.problem == "empty" else _("At most %(number)s characters.", number=80))


def _page(event_id: int, problem: str = "") -> str:
    with current.store().read() as reading:
        sittings = reading.scalars(
            select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
        ).all()
        delegations = reading.scalars(
            select(Delegation).where(Delegation.event_id == event_id).order_by(Delegation.position, Delegation.id)
        ).all()
    kinds = [
        (ScreenKind.PROJECTION.value, _("Projection: figures, quorum, delegations")),
        (ScreenKind.WELCOME.value, _("Welcome board for the foyer")),
    ]
    return render_template(
        "organizer/screens.html",
        screens=[_row(screen) for screen in list_screens(current.store(), event_id)],
        sitting_choices=[("", _("The sitting that runs")), *((one.id, one.name) for one in sittings)],
        delegations=delegations,
        problem=problem,
        new=_as_form(request.form.get("name", ""), _view(request.form) if problem else ScreenView()),
        kinds=kinds,
        kind_of=dict(kinds).get,
        themes=[
            (ScreenTheme.AS_COMPUTER.value, _("as the computer is set")),
            (ScreenTheme.LIGHT.value, _("light")),
            (ScreenTheme.DARK.value, _("dark")),
        ],
    )


def _row(screen: SharedScreen) -> dict[str, Any]:
    address = current.public_url(f"/screen/{screen.token}")
    picture = Markup(qr.svg(address))  # noqa: S704  (made of squares by our own code)
    link = screen.link
    return {
        "link": link,
        "address": address,
        "qr": picture,
        "form": _as_form(link.name, _view_of(link)),
        "was": open_form.shown(_stored(link), MultiDict()),
    }


def _view_of(link: ScreenLink) -> ScreenView:
    return ScreenView(
        link.sitting_id,
        link.kind,
        link.theme,
        link.shows_photos,
        None if link.delegation_ids is None else tuple(link.delegation_ids),
    )


def _stored(link: ScreenLink) -> open_form.Form:
    form = _as_form(link.name, _view_of(link))
    ticked = [str(key) for key in form.pop("ticked")]
    values = form | {"sitting": str(form["sitting"]), "photos": "on" if form["photos"] else ""}
    return open_form.stored_form(values | {"delegation": ticked})


def _as_form(name: str, view: ScreenView) -> dict[str, Any]:
    return {
        "name": name,
        "sitting": view.sitting_id or "",
        "kind": view.kind.value,
        "theme": view.theme.value,
        "photos": view.shows_photos,
        "delegations": "all" if view.delegation_ids is None else "chosen" if view.delegation_ids else "none",
        "ticked": view.delegation_ids or (),
    }
