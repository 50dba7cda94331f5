"""The list of events, a new one, and an event's first page with its sittings."""

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import MultiDict

from checkin.core.errors import InvalidField, NotFound
from checkin.services import plan_event
from checkin.services.event_overview import SittingFigures, look_over
from checkin.services.foresee_sitting import foresee_sittings
from checkin.store.models import Event, Sitting
from checkin.web import current
from checkin.web.clock import now
from checkin.web.locale import number
from checkin.web.organizer import event_form
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.next_steps import next_steps


@blueprint.get("/", endpoint="start")
def start() -> ResponseReturnValue:
    return redirect(url_for("organizer.events"))


@blueprint.get("/events", endpoint="events")
def events() -> ResponseReturnValue:
    with current.store().read() as session:
        listed = session.scalars(select(Event).order_by(Event.starts_on.desc(), Event.id.desc())).all()
    return render_template("organizer/events.html", events=listed)


@blueprint.get("/events/new", endpoint="new_event")
def new_event() -> ResponseReturnValue:
    usual = MultiDict(
        {
            "time_zone": event_form.DEFAULT_ZONE,
            "sittings": "\n".join([_("Preparatory sitting"), _("Opening sitting"), _("Closing sitting")]),
            "entrances": "\n".join(_("Entrance %(number)s", number=each) for each in (1, 2)),
        }
    )
    usual.setlist("categories", [category.code for category in plan_event.USUAL_CATEGORIES])
    return _event_form(usual)


@blueprint.post("/events/new", endpoint="create_event")
def create_event() -> ResponseReturnValue:
    try:
        event_id = plan_event.create_event(current.store(), event_form.read_plan(request.form), now())
    except InvalidField as invalid:
        return _event_form(request.form, {invalid.field: event_form.problem(invalid)}), 400
    flash(_("The event is made. Next comes its list of delegates."), "done")
    return redirect(url_for("organizer.event", event_id=event_id))


def _event_form(form: event_form.Form, problems: dict[str, str] | None = None) -> str:
    return render_template(
        "organizer/event_new.html",
        form=form,
        ticked={*form.getlist("categories"), event_form.ALWAYS},
        always=event_form.ALWAYS,
        categories=plan_event.USUAL_CATEGORIES,
        zones=event_form.zone_choices(now(), form.get("time_zone", "")),
        problems=problems or {},
    )


@blueprint.get("/events/<int:event_id>", endpoint="event")
def event(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    overview = look_over(current.store(), event_id)
    return render_template(
        "organizer/event.html",
        overview=overview,
        steps=next_steps(event_id, overview),
        foreseen=foresee_sittings(current.store(), event_id),
    )


@blueprint.get("/events/<int:event_id>/figures", endpoint="figures")
def figures(event_id: int) -> ResponseReturnValue:
    """What changes on the first page while people come in, as the page writes it."""
    overview = look_over(current.store(), load_event(event_id).id)
    return jsonify(
        {
            "seq": overview.seq,
            "sittings": {str(each.sitting.id): _figures(each) for each in overview.sittings},
        }
    )


def _figures(figures: SittingFigures) -> dict[str, str | int]:
    return {
        "present": number(figures.present),
        "convened": number(figures.convened),
        "guests": number(figures.guests_present),
        "thousandths": min(1000, round(1000 * figures.present / figures.convened)) if figures.convened else 0,
        "state": figures.sitting.state,
    }


@blueprint.post("/events/<int:event_id>/sittings/<int:sitting_id>/open", endpoint="open_sitting")
def open_sitting(event_id: int, sitting_id: int) -> ResponseReturnValue:
    sitting = _sitting(event_id, sitting_id)
    plan_event.open_sitting(current.store(), event_id, sitting_id, now())
    flash(_("%(sitting)s is open: doors admit to it from now on.", sitting=sitting.name), "done")
    return _back(event_id, sitting_id)


@blueprint.post("/events/<int:event_id>/sittings/<int:sitting_id>/close", endpoint="close_sitting")
def close_sitting(event_id: int, sitting_id: int) -> ResponseReturnValue:
    sitting = _sitting(event_id, sitting_id)
    plan_event.close_sitting(current.store(), event_id, sitting_id, now())
    flash(_("%(sitting)s is closed: doors admit to it no longer.", sitting=sitting.name), "done")
    return _back(event_id, sitting_id)


def _back(event_id: int, sitting_id: int) -> ResponseReturnValue:
    """To the page whose button it was."""
    if request.form.get("from") == "console":
        return redirect(url_for("organizer.console", event_id=event_id, sitting=sitting_id))
    return redirect(url_for("organizer.event", event_id=event_id))


def _sitting(event_id: int, sitting_id: int) -> Sitting:
    with current.store().read() as session:
        sitting = session.get(Sitting, sitting_id)
    if sitting is None or sitting.event_id != event_id:
        raise NotFound
    return sitting
