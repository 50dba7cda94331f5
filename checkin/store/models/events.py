"""An event and its parts: sittings, entrances, categories, delegations."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, Column, ForeignKey, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from checkin.core.attendance import SittingMode
from checkin.core.decision import SittingState
from checkin.store.base import NO_ID_TWICE, Base, one_of

entrance_category = Table(
    "entrance_category",  # which categories an entrance admits; none listed admits all
    Base.metadata,
    Column("entrance_id", ForeignKey("entrance.id", ondelete="CASCADE"), primary_key=True),
    Column("category_id", ForeignKey("category.id", ondelete="CASCADE"), primary_key=True),
)

sitting_category = Table(
    "sitting_category",  # which categories are convened to a sitting; none listed convenes all
    Base.metadata,
    Column("sitting_id", ForeignKey("sitting.id", ondelete="CASCADE"), primary_key=True),
    Column("category_id", ForeignKey("category.id", ondelete="CASCADE"), primary_key=True),
)


class ReplacementPolicy(StrEnum):
    """What an alternate who comes in for somebody becomes, by the body's rules."""

    FOR_GOOD = "for_good"  # from a sitting on
    ONE_SITTING = "one_sitting"


class Event(Base):
    __tablename__ = "event"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(300), default="")
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    time_zone: Mapped[str] = mapped_column(String(64), default="Asia/Ho_Chi_Minh")  # IANA name
    accent: Mapped[str] = mapped_column(String(7), default="#0b4ea2")  # the one colour the event chooses
    last_seq: Mapped[int] = mapped_column(default=0)  # number of the newest delta of its live stream
    created_at: Mapped[datetime]
    replacement_policy: Mapped[ReplacementPolicy] = mapped_column(
        one_of(ReplacementPolicy), default=ReplacementPolicy.FOR_GOOD
    )
    delegations_by_name: Mapped[bool] = mapped_column(default=True)  # else as an organizer put them
    # core.quorum.rule_to_json; None: USUAL_RULE
    quorum_rule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))

    sittings: Mapped[list["Sitting"]] = relationship(
        order_by="Sitting.position, Sitting.id", back_populates="event"
    )
    entrances: Mapped[list["Entrance"]] = relationship(order_by="Entrance.position, Entrance.id")
    categories: Mapped[list["Category"]] = relationship(order_by="Category.position, Category.id")
    delegations: Mapped[list["Delegation"]] = relationship(order_by="Delegation.position, Delegation.id")


class Sitting(Base):
    __tablename__ = "sitting"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)  # order in lists
    starts_at: Mapped[datetime | None]  # as planned; doors open and close by `state`
    state: Mapped[SittingState] = mapped_column(one_of(SittingState), default=SittingState.PLANNED)
    opened_at: Mapped[datetime | None]  # the latest opening
    closed_at: Mapped[datetime | None]
    mode: Mapped[SittingMode] = mapped_column(one_of(SittingMode), default=SittingMode.ENTRY_ONLY)
    exit_on_close: Mapped[bool] = mapped_column(default=False)  # closing ends the stay of everybody inside
    quorum_rule: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))  # None: as the event's

    event: Mapped[Event] = relationship(back_populates="sittings")
    categories: Mapped[list["Category"]] = relationship(secondary=sitting_category)


class SittingAct(Base):
    """An opening or a closing, append-only: a scan is judged by what the sitting was at its own time."""

    __tablename__ = "sitting_act"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), index=True)
    state: Mapped[SittingState] = mapped_column(one_of(SittingState))  # from `at` on
    at: Mapped[datetime]
    ends_stays: Mapped[bool] = mapped_column(default=False)  # everybody inside at `at` has left by it


class Entrance(Base):
    __tablename__ = "entrance"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(String(200))
    position: Mapped[int] = mapped_column(default=0)

    categories: Mapped[list["Category"]] = relationship(secondary=entrance_category)


class FormerRules(Base):
    """What a sitting or an entrance asked until its rules were changed, append-only: a scan of before is judged by
    it whenever it arrives."""

    __tablename__ = "former_rules"

    id: Mapped[int] = mapped_column(primary_key=True)
    sitting_id: Mapped[int | None] = mapped_column(ForeignKey("sitting.id", ondelete="CASCADE"), index=True)
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id", ondelete="CASCADE"), index=True)
    mode: Mapped[SittingMode | None] = mapped_column(one_of(SittingMode))  # a sitting's
    category_ids: Mapped[list[int]] = mapped_column(JSON)  # convened, or admitted; none: all
    until: Mapped[datetime]


class Category(Base):
    __tablename__ = "category"
    __table_args__ = (UniqueConstraint("event_id", "code"), NO_ID_TWICE)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    code: Mapped[str] = mapped_column(String(32))  # official, alternate, guest, staff, press, or the event's own
    name: Mapped[str] = mapped_column(String(120))
    color: Mapped[str] = mapped_column(String(7))  # #rrggbb of the band on the badge
    counts_for_quorum: Mapped[bool] = mapped_column(default=False)
    may_vote: Mapped[bool] = mapped_column(default=False)
    needs_activation: Mapped[bool] = mapped_column(default=False)  # comes in only once `Delegate.activated_at` is
    position: Mapped[int] = mapped_column(default=0)


class Delegation(Base):
    __tablename__ = "delegation"
    __table_args__ = (UniqueConstraint("event_id", "folded"), NO_ID_TWICE)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(String(300))
    folded: Mapped[str] = mapped_column(String(300))  # core.names.fold(name): one unit, however it is typed
    allotted: Mapped[int | None]  # seats that the convening body granted; None where nobody said
    position: Mapped[int] = mapped_column(default=0)
    level: Mapped[str] = mapped_column(String(120), default="")  # of the unit, in the body's own words
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("delegation.id", ondelete="SET NULL"), index=True)
