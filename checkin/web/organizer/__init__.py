"""For organizers: everything here needs a log-in but the way to get one."""

from checkin.web.organizer import events, plan, roster_import, sign_in
from checkin.web.organizer.guard import blueprint

__all__ = ["blueprint", "events", "plan", "roster_import", "sign_in"]
