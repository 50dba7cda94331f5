"""The list of delegates as a file to take away: a logged act, with a reason where something sensitive goes out."""

import io
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from checkin.core.errors import InvalidField, NotFound, NotPermitted
from checkin.core.names import clean
from checkin.core.roster.fields import Field
from checkin.services.delegate_filter import DelegateFilter
from checkin.services.event_fields import event_fields
from checkin.services.export_table import (
    LIST_COLUMNS,
    OF_THE_EVENT,
    ROSTER_COLUMNS,
    SENSITIVE_COLUMNS,
    ExportTable,
    ExportWords,
    FileKind,
    Tell,
    nobody_listens,
    write_export,
)
from checkin.services.find_delegates import listed_delegate_ids
from checkin.store.engine import Store
from checkin.store.models import Account, Delegate, Event, RosterExport

LONGEST_REASON = 300
LONG_LIST = 200  # delegates; fewer take less time than starting a process
MAKING_SECONDS = 300
_TOP = Path(__file__).resolve().parents[2]
_two_at_a_time = threading.BoundedSemaphore(2)


class ExportFailed(Exception):
    """The process that writes the file died. Nothing went out, and nothing is logged."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportOrder:
    """`columns` as services.export_table names them; that of the full name is always there."""

    columns: Sequence[str]
    kind: FileKind = FileKind.XLSX
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ExportLine:
    export: RosterExport
    account: str


def export_roster(
    store: Store,
    event_id: int,
    account_id: int,
    wanted: DelegateFilter,
    order: ExportOrder,
    words: ExportWords,
    now: datetime,
    tell: Callable[[int, int], None] | None = None,
) -> bytes:
    """The file, once it is in the log that it goes out. Everybody whom the list shows by `wanted`, in its order.

    `tell` hears of a long list how many rows are written, and of how many.

    NotFound; NotPermitted where a column is sensitive and the account may not see it; InvalidField: columns
    "unknown", reason "empty" (of sensitive columns) or "long". ExportFailed.
    """
    columns, reason, is_sensitive = _checked(store, event_id, account_id, order)
    ids, sitting = listed_delegate_ids(store, event_id, wanted)
    table = ExportTable(
        event_id=event_id, columns=columns, ids=ids, sitting_id=sitting.id if sitting else None, kind=order.kind
    )
    if len(ids) > LONG_LIST:
        made = write_apart(store, table, words, lambda rows: tell(rows, len(ids)) if tell else None)
    else:
        made = _made_here(store, table, words)
    with store.write() as session:
        everybody = session.scalar(select(func.count(Delegate.id)).where(Delegate.event_id == event_id)) or 0
        session.add(
            RosterExport(
                event_id=event_id,
                account_id=account_id,
                file_kind=order.kind,
                columns=_told(session, event_id, columns),
                people=len(ids),
                sensitive=is_sensitive,
                narrowed=len(ids) < everybody,
                reason=reason,
                at=now,
            )
        )
    return made


def list_exports(store: Store, event_id: int, most: int = 50) -> list[ExportLine]:
    """The latest first."""
    query = (
        select(RosterExport, Account.name)
        .join(Account, Account.id == RosterExport.account_id)
        .where(RosterExport.event_id == event_id)
        .order_by(RosterExport.id.desc())
        .limit(most)
    )
    with store.read() as session:
        return [ExportLine(export, account) for export, account in session.execute(query)]


SENSITIVE_SET = frozenset(SENSITIVE_COLUMNS)
_KNOWN = frozenset({*ROSTER_COLUMNS, *SENSITIVE_COLUMNS, *LIST_COLUMNS})


def _checked(store: Store, event_id: int, account_id: int, order: ExportOrder) -> tuple[list[str], str, bool]:
    """The columns in their order, each once, the reason, and whether something sensitive is among them."""
    with store.read() as session:
        if session.get(Event, event_id) is None:
            raise NotFound
        account = session.get_one(Account, account_id)
        fields = event_fields(session, event_id)
    own = {f"{OF_THE_EVENT}{each.id}" for each in fields}
    sensitive = SENSITIVE_SET.union(f"{OF_THE_EVENT}{each.id}" for each in fields if each.sensitive)
    columns = list(dict.fromkeys(order.columns))
    if not _KNOWN.union(own).issuperset(columns):
        raise InvalidField("columns", "unknown")
    if Field.FULL_NAME not in columns:
        columns.insert(0, str(Field.FULL_NAME))
    reason = clean(order.reason)
    if not sensitive.isdisjoint(columns):
        if not account.sees_sensitive:
            raise NotPermitted("sensitive")
        if not reason:
            raise InvalidField("reason", "empty")
    if len(reason) > LONGEST_REASON:
        raise InvalidField("reason", "long")
    return columns, reason, not sensitive.isdisjoint(columns)


def _told(session: Session, event_id: int, columns: Sequence[str]) -> list[str]:
    """As the log keeps them: a field of the event by the name that it has now."""
    names = {f"{OF_THE_EVENT}{each.id}": each.name for each in event_fields(session, event_id)}
    return [names.get(column, column) for column in columns]


def _made_here(store: Store, table: ExportTable, words: ExportWords) -> bytes:
    out = io.BytesIO()
    with store.read() as session:
        write_export(session, table, words, out)
    return out.getvalue()


def write_apart(store: Store, table: ExportTable, words: ExportWords, tell: Tell = nobody_listens) -> bytes:
    """The file by a process of its own: ten thousand rows take seconds, in which the doors go on. ExportFailed."""
    command = [sys.executable, "-m", "checkin.services.export_child"]
    with (
        _two_at_a_time,
        subprocess.Popen(  # noqa: S603  (our own module; what it is told comes through the pipe)
            command, cwd=_TOP, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
        ) as child,
    ):
        watch = threading.Timer(MAKING_SECONDS, child.kill)
        watch.daemon = True
        watch.start()
        assert child.stdin is not None
        assert child.stdout is not None
        assert child.stderr is not None
        listener = threading.Thread(target=_listen, args=(child.stderr, tell), daemon=True)
        listener.start()
        try:
            with suppress(BrokenPipeError), child.stdin as told:
                told.write(pickle.dumps((store.url, table, words)))
            made = child.stdout.read()
            listener.join()
            if child.wait() != 0:
                raise ExportFailed
            return made
        finally:
            watch.cancel()
            child.kill()


def _listen(stream: IO[bytes], tell: Tell) -> None:
    for line in stream:
        if line.strip().isdigit():  # else it is what a process says that dies
            tell(int(line))
