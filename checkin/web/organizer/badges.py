"""Badges for everybody: issued, and printed on sheets that are painted beside the server."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import flash, g, jsonify, redirect, render_template, request, send_file, url_for
from flask.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from checkin.core.names import fold
from checkin.formats.badge_look import LAYOUTS, Layout
from checkin.services.badge_design import read_design
from checkin.services.badge_jobs import (
    BadgeJob,
    BadgeOrder,
    badge_jobs,
    cancel_badge_job,
    finished_sheet,
    start_badge_job,
    sweep_badge_jobs,
)
from checkin.services.delegate_filter import DelegateFilter
from checkin.services.find_delegates import matching_delegate_ids
from checkin.services.issue_badges import count_badges, issue_badges
from checkin.services.print_badges import NothingToPrint
from checkin.web import clock, current, locale
from checkin.web.organizer import words
from checkin.web.organizer.delegates import categories_and_delegations, id_or_none
from checkin.web.organizer.guard import blueprint, load_event

SPOOL = "spool"  # below the data folder


@blueprint.get("/events/<int:event_id>/badges", endpoint="badges")
def badges(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    sweep_badge_jobs(sheets_folder(), clock.now())
    categories, delegations = categories_and_delegations(event_id)
    return render_template(
        "organizer/badges.html",
        counts=count_badges(current.store(), event_id),
        layouts=words.badge_layouts(),
        usual=usual_layout(event_id),
        jobs=badge_jobs(sheets_folder(), event_id, g.account.id),
        category_choices=[("", _("All categories")), *((each.id, each.name) for each in categories)],
        delegation_choices=[("", _("All delegations")), *((each.id, each.name) for each in delegations)],
    )


@blueprint.post("/events/<int:event_id>/badges", endpoint="issue_badges")
def issue_for_all(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    issued = issue_badges(current.store(), event_id, clock.now())
    if issued:
        shown = locale.number(issued)
        flash(ngettext("%(shown)s badge is issued.", "%(shown)s badges are issued.", issued, shown=shown), "done")
    else:
        flash(_("Everybody has a badge already."), "done")
    return redirect(url_for("organizer.badges", event_id=event_id))


@blueprint.post("/events/<int:event_id>/badges/sheets", endpoint="print_badges")
def print_sheets(event_id: int) -> ResponseReturnValue:
    event = load_event(event_id)
    asked = request.form.get("layout", "")
    layout: Layout = next((each for each in LAYOUTS if each == asked), "a6")
    chosen = DelegateFilter(
        category_id=id_or_none(request.form, "category"), delegation_id=id_or_none(request.form, "delegation")
    )
    ids = None if chosen == DelegateFilter() else matching_delegate_ids(current.store(), event_id, chosen)
    order = BadgeOrder(event_id, g.account.id, layout, words.badge_words(event, clock.now()), ids)
    try:
        start_badge_job(current.store(), sheets_folder(), order, clock.now())
    except NothingToPrint:
        flash(_("Nobody of this choice has a badge yet: issue badges first."), "problem")
    return redirect(url_for("organizer.badges", event_id=event_id, _anchor="sheets"))


@blueprint.get("/events/<int:event_id>/badges/sheets", endpoint="badge_sheets")
def sheets(event_id: int) -> ResponseReturnValue:
    """How far they have come, for a page that waits: `{token: {"state", "done", "total"}}`."""
    load_event(event_id)
    return jsonify({job.token: _progress(job) for job in badge_jobs(sheets_folder(), event_id, g.account.id)})


@blueprint.get("/events/<int:event_id>/badges/sheets/<token>.pdf", endpoint="badge_sheet")
def sheet(event_id: int, token: str) -> ResponseReturnValue:
    event = load_event(event_id)
    path = finished_sheet(sheets_folder(), event_id, g.account.id, token)
    name = f"{fold(_('Badges'))} {fold(event.name)}"[:80].strip().replace(" ", "-")
    answer = send_file(path, "application/pdf", as_attachment=True, download_name=f"{name}.pdf", etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post("/events/<int:event_id>/badges/sheets/<token>/cancel", endpoint="cancel_badge_sheet")
def cancel(event_id: int, token: str) -> ResponseReturnValue:
    load_event(event_id)
    cancel_badge_job(sheets_folder(), event_id, g.account.id, token)
    flash(_("The sheet is not made."), "done")
    return redirect(url_for("organizer.badges", event_id=event_id, _anchor="sheets"))


def usual_layout(event_id: int) -> Layout:
    with current.store().read() as session:
        return read_design(session, event_id).layout


@blueprint.record_once
def _sweep_at_start(state: BlueprintSetupState) -> None:
    """What an earlier run of the program left: nobody may open the page for days."""
    folder = state.app.extensions["checkin_config"].data_dir / SPOOL
    sweep_badge_jobs(folder, datetime.now(UTC))


def _progress(job: BadgeJob) -> dict[str, Any]:
    return {"state": job.state.value, "done": job.done, "total": job.total}


def sheets_folder() -> Path:
    return current.config().data_dir / SPOOL
