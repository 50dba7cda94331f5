"""What the forms about a door device say, and its codes in words."""

from collections.abc import Mapping
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import select

from checkin.core.errors import InvalidField
from checkin.core.rights import DeviceRole
from checkin.services.assign_device import Assignment
from checkin.store.models import Device, Entrance, Sitting
from checkin.web import current
from checkin.web.organizer import event_form
from checkin.web.organizer.delegates import id_or_none

Form = Mapping[str, str]


def read_assignment(form: Form) -> Assignment:
    """InvalidField role "unknown"; what stands where is the service's to judge."""
    role = form.get("role", DeviceRole.STEWARD)
    if role not in set(DeviceRole):
        raise InvalidField("role", "unknown")
    return Assignment(
        entrance_id=id_or_none(form, "entrance"),
        sitting_id=id_or_none(form, "sitting"),
        role=DeviceRole(role),
        may_move="fixed" not in form,
        offline_search="offline_search" in form,
    )


def as_form(assigned: Assignment | Device) -> dict[str, str]:
    """What a browser sends for it; boxes that are not ticked are not sent."""
    fields = {
        "entrance": str(assigned.entrance_id or ""),
        "sitting": str(assigned.sitting_id or ""),
        "role": assigned.role.value,
        "fixed": "" if assigned.may_move else "yes",
        "offline_search": "yes" if assigned.offline_search else "",
    }
    return {name: value for name, value in fields.items() if value}


def choices(event_id: int) -> dict[str, Any]:
    """`entrances` and `sittings` of the event, each in its order."""
    with current.store().read() as session:
        return {
            "entrances": session.scalars(
                select(Entrance).where(Entrance.event_id == event_id).order_by(Entrance.position, Entrance.id)
            ).all(),
            "sittings": session.scalars(
                select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
            ).all(),
        }


def role_words() -> dict[DeviceRole, str]:
    return {DeviceRole.STEWARD: _("Steward"), DeviceRole.SUPERVISOR: _("Supervisor")}


def problem(invalid: InvalidField) -> str:
    """A sentence for what stands beside the field."""
    if (invalid.field, invalid.problem) == ("may_move", "no_place"):
        return str(_("A phone that stays where it is needs an entrance and a sitting: choose both."))
    return event_form.problem(invalid)
