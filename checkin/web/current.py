"""What the running application carries."""

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from flask import current_app, request

from checkin.config import Config
from checkin.store.engine import Store

_LOOPBACK = re.compile(r"127(\.\d{1,3}){3}")


def store() -> Store:
    opened: Store = current_app.extensions["store"]
    return opened


def config() -> Config:
    chosen: Config = current_app.extensions["checkin_config"]
    return chosen


def public_url(path: str) -> str:
    """A whole address for a link or a QR code; `path` begins with a slash.

    The organizer's browser on the laptop itself says "localhost", which leads nowhere from a phone: then the
    machine's first address in the hall's network stands in, where there is one.
    """
    chosen = config().public_url or (_hall_address() if _is_this_machine(request.host) else None)
    return (chosen or request.host_url.rstrip("/")) + path


def _hall_address() -> str | None:
    """Asked anew each time, since a laptop may change its network; known to whoever serves."""
    find_addresses: Callable[[], list[str]] = current_app.extensions.get("hall_addresses", list)
    return next(iter(find_addresses()), None)


def _is_this_machine(host: str) -> bool:
    name = urlsplit(f"//{host}").hostname or ""
    return name in ("localhost", "::1") or _LOOPBACK.fullmatch(name) is not None
