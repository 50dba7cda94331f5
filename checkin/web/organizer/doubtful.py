"""Scans that a person should look at, as a list to work off; and undoing one."""

import uuid
from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from checkin.core.errors import InvalidField, NotFound
from checkin.services.doubt_kinds import DoubtFilter, DoubtKind
from checkin.services.settle_doubts import LONGEST_NOTE, MOST_AT_ONCE, reopen_doubt, settle_doubts
from checkin.services.void_scan import Voiding, void_scan
from checkin.services.voided_scans import voided_scans
from checkin.services.work_list import work_list
from checkin.store.models import Sitting
from checkin.web import clock, current
from checkin.web.locale import number
from checkin.web.organizer import words
from checkin.web.organizer.delegates import id_or_none
from checkin.web.organizer.guard import blueprint, load_event

LONGEST_SCAN_ID = 36
STATES = {"open": False, "settled": True, "all": None}


@blueprint.get("/events/<int:event_id>/doubtful", endpoint="doubtful")
def doubtful(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    wanted = _read_filter(request.args)
    asked = _asked(wanted)

    def address(**changes: Any) -> str:
        return url_for("organizer.doubtful", event_id=event_id, **(asked | changes))

    with current.store().read() as session:
        sittings = session.scalars(
            select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
        ).all()
    return render_template(
        "organizer/doubtful.html",
        found=work_list(current.store(), event_id, wanted, request.args.get("page", default=1, type=int)),
        wanted=wanted,
        asked=asked,
        address=address,
        page_address=lambda page: address(page=page),
        kinds=words.doubt_words(),
        sittings=sittings,
        voids=voided_scans(current.store(), event_id),
        flags=words.flag_words(),
        verdicts=words.verdict_words(),
        longest_note=LONGEST_NOTE,
    )


@blueprint.post("/events/<int:event_id>/doubtful/settled", endpoint="settle_doubts")
def settle(event_id: int) -> ResponseReturnValue:
    """`item` once or several times; the rest of the form says which list to go back to."""
    load_event(event_id)
    items = [_an_id(item) for item in request.form.getlist("item")]
    try:
        done = settle_doubts(
            current.store(), event_id, items, request.form.get("note", ""), g.account.id, clock.now()
        )
    except InvalidField as invalid:
        flash(_problem(invalid), "problem")
    else:
        flash(ngettext("%(shown)s is settled.", "%(shown)s are settled.", done, shown=number(done)), "done")
    return _back(event_id)


@blueprint.post("/events/<int:event_id>/doubtful/open", endpoint="reopen_doubt")
def reopen(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    item = _an_id(request.form.get("item", ""))
    try:
        reopen_doubt(current.store(), event_id, item, request.form.get("note", ""), g.account.id, clock.now())
    except InvalidField as invalid:
        flash(_problem(invalid), "problem")
    else:
        flash(_("It is open again. What was said of it stays."), "done")
    return _back(event_id)


@blueprint.post("/events/<int:event_id>/voids", endpoint="void_scan")
def void(event_id: int) -> ResponseReturnValue:
    """`delegate` says which person's page to go back to."""
    load_event(event_id)
    now = clock.now()
    voiding = Voiding(
        void_id=str(uuid.uuid4()),
        scan_id=_an_id(request.form.get("scan_id", "")),
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


def _an_id(text: str) -> str:
    """NotFound for what none can be: PostgreSQL takes no text with a NUL."""
    if len(text) > LONGEST_SCAN_ID or not text.isprintable():
        raise NotFound
    return text


def _problem(invalid: InvalidField) -> str:
    special: dict[tuple[str, str], str] = {
        ("items", "empty"): _("Tick at least one line first."),
        ("items", "long"): _("At most %(number)s lines at once.", number=MOST_AT_ONCE),
    }
    otherwise = _("Say in a few words why, at most %(number)s characters.", number=LONGEST_NOTE)
    return special.get((invalid.field, invalid.problem), str(otherwise))


def _read_filter(args: Mapping[str, str]) -> DoubtFilter:
    kind = args.get("kind", "")
    return DoubtFilter(
        kind=DoubtKind(kind) if kind in set(DoubtKind) else None,
        settled=STATES.get(args.get("state", ""), False),
        sitting_id=id_or_none(args, "sitting"),
    )


def _asked(wanted: DoubtFilter) -> dict[str, Any]:
    """The filter as an address says it; what is usual is left out."""
    state = next(name for name, settled in STATES.items() if settled is wanted.settled)
    return {
        "kind": wanted.kind.value if wanted.kind else None,
        "state": None if state == "open" else state,
        "sitting": wanted.sitting_id,
    }


def _back(event_id: int) -> ResponseReturnValue:
    return redirect(url_for("organizer.doubtful", event_id=event_id, **_asked(_read_filter(request.form))))
