"""Typed numbers can be guessed at, and who picks one id after another reads the roster: such a device has to wait.

Of typed ones only misses count, so that a phone without a camera types as fast as it can. What a device sends
meanwhile is not lost: it keeps the scan, and sends it again.
"""

import time

from limits import RateLimitItem, parse_many
from werkzeug.exceptions import TooManyRequests

from checkin.core.verdict import VerdictCode
from checkin.web.api.device_key import one_device
from checkin.web.rate_limits import DOOR_MISSES, DOOR_PICKS, limiter

_LIMITS = {"typed": parse_many(DOOR_MISSES), "picked": parse_many(DOOR_PICKS)}  # by method; others have none
_MISSES = (VerdictCode.UNKNOWN_BADGE, VerdictCode.WRONG_EVENT)


def may_try(method: str) -> bool:
    """Whether this device may send a scan of that method now; a pick is counted by that."""
    if _used_up(method):
        return False
    if method == "picked":
        _count(method)
    return True


def require_try(method: str) -> None:
    """As `may_try`; else TooManyRequests (429) with the seconds to wait."""
    if not may_try(method):
        resets = [limiter.limiter.get_window_stats(limit, method, one_device())[0] for limit in _used_up(method)]
        raise TooManyRequests(retry_after=max(1, round(max(resets, default=0) - time.time())))


def count_miss(method: str, verdict: str) -> None:
    if method == "typed" and verdict in _MISSES:
        _count(method)


def _count(method: str) -> None:
    for limit in _LIMITS[method]:
        limiter.limiter.hit(limit, method, one_device())


def _used_up(method: str) -> list[RateLimitItem]:
    if method not in _LIMITS or not limiter.enabled:
        return []
    return [limit for limit in _LIMITS[method] if not limiter.limiter.test(limit, method, one_device())]
