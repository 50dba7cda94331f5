"""The organizer's console: who is here at one sitting, by what, and what waits for somebody."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

from flask import render_template, request, url_for
from flask.typing import ResponseReturnValue

from checkin.core.decision import SittingState
from checkin.services.console_figures import ConsoleFigures, Line, console_figures
from checkin.services.delegate_filter import Part, Presence
from checkin.services.doubt_kinds import DoubtFilter
from checkin.services.foresee_sitting import foresee_sittings
from checkin.services.frozen_reports import latest_freeze
from checkin.services.list_devices import list_devices
from checkin.services.quorum_changes import quorum_changes_of
from checkin.services.quorum_figures import QuorumStanding, find_standing
from checkin.services.work_list import work_list
from checkin.web import clock, current
from checkin.web.organizer import arrival_chart, device_form, words
from checkin.web.organizer.delegates import DESK, NOWHERE, id_or_none, moment_text
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.quorum_line import quorum_sentence

DOUBTS_SHOWN = 5


@blueprint.get("/events/<int:event_id>/live", endpoint="console")
def console(event_id: int) -> ResponseReturnValue:
    """Its script asks for the same page again after each change and takes the parts that differ."""
    event = load_event(event_id)
    now = clock.now()
    figures = console_figures(current.store(), event_id, id_or_none(request.args, "sitting"))
    sitting = figures.sitting
    standing = find_standing(current.store(), event_id, sitting.id) if sitting else None
    devices = list_devices(current.store(), event_id, now)
    by_device = {way.id: way for way in figures.devices}
    people = _list_address(event_id, sitting.id if sitting else None)
    return render_template(
        "organizer/console.html",
        figures=figures,
        sitting=sitting,
        chosen="sitting" in request.args,
        found=devices,
        by_device=by_device,
        by_entrance={way.id: way for way in figures.entrances if way.id is not None},
        rest=_without_working(figures, {row.device.id for row in devices.working}),
        doubts=work_list(current.store(), event_id, DoubtFilter()),
        doubts_shown=DOUBTS_SHOWN,
        flags=words.flag_words(),
        verdicts=words.verdict_words(),
        roles=device_form.role_words(),
        foreseen=foresee_sittings(current.store(), event_id),
        chart=arrival_chart.chart(event, figures, now, standing) if sitting else None,
        frozen=latest_freeze(current.store(), sitting.id) if sitting else None,
        standing=standing,
        quorum=quorum_sentence(standing, people) if standing else "",
        unrepresented=_unrepresented(standing, figures) if standing else [],
        turns=quorum_changes_of(current.store(), event_id, sitting.id) if sitting else [],
        people=people,
        moment_text=moment_text,
        NOWHERE=NOWHERE,
        Part=Part,
        Presence=Presence,
        DESK=DESK,
        is_open=sitting is not None and sitting.state is SittingState.OPEN,
        now=now,
    )


def _without_working(figures: ConsoleFigures, working: set[int]) -> list[Any]:
    """What admitted people and is no phone in use: phones that were cut off, desks."""
    return [way for way in figures.devices if way.id not in working]


def _unrepresented(standing: QuorumStanding, figures: ConsoleFigures) -> list[Line]:
    """The delegations that a second condition misses; none where there is no such condition or it is met."""
    if not standing.quorum.delegations_missing:
        return []
    there = {one.delegation_id for one in standing.count.delegations if one.present(standing.rule.present).heads}
    return [line for line in figures.delegations if line.id is not None and line.id not in there]


def _list_address(event_id: int, sitting_id: int | None) -> Callable[..., str]:
    """Where the people of a number are listed."""

    base = url_for("organizer.delegates", event_id=event_id)

    # by hand: the page has hundreds of them, and url_for takes longer than all its queries
    def address(part: Part, presence: Presence | None = None, **narrowed: Any) -> str:
        asked = {"sitting": sitting_id, "part": part.value, "presence": presence.value if presence else None}
        return (
            f"{base}?{urlencode({name: value for name, value in (asked | narrowed).items() if value is not None})}"
        )

    return address
