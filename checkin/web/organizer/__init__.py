"""For organizers: everything here needs a log-in but the way to get one."""

from checkin.web.organizer import (
    badges,
    delegates,
    device,
    devices,
    door_rules,
    doubtful,
    events,
    import_decisions,
    missing_data,
    person,
    person_acts,
    plan,
    roster_import,
    screens,
    sign_in,
)
from checkin.web.organizer.guard import blueprint

__all__ = [
    "badges",
    "blueprint",
    "delegates",
    "device",
    "devices",
    "door_rules",
    "doubtful",
    "events",
    "import_decisions",
    "missing_data",
    "person",
    "person_acts",
    "plan",
    "roster_import",
    "screens",
    "sign_in",
]
