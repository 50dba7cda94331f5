"""The list of events, a new one, and an event's first page."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import select

from checkin.store.models import Event
from checkin.web import current
from checkin.web.organizer.guard import blueprint, load_event


@blueprint.get("/", endpoint="start")
def start() -> ResponseReturnValue:
    return redirect(url_for("organizer.events"))


@blueprint.get("/events", endpoint="events")
def events() -> ResponseReturnValue:
    with current.store().read() as session:
        listed = session.scalars(select(Event).order_by(Event.starts_on.desc(), Event.id.desc())).all()
    return render_template("organizer/events.html", events=listed)


@blueprint.get("/events/<int:event_id>", endpoint="event")
def event(event_id: int) -> ResponseReturnValue:
    return render_template("organizer/event.html", event=load_event(event_id))
