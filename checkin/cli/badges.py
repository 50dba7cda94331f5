"""Badges of a whole event as one PDF."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO
from zoneinfo import ZoneInfo

import click

from checkin.cli.data_folder import now, store_to_read, store_to_write
from checkin.cli.event import EVENT_NUMBER, find_event
from checkin.cli.failures import Failure
from checkin.cli.speaking import argument, command, option
from checkin.cli.words import N_, catalog, ngettext
from checkin.cli.words import gettext as _

LAYOUTS = ("a6", "a4", "card", "a4_card", "label")  # of formats.badge_look, which is slow to load

if TYPE_CHECKING:
    from checkin.formats.badge_look import Layout
    from checkin.services.print_badges import BadgeWords
    from checkin.store.models import Event


@command(
    N_(
        "Writes the badges of an event into one PDF, as the organizers chose their look.\n\n"
        "Paper: A6 pages, A4 sheets with four of them and marks to cut along, cards of 86 × 54 mm, A4 sheets with "
        "ten cards, or labels 62 mm wide.\n\n"
        "The PDF holds the codes: whoever has it can print badges that are good at the doors."
    )
)
@argument("event", type=EVENT_NUMBER, metavar=N_("EVENT"))
@option("--layout", type=click.Choice(LAYOUTS), default="a6", show_default=True, help=N_("The paper."))
@option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar=N_("FILE"), help=N_("The PDF.")
)
@option("--issue", is_flag=True, help=N_("First give a badge to everybody who has none."))
@option(
    "--words",
    "language",
    type=click.Choice(["vi", "en"]),
    default="vi",
    show_default=True,
    help=N_("The language of the fixed words on a badge."),
)
def badges(event: int, layout: "Layout", out: Path, issue: bool, language: str) -> None:
    from checkin.services.issue_badges import issue_badges
    from checkin.services.print_badges import NothingToPrint, print_badges

    moment = now()
    with store_to_write() if issue else store_to_read() as store:
        found = find_event(store, event)
        if issue:
            issued = issue_badges(store, event, moment)
            click.echo(ngettext("%(num)s badge issued.", "%(num)s badges issued.", issued))
        words = badge_words(found, language, moment)
        try:
            with _replacing(out) as file:
                count = print_badges(store, event, layout, file, words)
        except NothingToPrint:
            raise Failure(_("Nobody has a badge yet. --issue gives one to everybody.")) from None
    click.echo(ngettext("%(num)s badge in %(file)s.", "%(num)s badges in %(file)s.", count, file=out))


def badge_words(event: "Event", language: str, moment: datetime) -> "BadgeWords":
    """The fixed words in the language of the congress, which need not be that of the terminal."""
    from checkin.formats.badge_face import BadgeLabels
    from checkin.services.print_badges import BadgeWords

    say = catalog(language).gettext
    first, last = _day(event.starts_on, language), _day(event.ends_on, language)
    printed = moment.astimezone(ZoneInfo(event.time_zone))
    return BadgeWords(
        labels=BadgeLabels(number=say(N_("Badge number")), seat=say(N_("Seat")), short_code=say(N_("Short code"))),
        event_dates=first if first == last else f"{first} – {last}",
        printed_at=say(N_("Printed %(moment)s")) % {"moment": f"{printed:%H:%M} {_day(printed.date(), language)}"},
    )


def _day(value: date, language: str) -> str:
    """22/9/2023, or 22 Sep 2023."""
    from babel.dates import format_date

    return format_date(value, "d/M/y" if language == "vi" else "d MMM y", locale=language)


@contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """The file takes its name when it is whole; until then what was there stays. For its owner only.

    Failure where the name is a device's or a pipe's: it would be one no more.
    """
    if path.exists() and not path.is_file():
        raise Failure(_("%(path)s is there already and was left as it is.", path=path))
    part = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            yield file
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
