"""The hall: where the seats are, and each time they were given out."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from checkin.store.base import Base


class HallPlanRow(Base):
    """The one description of an event's hall; without a row it is read from the delegates' seats."""

    __tablename__ = "hall_plan"

    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), primary_key=True, autoincrement=False)
    description: Mapped[dict[str, Any]] = mapped_column(JSON)  # core.hall_plan.HallDescription, field by field
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]


class Seating(Base):
    """Seats given out in one step, to be undone as one."""

    __tablename__ = "seating"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    moves: Mapped[list[Any]] = mapped_column(JSON)  # [delegate id, seat before, seat since], only who moved
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kept_back: Mapped[list[Any]] = mapped_column(JSON, default=list)  # ids of whom undoing left where they sit
