"""Scans that a person should look at, and undoing one."""

import uuid

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.errors import InvalidField
from checkin.services.doubtful_scans import doubtful_scans, voided_scans, walk_ins
from checkin.services.void_scan import Voiding, void_scan
from checkin.web import clock, current
from checkin.web.organizer import words
from checkin.web.organizer.delegates import id_or_none
from checkin.web.organizer.guard import blueprint, load_event

LONGEST_SCAN_ID = 36


@blueprint.get("/events/<int:event_id>/doubtful", endpoint="doubtful")
def doubtful(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return render_template(
        "organizer/doubtful.html",
        scans=doubtful_scans(current.store(), event_id),
        voids=voided_scans(current.store(), event_id),
        walk_ins=walk_ins(current.store(), event_id),
        flags=words.flag_words(),
        verdicts=words.verdict_words(),
    )


@blueprint.post("/events/<int:event_id>/voids", endpoint="void_scan")
def void(event_id: int) -> ResponseReturnValue:
    """`delegate` says which person's page to go back to."""
    load_event(event_id)
    now = clock.now()
    voiding = Voiding(
        void_id=str(uuid.uuid4()),
        scan_id=request.form.get("scan_id", "")[:LONGEST_SCAN_ID],
        reason=request.form.get("reason", ""),
        voided_at=now,
    )
    try:
        void_scan(current.store(), event_id, g.account.id, voiding, now)
    except InvalidField:
        flash(_("Say in a few words why, at most %(number)s characters.", number=300), "problem")
    else:
        flash(_("Undone. The scan stays in the log, with your reason."), "done")
    delegate_id = id_or_none(request.form, "delegate")
    if delegate_id is None:
        return redirect(url_for("organizer.doubtful", event_id=event_id))
    return redirect(url_for("organizer.delegate", event_id=event_id, delegate_id=delegate_id))
