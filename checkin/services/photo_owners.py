"""Who has a badge number, for whoever types one."""

from collections.abc import Iterable

from sqlalchemy import select

from checkin.store.engine import Store
from checkin.store.models import Badge, Delegate


def owners_by_number(store: Store, event_id: int, numbers: Iterable[str]) -> dict[str, int]:
    """Delegates by their number in capitals; numbers that nobody has are left out. Printed badges count too."""
    wanted = {number.upper() for number in numbers}
    if not wanted:
        return {}
    with store.read() as session:
        printed = session.execute(select(Badge.number, Badge.delegate_id).where(Badge.event_id == event_id)).all()
        own = select(Delegate.badge_number, Delegate.id).where(
            Delegate.event_id == event_id, Delegate.badge_number.is_not(None)
        )
        rows = [*printed, *session.execute(own).all()]
    return {number.upper(): key for number, key in rows if number and number.upper() in wanted}
