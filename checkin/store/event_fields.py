"""Which fields of an event are sensitive: their values lie in `DelegateSensitive.extra`, apart from all others."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from checkin.store.models import EventField


def sensitive_keys(session: Session, event_id: int) -> frozenset[str]:
    """Their ids as text, as the values are kept by."""
    query = select(EventField.id).where(EventField.event_id == event_id, EventField.sensitive)
    return frozenset(map(str, session.scalars(query)))


def parted(extra: Mapping[str, Any], sensitive: frozenset[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """What everybody may see of somebody's values, and what is sensitive."""
    plain = {key: value for key, value in extra.items() if key not in sensitive}
    return plain, {key: value for key, value in extra.items() if key in sensitive}
