"""How a badge would look: on real delegates, also before anybody has a badge, and without writing anything."""

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from checkin.core.badge_code import make_badge_code
from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.errors import NotFound
from checkin.formats.badge_png import render_back_png, render_badge_png
from checkin.services.badge_design import BadgeDesign
from checkin.services.issue_badges import PrintableBadge, pattern_of, preview_numbers, printable_badges
from checkin.services.print_badges import BadgeWords, badge_look, face_in
from checkin.store.engine import Store
from checkin.store.models import Badge, Delegate, DelegatePhoto

NOBODYS_CODE = make_badge_code(bytes(16))  # stands on previews of badges that are not issued yet; opens no door


def telling_delegates(store: Store, event_id: int) -> list[int]:
    """Whoever takes part and has the longest name, the shortest, and no photo; each once."""
    length = func.length(Delegate.full_name)
    with store.read() as session:
        takes_part = select(Delegate.id).where(
            Delegate.event_id == event_id, Delegate.status == DelegateStatus.ACTIVE
        )
        longest = session.scalar(takes_part.order_by(length.desc(), Delegate.id).limit(1))
        shortest = session.scalar(takes_part.order_by(length, Delegate.id).limit(1))
        photo = select(DelegatePhoto.delegate_id).where(DelegatePhoto.delegate_id == Delegate.id)
        others = takes_part.where(~photo.exists(), Delegate.id.not_in([longest or 0, shortest or 0]))
        plain = session.scalar(others.order_by(Delegate.sort_key, Delegate.id).limit(1))
    return list(dict.fromkeys(each for each in (longest, shortest, plain) if each is not None))


def trial_png(
    store: Store,
    event_id: int,
    delegate_id: int,
    words: BadgeWords,
    design: BadgeDesign,
    *,
    px_per_mm: int,
    back: bool = False,
) -> bytes:
    """The badge of this delegate as `design` would have it; of who has none, with a number that is free and a code
    that opens nothing. NotFound for a delegate of another event."""
    issued = printable_badges(store, event_id, [delegate_id])
    badge = issued[0] if issued else _not_issued(store, event_id, delegate_id)
    face = face_in(store, event_id, badge, words, design)
    look = badge_look(store, event_id, words, design)
    paint = render_back_png if back else render_badge_png
    return paint(face, px_per_mm=px_per_mm, layout=design.single_layout, look=look)


def _not_issued(store: Store, event_id: int, delegate_id: int) -> PrintableBadge:
    with store.read() as session:
        delegate = session.scalar(
            select(Delegate)
            .options(joinedload(Delegate.category), joinedload(Delegate.delegation))
            .where(Delegate.id == delegate_id, Delegate.event_id == event_id)
        )
        pattern = pattern_of(session, event_id)
    if delegate is None:
        raise NotFound
    next_numbers = dict(preview_numbers(store, event_id, pattern, most=1))
    numbers = next_numbers.get(delegate.category.name) or next(iter(next_numbers.values()), [""])
    number = delegate.badge_number or numbers[0]
    return PrintableBadge(Badge(number=number, status=BadgeStatus.ACTIVE), delegate, NOBODYS_CODE)
