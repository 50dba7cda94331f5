"""Short codes in the database: only their keyed hash, which the code in the QR gives."""

import logging

from sqlalchemy import bindparam, select, update

from checkin.core.short_code import short_code_of
from checkin.store.engine import Store
from checkin.store.models import Badge
from checkin.store.vault import Vault, VaultError

log = logging.getLogger("checkin.badges")

_PORTION = 500
_PURPOSE = "badge short"
_fill = update(Badge).where(Badge.id == bindparam("of")).values(short_hash=bindparam("into"))


def short_hash(vault: Vault, short_code: str) -> str:
    return vault.hash(_PURPOSE, short_code)


def short_hash_of_code(vault: Vault, code: str) -> str:
    return short_hash(vault, short_code_of(code))


def fill_short_codes(store: Store) -> int:
    """For badges of the time before there were short codes; how many were filled. Idempotent, cheap where none are
    left.

    A badge whose code this data folder's key does not open stays without.
    """
    filled, above = 0, 0
    while rows := _without(store, above):
        above = rows[-1][0]
        values = [{"of": badge_id, "into": hashed} for badge_id, hashed in _hashed(store.vault, rows)]
        if values:
            with store.write() as session:
                session.connection().execute(_fill, values)
        filled += len(values)
    return filled


def _without(store: Store, above: int) -> list[tuple[int, str]]:
    query = select(Badge.id, Badge.code_sealed).where(Badge.short_hash.is_(None), Badge.id > above)
    with store.read() as session:
        return [
            (badge_id, sealed) for badge_id, sealed in session.execute(query.order_by(Badge.id).limit(_PORTION))
        ]


def _hashed(vault: Vault, rows: list[tuple[int, str]]) -> list[tuple[int, str]]:
    found = []
    for badge_id, sealed in rows:
        try:
            found.append((badge_id, short_hash_of_code(vault, vault.unseal("badge", sealed))))
        except VaultError:
            log.error("no short code: the key does not open this badge", extra={"badge_id": badge_id})
    return found
