"""Imports: a list on its way in, what each import changed, and what an organizer chose last time."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from checkin.core.event_field import FieldKind
from checkin.store.base import NO_ID_TWICE, Base, one_of


class ImportDraft(Base):
    """An uploaded list between its preview and its import."""

    __tablename__ = "import_draft"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)  # the rows as read, see services.import_roster
    choices: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)  # core.roster.choices, packed
    created_at: Mapped[datetime]
    applied_at: Mapped[datetime | None]


class ImportRun(Base):
    """An import that went in, to be undone as one step."""

    __tablename__ = "import_run"

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    file_name: Mapped[str] = mapped_column(String(255))
    applied_at: Mapped[datetime]
    made: Mapped[int] = mapped_column(default=0)  # delegates, as are the next four
    changed: Mapped[int] = mapped_column(default=0)
    unchanged: Mapped[int] = mapped_column(default=0)
    left_out: Mapped[int] = mapped_column(default=0)
    withdrawn: Mapped[int] = mapped_column(default=0)
    # ids made: delegations, categories, fields; "named": ids of delegations by the folded names that they had
    parts: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    undone_at: Mapped[datetime | None]
    undone_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    kept_back: Mapped[list[Any]] = mapped_column(JSON, default=list)  # whom undoing left: [delegate id, why]


class ChangeKind(StrEnum):
    MADE = "made"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


class ImportChange(Base):
    """What an import did to one delegate. It may hold what is sensitive: never joined by a door, screen or log."""

    __tablename__ = "import_change"
    __table_args__ = (UniqueConstraint("run_id", "delegate_id", "kind"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    run_id: Mapped[int] = mapped_column(ForeignKey("import_run.id", ondelete="CASCADE"))
    delegate_id: Mapped[int] = mapped_column(ForeignKey("delegate.id", ondelete="CASCADE"), index=True)
    kind: Mapped[ChangeKind] = mapped_column(one_of(ChangeKind))
    before: Mapped[dict[str, Any]] = mapped_column(JSON)  # fields of core.roster.person that changed, packed
    after: Mapped[dict[str, Any]] = mapped_column(JSON)


class EventField(Base):
    """A field that the event adds to its delegates; values lie in `Delegate.extra` by its id."""

    __tablename__ = "event_field"
    __table_args__ = (UniqueConstraint("event_id", "folded"), NO_ID_TWICE)

    id: Mapped[int] = mapped_column(primary_key=True)
    event_id: Mapped[int] = mapped_column(ForeignKey("event.id"), index=True)
    name: Mapped[str] = mapped_column(String(120))
    folded: Mapped[str] = mapped_column(String(120))  # core.names.fold(name)
    kind: Mapped[FieldKind] = mapped_column(one_of(FieldKind))
    position: Mapped[int] = mapped_column(default=0)
    sensitive: Mapped[bool] = mapped_column(default=False)  # values lie in `DelegateSensitive.extra` instead


class ColumnMemory(Base):
    """What an organizer last took a column with this title for."""

    __tablename__ = "column_memory"
    __table_args__ = (UniqueConstraint("account_id", "title"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id", ondelete="CASCADE"))
    title: Mapped[str] = mapped_column(String(200))  # folded
    meaning: Mapped[str] = mapped_column(String(32))  # a field's code, "skip", or "keep:" and a FieldKind
    chosen_at: Mapped[datetime]
