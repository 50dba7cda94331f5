"""What opening or closing a sitting would do, told before it is done."""

from dataclasses import dataclass

from sqlalchemy import func, select

from checkin.core.decision import SittingState
from checkin.store.engine import Store
from checkin.store.models import Attendance, Delegate, Device, Entrance, ScreenLink, Sitting


@dataclass(frozen=True, slots=True)
class Door:
    """A phone that stands at the sitting; `entrance` is "" where it chooses, `waiting` scans are in its queue."""

    device_id: int
    name: str
    entrance: str
    waiting: int


@dataclass(frozen=True, slots=True)
class Foresight:
    """`inside` are there now, everybody counted; `exits` of them closing would write."""

    inside: int
    exits: int
    doors: tuple[Door, ...]
    other_open: tuple[str, ...]  # names of sittings that are open beside it
    following_screens: int  # screen links that show the sitting that runs

    @property
    def waiting(self) -> int:
        return sum(door.waiting for door in self.doors)


def foresee_sittings(store: Store, event_id: int) -> dict[int, Foresight]:
    """For every sitting of the event; a fixed number of queries."""
    with store.read() as session:
        sittings = session.scalars(
            select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
        ).all()
        counted = session.execute(
            select(Attendance.sitting_id, func.count())
            .join(Delegate, Attendance.delegate_id == Delegate.id)
            .where(Delegate.event_id == event_id, Attendance.inside.is_(True))
            .group_by(Attendance.sitting_id)
        )
        inside = {sitting_id: number for sitting_id, number in counted}
        devices = session.execute(
            select(Device.sitting_id, Device.id, Device.name, Entrance.name, Device.waiting)
            .outerjoin(Entrance, Device.entrance_id == Entrance.id)
            .where(Device.event_id == event_id, Device.revoked_at.is_(None), Device.sitting_id.is_not(None))
            .order_by(Device.id)
        ).all()
        following = select(func.count(ScreenLink.id)).where(
            ScreenLink.event_id == event_id, ScreenLink.revoked_at.is_(None), ScreenLink.sitting_id.is_(None)
        )
        screens = session.execute(following).scalar_one()
    return {
        sitting.id: Foresight(
            inside=inside.get(sitting.id, 0),
            exits=inside.get(sitting.id, 0) if sitting.exit_on_close else 0,
            doors=tuple(
                Door(device_id, name, entrance or "", waiting or 0)
                for sitting_id, device_id, name, entrance, waiting in devices
                if sitting_id == sitting.id
            ),
            other_open=tuple(
                other.name for other in sittings if other is not sitting and other.state is SittingState.OPEN
            ),
            following_screens=screens,
        )
        for sitting in sittings
    }
