"""The portrait of somebody whom a public screen greets."""

import re

from sqlalchemy import select

from checkin.store.counting import came_to_any
from checkin.store.engine import Store
from checkin.store.models import Delegate, DelegatePhoto, ScreenLink

_NAME = re.compile(r"([0-9]{1,9})-([0-9A-Za-z]{1,32})")  # store.portraits.public_name


def screen_photo(store: Store, link: ScreenLink, name: str) -> bytes | None:
    """None unless the link shows photos and the person is of its event, may be shown, and has come."""
    asked = _NAME.fullmatch(name)
    if asked is None or not link.shows_photos:
        return None
    with store.read() as session:
        return session.scalar(
            select(DelegatePhoto.image)
            .join(Delegate, Delegate.id == DelegatePhoto.delegate_id)
            .where(
                Delegate.id == int(asked[1]),
                DelegatePhoto.etag == asked[2],
                Delegate.event_id == link.event_id,
                Delegate.may_be_shown.is_(True),
                came_to_any(link.event_id),
            )
        )
