"""How often one address may try what can be guessed at: signing in, pairing, private links; and how often one
device may ask for what costs or tells more than a scan."""

import time

from flask import Flask, request
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

NEVER_LIMITED = "door_api.scans"


class _LimitsOfRoutes(Limiter):
    """A hall behind one address scans as fast as it can; even finding that no limit applies would slow it down."""

    def _check_request_limit(self, callable_name: str | None = None, in_middleware: bool = True) -> None:
        if not in_middleware or request.endpoint != NEVER_LIMITED:
            super()._check_request_limit(callable_name, in_middleware)


limiter = _LimitsOfRoutes(get_remote_address, storage_uri="memory://", headers_enabled=True)

SIGN_IN = "10 per minute; 60 per hour"
PAIRING = "20 per minute"
DOOR_SEARCH = "60 per minute; 1000 per hour"  # a name typed is three or four; the roster in pieces is thousands
DOOR_PHOTO = "20 per minute"
DOOR_MISSES = "40 per 10 minutes"  # typed numbers that nobody has; an honest slip is one in twenty
DOOR_PICKS = "60 per minute; 1000 per hour"  # as searches: each tells a name, and ids can be counted through
DOOR_WALK_IN = "20 per minute"


def seconds_to_wait() -> int:
    """Until the limit that this request met is over; 0 where it met none."""
    met = limiter.current_limit
    return max(0, int(met.reset_at - time.time())) if met else 0


def attach(app: Flask) -> None:
    limiter.init_app(app)
