"""Typed numbers and short codes can be guessed at: a device that misses again and again has to wait.

Only misses count, so that a phone without a camera types as fast as it can. What it sends meanwhile is not lost: a
phone keeps the scan, and sends it again.
"""

import time

from limits import parse
from werkzeug.exceptions import TooManyRequests

from checkin.core.verdict import VerdictCode
from checkin.web.api.device_key import one_device
from checkin.web.rate_limits import DOOR_MISSES, limiter

_LIMIT = parse(DOOR_MISSES)
_SCOPE = "typed misses"
_MISSES = (VerdictCode.UNKNOWN_BADGE, VerdictCode.WRONG_EVENT)


def must_wait(method: str) -> bool:
    """Whether this device may type nothing now."""
    return method == "typed" and limiter.enabled and not limiter.limiter.test(_LIMIT, _SCOPE, one_device())


def require_typing(method: str) -> None:
    """TooManyRequests (429) with the seconds to wait."""
    if must_wait(method):
        resets_at, _remaining = limiter.limiter.get_window_stats(_LIMIT, _SCOPE, one_device())
        raise TooManyRequests(retry_after=max(1, round(resets_at - time.time())))


def count_miss(method: str, verdict: str) -> None:
    if method == "typed" and verdict in _MISSES:
        limiter.limiter.hit(_LIMIT, _SCOPE, one_device())
