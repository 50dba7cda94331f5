"""Where a door device stands and what it may do: said by an organizer, or by the phone where it may choose."""

from dataclasses import dataclass

from sqlalchemy import update
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound, NotPermitted
from checkin.core.names import clean
from checkin.core.rights import DeviceRole
from checkin.store.engine import Store
from checkin.store.models import Device, Entrance, Sitting

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class Assignment:
    """What an organizer says of a device. None: the phone chooses.

    `offline_search` lets the phone keep an index of names, encrypted, for when the server is not heard.
    """

    entrance_id: int | None = None
    sitting_id: int | None = None
    role: DeviceRole = DeviceRole.STEWARD
    may_move: bool = True
    offline_search: bool = False


UNASSIGNED = Assignment()


def check_assignment(session: Session, event_id: int, assignment: Assignment) -> None:
    """NotFound for an entrance or a sitting of another event; InvalidField may_move "no_place" for a phone
    that neither has a place nor may choose one."""
    if assignment.entrance_id is not None:
        entrance = session.get(Entrance, assignment.entrance_id)
        if entrance is None or entrance.event_id != event_id:
            raise NotFound
    if assignment.sitting_id is not None:
        sitting = session.get(Sitting, assignment.sitting_id)
        if sitting is None or sitting.event_id != event_id:
            raise NotFound
    if not assignment.may_move and None in (assignment.entrance_id, assignment.sitting_id):
        raise InvalidField("may_move", "no_place")


def device_name(text: str) -> str:
    """As it is kept. InvalidField name: "empty", "long"."""
    name = clean(text)
    if not name or len(name) > LONGEST_NAME:
        raise InvalidField("name", "empty" if not name else "long")
    return name


def assign_device(store: Store, event_id: int, device_id: int, name: str, assignment: Assignment) -> None:
    """The phone follows at its next contact. NotFound for a device that is another event's or was cut off;
    else as `device_name` and `check_assignment`."""
    name = device_name(name)
    with store.write() as session:
        device = session.get(Device, device_id)
        if device is None or device.event_id != event_id or device.revoked_at is not None:
            raise NotFound
        check_assignment(session, event_id, assignment)
        device.name = name
        device.entrance_id, device.sitting_id = assignment.entrance_id, assignment.sitting_id
        device.role, device.may_move = assignment.role, assignment.may_move
        device.offline_search = assignment.offline_search


def place_device(store: Store, device_id: int, *, entrance_id: int, sitting_id: int) -> None:
    """The phone's own choice. NotPermitted "move" where it may not choose, NotFound for another event's place."""
    with store.write() as session:
        # held against an organizer who says at this moment that it stays where it is
        device = session.get_one(Device, device_id, with_for_update={"key_share": True})
        if not device.may_move:
            raise NotPermitted("move")
        check_assignment(session, device.event_id, Assignment(entrance_id=entrance_id, sitting_id=sitting_id))
        session.execute(
            update(Device).where(Device.id == device.id).values(entrance_id=entrance_id, sitting_id=sitting_id)
        )
