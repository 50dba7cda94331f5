"""From an event's plan to open doors: what is done, what comes next, where to do it."""

from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from checkin.core.decision import SittingState
from checkin.services.event_overview import EventOverview
from checkin.web.locale import number


@dataclass(frozen=True, slots=True)
class Step:
    title: str
    words: str
    path: str
    verb: str
    done: bool
    next: bool = False  # the first that is not done


def next_steps(event_id: int, overview: EventOverview) -> list[Step]:
    here = url_for("organizer.event", event_id=event_id)
    steps = [_plan(here, overview)] if not overview.sittings or not overview.entrances else []
    steps += [
        _roster(here, overview),
        _badges(here, overview),
        _door(here, overview),
        _screen(here, overview),
        _opening(here, overview),
    ]
    first_open = next((step for step in steps if not step.done), None)
    return [
        Step(step.title, step.words, step.path, step.verb, step.done, next=step is first_open) for step in steps
    ]


def _plan(here: str, overview: EventOverview) -> Step:
    words = _("The event has no sitting yet.") if not overview.sittings else _("The event has no entrance yet.")
    return Step(_("Complete the plan"), words, f"{here}/plan", _("To the settings"), done=False)


def _roster(here: str, overview: EventOverview) -> Step:
    if overview.delegates:
        words = ngettext(
            "%(shown)s delegate on the list.",
            "%(shown)s delegates on the list.",
            overview.delegates,
            shown=number(overview.delegates),
        )
    else:
        words = _(
            "A spreadsheet with everybody's name is enough; you see what becomes of each row before it counts."
        )
    verb = _("Import a list")
    return Step(_("The list of delegates"), words, f"{here}/import", verb, done=overview.delegates > 0)


def _badges(here: str, overview: EventOverview) -> Step:
    if not overview.delegates:
        words = _("As soon as there is a list, everybody gets a badge with a QR code.")
    elif overview.without_badge:
        words = ngettext(
            "%(shown)s delegate has no badge yet.",
            "%(shown)s delegates have no badge yet.",
            overview.without_badge,
            shown=number(overview.without_badge),
        )
    else:
        words = _("Everybody has a badge.")
    done = overview.delegates > 0 and overview.without_badge == 0
    return Step(_("Badges"), words, f"{here}/badges", _("Issue badges"), done=done)


def _door(here: str, overview: EventOverview) -> Step:
    if overview.devices:
        words = ngettext(
            "%(shown)s device is paired.",
            "%(shown)s devices are paired.",
            overview.devices,
            shown=number(overview.devices),
        )
    else:
        words = _("Any phone with a camera will do: show it the code on this screen.")
    verb = _("Pair a phone")
    return Step(_("Phones at the doors"), words, f"{here}/devices", verb, done=overview.devices > 0)


def _screen(here: str, overview: EventOverview) -> Step:
    if overview.screens:
        words = ngettext(
            "%(shown)s link shows the attendance.",
            "%(shown)s links show the attendance.",
            overview.screens,
            shown=number(overview.screens),
        )
    else:
        words = _("A link for the projector: who is present, counted live.")
    verb = _("Share a screen")
    return Step(_("The projected screen"), words, f"{here}/screens", verb, done=overview.screens > 0)


def _opening(here: str, overview: EventOverview) -> Step:
    opened = [each.sitting for each in overview.sittings if each.sitting.state is SittingState.OPEN]
    if opened:
        words = _("Open now: %(sittings)s.", sittings=", ".join(sitting.name for sitting in opened))
    else:
        words = _("Doors admit nobody before a sitting is open.")
    done = any(each.sitting.opened_at for each in overview.sittings)
    return Step(_("Open a sitting"), words, f"{here}#sittings", _("To the sittings"), done=done)
