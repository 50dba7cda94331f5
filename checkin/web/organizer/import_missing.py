"""Delegates whom a list does not name, as the preview offers them to be withdrawn."""

from dataclasses import dataclass

from sqlalchemy import select

from checkin.core.names import fold
from checkin.services.import_roster import OpenDraft
from checkin.services.preview_import import GOING_IN
from checkin.store.delegate_search import LIST_ORDER
from checkin.store.models import Delegate, Delegation
from checkin.web import current

PAGE_SIZE = 100


@dataclass(frozen=True, slots=True)
class MissingRow:
    id: int
    full_name: str
    delegation: str
    badge_number: str
    withdrawn: bool
    bound: bool  # in a replacement: stays


@dataclass(frozen=True, slots=True)
class MissingPage:
    rows: list[MissingRow]
    page: int
    pages: int
    of_named: int  # of the delegations that the list names
    withdrawn: int


def missing_page(event_id: int, draft: OpenDraft, wanted_page: int) -> MissingPage:
    """First those of the delegations that the list names, each part in the order of lists."""
    named = set(missing_of_named(event_id, draft))
    missing = sorted(_missing(event_id, draft), key=lambda row: row.id not in named)  # stable: the order stays
    pages = max(1, -(-len(missing) // PAGE_SIZE))
    page = min(max(1, wanted_page), pages)
    rows = missing[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    return MissingPage(rows, page, pages, len(named), len(draft.preview.withdrawn))


def missing_of_named(event_id: int, draft: OpenDraft) -> list[int]:
    """Ids of those missing whose delegation the list names."""
    named = {
        fold(row.person.delegation)
        for row in draft.preview.rows
        if row.action in GOING_IN and row.person and row.person.delegation
    }
    return [row.id for row in _missing(event_id, draft) if fold(row.delegation) in named]


def _missing(event_id: int, draft: OpenDraft) -> list[MissingRow]:
    missing, withdrawn = set(draft.preview.not_in_file), set(draft.preview.withdrawn)
    query = (
        select(Delegate.id, Delegate.full_name, Delegation.name, Delegate.badge_number)
        .outerjoin(Delegation, Delegation.id == Delegate.delegation_id)
        .where(Delegate.event_id == event_id)
        .order_by(*LIST_ORDER)
    )
    with current.store().read() as session:
        return [
            MissingRow(key, name, delegation or "", number or "", key in withdrawn, key in draft.preview.bound)
            for key, name, delegation, number in session.execute(query)
            if key in missing
        ]
