"""The phones at the doors: paired by a code on this screen, listed, cut off."""

from typing import Any

from flask import flash, jsonify, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from checkin.core.errors import InvalidField
from checkin.formats import qr
from checkin.services.list_devices import Pairing, list_devices, watch_pairing
from checkin.services.pair_device import issue_pairing_code, revoke_device
from checkin.web import clock, current
from checkin.web.organizer import device_form
from checkin.web.organizer.guard import blueprint, load_event

PAIRING = "pairing"  # where the session keeps the event and the code that its page shows


@blueprint.get("/events/<int:event_id>/devices", endpoint="devices")
def devices(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _list(event_id)


@blueprint.post("/events/<int:event_id>/devices/pairing", endpoint="start_pairing")
def start_pairing(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    try:
        assignment = device_form.read_assignment(request.form)
        code = issue_pairing_code(current.store(), event_id, clock.now(), assignment)
    except InvalidField as invalid:
        return _list(event_id, {invalid.field: device_form.problem(invalid)}), 400
    session[PAIRING] = {"event": event_id, "code": code, "form": device_form.as_form(assignment)}
    return redirect(url_for("organizer.pairing", event_id=event_id))


@blueprint.get("/events/<int:event_id>/devices/pairing", endpoint="pairing")
def pairing(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    kept = _kept(event_id)
    if kept is None:
        return redirect(url_for("organizer.devices", event_id=event_id))
    found = watch_pairing(current.store(), event_id, kept["code"], clock.now())
    door = current.public_url("/door/")
    link = f"{door}#pair={kept['code']}"
    return render_template(
        "organizer/pairing.html",
        pairing=found,
        seconds=_seconds_left(found),
        form=kept["form"],
        roles=device_form.role_words(),
        door=door,
        code=kept["code"],
        link=link,
        link_qr=Markup(qr.svg(link)),  # noqa: S704  (made of squares by our own code)
    )


@blueprint.get("/events/<int:event_id>/devices/pairing/state", endpoint="pairing_state")
def pairing_state(event_id: int) -> ResponseReturnValue:
    """`{"state": waiting | paired | expired, "seconds"}` for the page that waits; "expired" where there is none."""
    load_event(event_id)
    kept = _kept(event_id)
    if kept is None:
        return jsonify({"state": "expired", "seconds": 0})
    found = watch_pairing(current.store(), event_id, kept["code"], clock.now())
    return jsonify({"state": found.state.value, "seconds": _seconds_left(found)})


@blueprint.post("/events/<int:event_id>/devices/<int:device_id>/revoke", endpoint="revoke_device")
def cut_off(event_id: int, device_id: int) -> ResponseReturnValue:
    load_event(event_id)
    revoke_device(current.store(), event_id, device_id, clock.now())
    flash(_("The device is cut off. What it scanned stays counted."), "done")
    return redirect(url_for("organizer.devices", event_id=event_id))


def _list(event_id: int, problems: dict[str, str] | None = None) -> str:
    now = clock.now()
    return render_template(
        "organizer/devices.html",
        found=list_devices(current.store(), event_id, now),
        now=now,
        form=request.form,
        problems=problems or {},
        roles=device_form.role_words(),
        **device_form.choices(event_id),
    )


def _kept(event_id: int) -> dict[str, Any] | None:
    kept = session.get(PAIRING)
    whole = isinstance(kept, dict) and kept.get("event") == event_id and "form" in kept
    return kept if whole else None


def _seconds_left(found: Pairing) -> int:
    return max(0, int((found.expires_at - clock.now()).total_seconds()))
