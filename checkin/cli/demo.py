"""A congress to try everything with: invented people, a real roster, badges, a screen."""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click
from sqlalchemy import func, select

from checkin.cli.data_folder import now as clock
from checkin.cli.data_folder import store_to_write
from checkin.cli.failures import Failure
from checkin.cli.speaking import command
from checkin.cli.words import N_
from checkin.cli.words import gettext as _
from checkin.core.decision import SittingState
from checkin.services.import_roster import import_file
from checkin.services.issue_badges import issue_badges
from checkin.services.plan_event import EventPlan, SittingPlan, create_event, open_sitting
from checkin.services.share_screen import share_screen
from checkin.store.models import Badge, Event, ScreenLink, Sitting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from checkin.store.engine import Store

ROSTER = Path(__file__).resolve().parents[2] / "tests" / "rosters" / "clean.xlsx"
ZONE = "Asia/Ho_Chi_Minh"
NAME = "Đại hội Công đoàn tỉnh Hòa Lam lần thứ XII"
PLACE = "Nhà Văn hoá Lao động tỉnh Hòa Lam"
# the day of the congress, and when its doors are planned to open
SITTINGS = (
    ("Phiên thứ nhất", 0, time(7, 30)),
    ("Phiên khai mạc trọng thể", 1, time(7, 30)),
    ("Phiên bế mạc", 1, time(13, 30)),
)
ENTRANCES = ("Cửa A – Sảnh chính", "Cửa B – Cánh Đông", "Cửa C – Cánh Tây", "Cửa D – Khách mời")
SCREEN = "Màn hình hội trường"

Say = Callable[[str], object]


@command(
    N_(
        "Fills in a demo congress with invented people: 549 delegates, 60 alternates and 120 guests of 60 "
        "delegations, with badges and a screen.\n\nDoes nothing where an event has been made already."
    )
)
def demo() -> None:
    if not ROSTER.is_file():
        raise Failure(_("The list of the demo congress is missing: %(path)s", path=ROSTER))
    with store_to_write() as store:
        filled = fill_demo(store, clock(), click.echo)
    if not filled:
        click.echo(_("There is an event already; nothing was changed."))


def fill_demo(store: "Store", now: datetime, say: Say) -> int:
    """Makes the demo congress where no event is there, or ends what an interrupted start began; its number, or 0.

    Tells of each step in both languages, and does nothing but tell where the sample list is missing.
    """
    if not _is_wanted(store):
        return 0
    if not ROSTER.is_file():
        say(f"Thiếu danh sách mẫu · The list of the demo congress is missing: {ROSTER}")
        return 0
    say("Đang tạo đại hội mẫu (mọi tên đều bịa) … · Making a demo congress (all names are invented) …")
    event_id = _event_of(store) or create_event(store, _plan(now), now)
    people = import_file(store, event_id, file_name=ROSTER.name, data=ROSTER.read_bytes(), now=now)
    say(f"  {people.new + people.changed + people.unchanged} đại biểu và khách mời · delegates and guests")
    badges = issue_badges(store, event_id, now)
    _open_and_share(store, event_id, now)
    say(f"  {badges} thẻ, một màn hình, phiên đầu đang mở · badges, a screen, the first sitting is open")
    return event_id


def _is_wanted(store: "Store") -> bool:
    """No event at all, or the demo congress alone and without badges: then an earlier start was interrupted."""
    with store.read() as session:
        names = session.scalars(select(Event.name)).all()
        badges = session.scalar(select(func.count(Badge.id)))
    return not names or (list(names) == [NAME] and not badges)


def _event_of(store: "Store") -> int | None:
    with store.read() as session:
        return session.scalar(select(Event.id))


def _plan(now: datetime) -> EventPlan:
    first_day = now.astimezone(ZoneInfo(ZONE)).date()
    return EventPlan(
        name=NAME,
        place=PLACE,
        starts_on=first_day,
        ends_on=first_day + timedelta(days=1),
        time_zone=ZONE,
        sittings=[SittingPlan(name, _moment(first_day, days, at)) for name, days, at in SITTINGS],
        entrances=ENTRANCES,
    )


def _moment(first_day: date, days: int, at: time) -> datetime:
    return datetime.combine(first_day + timedelta(days=days), at, ZoneInfo(ZONE))


def _open_and_share(store: "Store", event_id: int, now: datetime) -> None:
    with store.read() as session:
        first = _first_planned(session, event_id)
        shared = session.scalar(select(func.count(ScreenLink.id)).where(ScreenLink.event_id == event_id))
    if first is not None:
        open_sitting(store, event_id, first, now)
    if not shared:
        share_screen(store, event_id, SCREEN, now)


def _first_planned(session: "Session", event_id: int) -> int | None:
    first = session.scalars(select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position)).first()
    return first.id if first and first.state is SittingState.PLANNED else None
