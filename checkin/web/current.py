"""What the running application carries."""

from flask import current_app, request

from checkin.config import Config
from checkin.store.engine import Store


def store() -> Store:
    opened: Store = current_app.extensions["store"]
    return opened


def config() -> Config:
    chosen: Config = current_app.extensions["checkin_config"]
    return chosen


def public_url(path: str) -> str:
    """A whole address for a link or a QR code; `path` begins with a slash."""
    return (config().public_url or request.host_url.rstrip("/")) + path
