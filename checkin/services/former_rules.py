"""What a sitting or an entrance asked, kept in the moment in which it asks something else."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy.orm import Session

from checkin.core.attendance import SittingMode
from checkin.store.models import Category, Entrance, FormerRules, Sitting


def change_sitting(
    session: Session, sitting: Sitting, mode: SittingMode, categories: list[Category], now: datetime
) -> None:
    """Nothing is kept where nothing changes."""
    if (sitting.mode, _ids(sitting.categories)) != (mode, _ids(categories)):
        former = FormerRules(mode=sitting.mode, category_ids=_ids(sitting.categories), until=now)
        former.sitting_id = sitting.id
        session.add(former)
        sitting.mode, sitting.categories = mode, categories


def change_entrance(session: Session, entrance: Entrance, categories: list[Category], now: datetime) -> None:
    """As `change_sitting`."""
    if _ids(entrance.categories) != _ids(categories):
        former = FormerRules(category_ids=_ids(entrance.categories), until=now)
        former.entrance_id = entrance.id
        session.add(former)
        entrance.categories = categories


def _ids(categories: Iterable[Category]) -> list[int]:
    return sorted(category.id for category in categories)
