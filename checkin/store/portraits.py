"""Portraits as doors ask for them: the very bytes, by their name."""

from sqlalchemy import bindparam, select

from checkin.store.base import table_of
from checkin.store.driver import Prepared, Transaction
from checkin.store.models import Delegate, DelegatePhoto

_photo, _delegate = table_of(DelegatePhoto), table_of(Delegate)
_image = Prepared(
    select(_photo.c.image)
    .select_from(_photo.join(_delegate, _delegate.c.id == _photo.c.delegate_id))
    .where(_photo.c.etag == bindparam("etag"), _delegate.c.event_id == bindparam("event_id"))
    .limit(1)
)


def portrait_named(transaction: Transaction, event_id: int, etag: str) -> bytes | None:
    row = transaction.row(_image, event_id=event_id, etag=etag)
    return bytes(row[0]) if row else None


def public_name(delegate_id: int, etag: str | None) -> str:
    """What a public screen asks for; "" where there is no portrait. It changes with the picture."""
    return f"{delegate_id}-{etag}" if etag else ""
