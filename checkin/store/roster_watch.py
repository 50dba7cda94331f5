"""Whether anything that doors judge by may have changed, for next to nothing."""

from typing import Any

from sqlalchemy import Connection, Delete, Engine, Insert, Update, event
from sqlalchemy.pool import ConnectionPoolEntry

WATCHED = frozenset(
    {
        "badge",
        "category",
        "delegate",
        "delegation",
        "entrance",
        "replacement",
        "entrance_category",
        "sitting",
        "sitting_act",
        "sitting_category",
    }
)
_MARK = "checkin_roster_written"


class RosterWatch:
    """`writes` grows after every transaction of this process that wrote to one of these tables.

    Prepared statements and other processes are not seen: who asks looks for himself now and then.
    """

    def __init__(self, engine: Engine) -> None:
        self.writes = 0

        @event.listens_for(engine, "after_execute")
        def _note(connection: Connection, statement: Any, *_more: Any) -> None:
            if isinstance(statement, Insert | Update | Delete) and _table_of(statement) in WATCHED:
                connection.info[_MARK] = True

        # a connection comes back after its commit (or its rollback: then it is one look too many)
        @event.listens_for(engine, "checkin")
        def _count(_connection: Any, record: ConnectionPoolEntry) -> None:
            if record.info.pop(_MARK, False):
                self.writes += 1


def _table_of(statement: Insert | Update | Delete) -> str:
    return str(getattr(statement.table, "name", ""))
