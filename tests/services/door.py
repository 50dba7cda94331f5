"""A door for tests: scans by name at minutes after the congress opened."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from time import sleep
from typing import Any

from sqlalchemy import select, update

from checkin.core.attendance import SittingMode
from checkin.services.door_rules import set_sitting_rules
from checkin.services.record_scan import ScanReport, record_scan
from checkin.services.void_scan import Voiding, void_scan
from checkin.store.models import Attendance, Badge, Delegate, Event, Scan, Sitting
from tests.congress import NOW, Congress


def minute(number: float) -> datetime:
    return NOW + timedelta(minutes=number)


def meet(congress: Congress, first: Callable[[], Any], then: Callable[[], Any]) -> tuple[Any, Any]:
    """What both give. `first` begins first; neither has its place in the stream before both came as far as they
    can."""
    with ThreadPoolExecutor(2) as threads:
        with congress.store.write() as session:
            session.execute(select(Event.id).where(Event.id == congress.event_id).with_for_update())
            begun = []
            for act in (first, then):
                begun.append(threads.submit(act))
                sleep(0.3)
        return begun[0].result(30), begun[1].result(30)


class Door:
    """`scan` gives the answer, `present` what attendance says: True, False (has left) or None (never came)."""

    def __init__(self, congress: Congress) -> None:
        self.congress = congress

    def scan(
        self, scan_id: str, name: str = "Lê Hữu Đức", at: float = 1, arrives: float | None = None, **more: Any
    ) -> Any:
        fields: dict[str, Any] = {
            "scan_id": scan_id,
            "event_id": self.congress.event_id,
            "sitting_id": self.congress.sittings[0],
            "entrance_id": self.congress.entrances[0],
            "device_id": None,
            "method": "camera",
            "read": self.congress.codes.get(name, name),
            "scanned_at": minute(at),
        }
        return record_scan(
            self.congress.store, ScanReport(**fields | more), minute(at if arrives is None else arrives)
        )

    def void(self, void_id: str, scan_id: str, at: float) -> Any:
        voiding = Voiding(void_id=void_id, scan_id=scan_id, reason="Nhầm người", voided_at=minute(at))
        return void_scan(self.congress.store, self.congress.event_id, None, voiding, minute(at))

    def attendance(self, name: str = "Lê Hữu Đức") -> Attendance | None:
        with self.congress.store.read() as session:
            return session.get(Attendance, (self.congress.sittings[0], self.congress.delegates[name]))

    def present(self, name: str = "Lê Hữu Đức") -> bool | None:
        row = self.attendance(name)
        return row.inside if row else None

    def log(self, scan_id: str) -> Scan:
        with self.congress.store.read() as session:
            return session.get_one(Scan, scan_id)

    def change_sitting(self, **values: Any) -> None:
        with self.congress.store.write() as session:
            session.execute(update(Sitting).where(Sitting.id == self.congress.sittings[0]).values(**values))

    def give_rules(self, at: float, mode: SittingMode = SittingMode.ENTRY_ONLY, *codes: str) -> None:
        """As an organizer does; `codes` are of the categories that are convened, none: all."""
        categories = self.congress.categories
        set_sitting_rules(
            self.congress.store,
            self.congress.event_id,
            self.congress.sittings[0],
            mode=mode,
            exit_on_close=False,
            category_ids={categories[code] for code in codes or categories},
            now=minute(at),
        )

    def change_badge(self, name: str, **values: Any) -> None:
        with self.congress.store.write() as session:
            person = self.congress.delegates[name]
            session.execute(update(Badge).where(Badge.delegate_id == person).values(**values))

    def change_delegate(self, name: str, **values: Any) -> None:
        with self.congress.store.write() as session:
            session.execute(update(Delegate).where(Delegate.full_name == name).values(**values))

    def flags(self) -> dict[str, str]:
        """Of every scan that has one."""
        with self.congress.store.read() as session:
            return {scan_id: flags for scan_id, flags in session.execute(select(Scan.id, Scan.flags)) if flags}
