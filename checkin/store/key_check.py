"""Whether a data folder's key is the one its database was written with."""

from sqlalchemy import select
from sqlalchemy.orm import InstrumentedAttribute, Session

from checkin.store.models import Badge, Delegate
from checkin.store.vault import Vault, VaultError


def check_key(session: Session, vault: Vault) -> None:
    """VaultError where the vault opens neither the oldest nor the latest of what is sealed.

    With another key every badge would be unknown at the doors.
    """
    _check(session, vault, "badge", Badge.code_sealed, Badge.id)
    _check(session, vault, "delegate", Delegate.link_sealed, Delegate.id)


def _check(
    session: Session,
    vault: Vault,
    purpose: str,
    sealed: InstrumentedAttribute[str],
    order: InstrumentedAttribute[int],
) -> None:
    query = select(sealed).limit(1)
    latest = session.scalar(query.order_by(order.desc()))
    oldest = session.scalar(query.order_by(order))
    if latest is None or oldest is None:
        return
    try:
        vault.unseal(purpose, latest)
    except VaultError:
        vault.unseal(purpose, oldest)
