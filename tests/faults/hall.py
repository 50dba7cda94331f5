"""A congress in a database of its own, and the server as an operator starts it: `python -m checkin serve`."""

import json
import os
import random
import socket
import subprocess
import sys
import time
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select, update

from checkin.core.attendance import SittingMode
from checkin.core.decision import BadgeStatus, DelegateStatus
from checkin.core.rights import DeviceRole
from checkin.services.assign_device import Assignment
from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.services.plan_event import EventPlan, SittingPlan, close_sitting, create_event, open_sitting
from checkin.store import migrations
from checkin.store.engine import Store
from checkin.store.models import Badge, Category, Delegate, Delegation, Entrance, Sitting
from checkin.store.vault import Vault
from tests.congress import Congress

ROOT = Path(__file__).resolve().parents[2]
DELEGATES = 60
PHONES = 8
UNKNOWN_CODE = "DB:" + "A" * 26
START_SECONDS = 60
# Below those that the kernel hands to callers: one of them could be given the very port that it calls, and speak
# with itself, while the server is down
PORTS = range(20000, 32000)


@dataclass(frozen=True, kw_only=True)
class Hall:
    """Where a congress is kept. `keys` are of paired phones, the last one a supervisor's."""

    data_dir: Path
    database_url: str
    event_id: int
    sittings: list[int]
    entrances: list[int]
    codes: list[str]
    keys: list[str]
    opened_at: datetime

    def store(self) -> Store:
        return Store(self.database_url, Vault.open_folder(self.data_dir))


def hold_congress(data_dir: Path, database_url: str) -> Hall:
    """Open since two hours, in the middle of it closed for a while; two people may not come in any more.

    One sitting can be left and entered again; the other one cannot, and was closed and opened again.
    """
    now = datetime.now(UTC)
    opened_at = now - timedelta(hours=2)
    store = Store(database_url, Vault.open_folder(data_dir))
    migrations.upgrade(store)
    plan = EventPlan(
        name="Đại hội thử lỗi",
        starts_on=(now - timedelta(days=2)).date(),
        ends_on=(now + timedelta(days=2)).date(),
        sittings=[SittingPlan("Phiên ra vào"), SittingPlan("Phiên một lần")],
        entrances=["Cửa 1", "Cửa 2", "Cửa 3"],
        delegations=["Quận 1"],
    )
    event_id = create_event(store, plan, opened_at)
    congress = _congress(store, event_id)
    for number in range(DELEGATES):
        congress.add_delegate(f"Nguyễn Văn {number}")
    congress.issue()
    modes = (SittingMode.REENTRY, SittingMode.NO_REENTRY)
    with store.write() as session:
        for sitting_id, mode in zip(congress.sittings, modes, strict=True):
            session.execute(update(Sitting).where(Sitting.id == sitting_id).values(mode=mode, exit_on_close=True))
    for sitting_id in congress.sittings:
        open_sitting(store, event_id, sitting_id, opened_at)
    close_sitting(store, event_id, congress.sittings[1], now - timedelta(minutes=60))
    open_sitting(store, event_id, congress.sittings[1], now - timedelta(minutes=50))
    _end_two(congress, now - timedelta(minutes=55))
    roles = [DeviceRole.STEWARD] * PHONES + [DeviceRole.SUPERVISOR]
    keys = [_pair(store, event_id, f"Máy {number}", role) for number, role in enumerate(roles)]
    store.close()
    return Hall(
        data_dir=data_dir,
        database_url=database_url,
        event_id=event_id,
        sittings=congress.sittings,
        entrances=congress.entrances,
        codes=list(congress.codes.values()),
        keys=keys,
        opened_at=opened_at,
    )


def _congress(store: Store, event_id: int) -> Congress:
    with store.read() as session:
        return Congress(
            store,
            event_id,
            sittings=list(session.scalars(select(Sitting.id).order_by(Sitting.position))),
            entrances=list(session.scalars(select(Entrance.id).order_by(Entrance.position))),
            categories={row[0]: row[1] for row in session.execute(select(Category.code, Category.id))},
            delegations={row[0]: row[1] for row in session.execute(select(Delegation.name, Delegation.id))},
        )


def _end_two(congress: Congress, at: datetime) -> None:
    lost, gone = list(congress.delegates.values())[:2]
    with congress.store.write() as session:
        session.execute(update(Badge).where(Badge.delegate_id == lost).values(status=BadgeStatus.LOST, ended_at=at))
        session.execute(
            update(Delegate).where(Delegate.id == gone).values(status=DelegateStatus.WITHDRAWN, withdrawn_at=at)
        )


def _pair(store: Store, event_id: int, name: str, role: DeviceRole) -> str:
    now = datetime.now(UTC)
    code = issue_pairing_code(store, event_id, now, Assignment(role=role))
    return pair_device(store, code, name, now).key


@dataclass
class Server:
    """`serve` on one port and one database, killed and started again."""

    hall: Hall
    port: int = field(default_factory=lambda: free_port())
    process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Returns once the port takes connections."""
        environ = {name: value for name, value in os.environ.items() if not name.startswith("CHECKIN_")}
        environ |= {"CHECKIN_DATA": str(self.hall.data_dir), "CHECKIN_DATABASE_URL": self.hall.database_url}
        command = [sys.executable, "-m", "checkin", "serve", "--http", "--no-demo", "--host", "127.0.0.1"]
        command += ["--port", str(self.port)]
        with self.log_file.open("ab") as log:
            self.process = subprocess.Popen(
                command, cwd=ROOT, env=environ, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=log
            )
        self._wait_until_open()

    def kill(self) -> None:
        """SIGKILL: no good-bye to anybody, nothing flushed, nothing rolled back."""
        if self.process is not None:
            self.process.kill()
            self.process.wait()
            self.process = None

    def stop(self) -> None:
        if self.process is not None:
            self.process.terminate()
            try:
                self.process.wait(20)
            except subprocess.TimeoutExpired:
                self.kill()
            self.process = None

    def faults(self) -> list[str]:
        """What the log holds beside information; lines that are no JSON are tracebacks."""
        return [line for line in self.log_file.read_text("utf-8").splitlines() if _is_fault(line)]

    @property
    def log_file(self) -> Path:
        return self.hall.data_dir / "log.jsonl"

    def _wait_until_open(self) -> None:
        assert self.process is not None
        end = time.monotonic() + START_SECONDS
        while time.monotonic() < end and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", self.port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        raise AssertionError(f"the server did not start: {self.log_file.read_text('utf-8')}")


def _is_fault(line: str) -> bool:
    try:
        entry: Any = json.loads(line)
    except ValueError:
        return True
    return entry.get("levelname") not in ("DEBUG", "INFO")


def free_port() -> int:
    while True:
        port = random.choice(PORTS)
        with socket.socket() as tried:
            tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                tried.bind(("127.0.0.1", port))
                return port
            except OSError:
                continue
