"""One door device: how it is, and what it may do from now on."""

from collections.abc import Mapping

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from checkin.core.errors import InvalidField
from checkin.services.assign_device import assign_device
from checkin.services.list_devices import open_device
from checkin.store.models import Device
from checkin.web import clock, current
from checkin.web.organizer import device_form, open_form
from checkin.web.organizer.guard import blueprint, load_event


@blueprint.get("/events/<int:event_id>/devices/<int:device_id>", endpoint="device")
def device(event_id: int, device_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _page(event_id, device_id)


@blueprint.post("/events/<int:event_id>/devices/<int:device_id>", endpoint="assign_device")
def assign(event_id: int, device_id: int) -> ResponseReturnValue:
    load_event(event_id)
    form = _touched(open_device(current.store(), event_id, device_id, clock.now()).device)
    try:
        assignment = device_form.read_assignment(form)
        assign_device(current.store(), event_id, device_id, form.get("name", ""), assignment)
    except InvalidField as invalid:
        problems = {invalid.field: device_form.problem(invalid)}
        return _page(event_id, device_id, request.form, problems), 400
    flash(_("Saved. The phone follows within seconds, once it is online."), "done")
    return redirect(url_for("organizer.devices", event_id=event_id))


def _touched(device: Device) -> open_form.Form:
    """A phone may have chosen another place while the form was open; who says that it stays says where."""
    form = open_form.touched(request.form, _stored(device))
    if "fixed" in request.form and f"{open_form.SHOWN}fixed" not in request.form:
        form = MultiDict(form)
        for name in ("entrance", "sitting"):
            form.setlist(name, request.form.getlist(name))
    return form


def _stored(device: Device) -> open_form.Form:
    return open_form.stored_form({"name": device.name, **device_form.as_form(device)})


def _page(
    event_id: int,
    device_id: int,
    form: Mapping[str, str] | None = None,
    problems: dict[str, str] | None = None,
) -> str:
    now = clock.now()
    row = open_device(current.store(), event_id, device_id, now)
    return render_template(
        "organizer/device.html",
        row=row,
        now=now,
        form=form if form is not None else _stored(row.device),
        was=open_form.shown(_stored(row.device), request.form),
        problems=problems or {},
        roles=device_form.role_words(),
        **device_form.choices(event_id),
    )
