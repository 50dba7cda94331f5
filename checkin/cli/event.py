"""Events: made with their plan, and listed with the number that other commands ask for."""

from contextlib import suppress
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from checkin.cli.data_folder import now, store_to_read, store_to_write
from checkin.cli.failures import Failure
from checkin.cli.speaking import Group, argument, command, option
from checkin.cli.words import N_
from checkin.cli.words import gettext as _

if TYPE_CHECKING:
    from checkin.services.plan_event import SittingPlan
    from checkin.store.engine import Store
    from checkin.store.models import Event

EVENT_NUMBER = click.IntRange(1, 2**31 - 1)  # what the database's integers hold

event = Group("event", help=N_("Congresses and other events."))


class _Day(click.ParamType[date]):
    """2026-11-23, or 23/11/2026."""

    name = "day"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> date:
        if isinstance(value, date):
            return value
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            with suppress(ValueError):
                return datetime.strptime(str(value), form).date()  # noqa: DTZ007 (a day has no zone)
        self.fail(_("%(text)s is no day; it should look like 2026-11-23.", text=value), param, ctx)


_DAY = _Day()


@command(
    N_(
        "Makes an event.\n\n"
        "A sitting may say when it is planned, in the event's own time zone: "
        '--sitting "Opening @ 2026-11-23 07:30".'
    )
)
@argument("name", metavar=N_("NAME"))
@option("--from", "starts", type=_DAY, required=True, metavar=N_("DAY"), help=N_("First day, as 2026-11-23."))
@option("--to", "ends", type=_DAY, metavar=N_("DAY"), help=N_("Last day; the first day when left out."))
@option("--place", default="", metavar=N_("PLACE"), help=N_("Where it is held."))
@option(
    "--zone",
    default="Asia/Ho_Chi_Minh",
    metavar=N_("ZONE"),
    show_default=True,
    help=N_("The time zone's name, as in the IANA list."),
)
@option(
    "--sitting", "sittings", multiple=True, metavar=N_("SITTING"), help=N_("A sitting; once for each, in order.")
)
@option("--entrance", "entrances", multiple=True, metavar=N_("NAME"), help=N_("An entrance; once for each."))
def create(
    name: str,
    starts: date,
    ends: date | None,
    place: str,
    zone: str,
    sittings: tuple[str, ...],
    entrances: tuple[str, ...],
) -> None:
    from checkin.services.plan_event import EventPlan, create_event

    plan = EventPlan(
        name=name,
        starts_on=starts,
        ends_on=ends or starts,
        place=place,
        time_zone=zone,
        sittings=[_sitting(text, zone) for text in sittings],
        entrances=entrances,
    )
    with store_to_write() as store:
        event_id = create_event(store, plan, now())
    click.echo(_("Made event %(number)s.", number=event_id))


@command(N_("Lists the events with their numbers."))
def list_events() -> None:
    from sqlalchemy import select

    from checkin.store.models import Event

    with store_to_read() as store, store.read() as session:
        events = session.scalars(select(Event).order_by(Event.id)).all()
    if not events:
        click.echo(_("There is no event yet."), err=True)
    for each in events:
        click.echo(f"{each.id}\t{_days(each.starts_on, each.ends_on)}\t{each.name}")


def find_event(store: "Store", number: int) -> "Event":
    """The event of that number; Failure where there is none."""
    from checkin.store.models import Event

    with store.read() as session:
        found = session.get(Event, number)
    if found is None:
        raise Failure(_("There is no event %(number)s. `event list` shows those there are.", number=number))
    return found


def _sitting(text: str, zone: str) -> "SittingPlan":
    """ "Name" or "Name @ 2026-11-23 07:30"."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from checkin.core.errors import InvalidField
    from checkin.services.plan_event import SittingPlan

    name, at, moment = text.rpartition("@")
    if not at:
        return SittingPlan(text)
    try:
        starts = datetime.fromisoformat(moment.strip())
        return SittingPlan(name, starts.replace(tzinfo=starts.tzinfo or ZoneInfo(zone)))
    except (ZoneInfoNotFoundError, OSError):
        raise InvalidField("time_zone", "unknown") from None
    except ValueError:
        raise click.BadParameter(
            _("%(text)s does not say when; it should look like 2026-11-23 07:30.", text=moment.strip() or text),
            param_hint="--sitting",
        ) from None


def _days(first: date, last: date) -> str:
    return str(first) if first == last else f"{first} – {last}"


event.add_command(create, "create")
event.add_command(list_events, "list")
