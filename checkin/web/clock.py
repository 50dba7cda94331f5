"""The one clock reading of a request."""

from datetime import UTC, datetime

from flask import g


def now() -> datetime:
    """UTC, aware; the same value however often a request asks."""
    if "now" not in g:
        g.now = datetime.now(UTC)
    reading: datetime = g.now
    return reading
