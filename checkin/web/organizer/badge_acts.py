"""One person's badge replaced, reported lost or revoked; and somebody new at the organizers' desk."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.decision import BadgeStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.services.end_badge import BadgeNotActive, end_badge, reissue_badge
from checkin.services.open_delegate import open_delegate
from checkin.services.register_at_desk import DeskEntry, register_at_desk
from checkin.web import clock, current
from checkin.web.organizer.delegates import LARGEST_ID, categories_and_delegations, id_or_none
from checkin.web.organizer.guard import blueprint, load_event

_DELEGATE = f"/events/<int:event_id>/delegates/<int(max={LARGEST_ID}):delegate_id>"


@blueprint.post(f"{_DELEGATE}/badge/end", endpoint="end_badge")
def end(event_id: int, delegate_id: int) -> ResponseReturnValue:
    """`act` is "replaced", "lost" or "revoked"; `badge` the one that the page showed."""
    load_event(event_id)
    badge_id, act = id_or_none(request.form, "badge"), request.form.get("act", "")
    reason, actor = request.form.get("reason", ""), g.account.name
    if badge_id is None or act not in (BadgeStatus.REPLACED, BadgeStatus.LOST, BadgeStatus.REVOKED):
        raise NotFound
    if badge_id not in {badge.id for badge in open_delegate(current.store(), event_id, delegate_id).badges}:
        raise NotFound
    try:
        if act == BadgeStatus.REPLACED:
            reissue_badge(current.store(), event_id, badge_id, clock.now(), actor=actor, reason=reason)
            flash(_("A new badge is issued: print it now. The old code is refused at every door."), "done")
        else:
            status = BadgeStatus(act)
            end_badge(current.store(), event_id, badge_id, status, clock.now(), actor=actor, reason=reason)
            flash(_("The badge is no longer valid: every door refuses it."), "done")
    except BadgeNotActive:
        flash(
            _("Nothing was changed: somebody has ended this badge already, or the delegate has withdrawn."),
            "problem",
        )
    except InvalidField:
        flash(_("A reason has at most 300 characters."), "problem")
    return redirect(url_for("organizer.delegate", event_id=event_id, delegate_id=delegate_id))


@blueprint.route("/events/<int:event_id>/desk", methods=["GET", "POST"], endpoint="desk")
def desk(event_id: int) -> ResponseReturnValue:
    """A form; what it makes is shown with its badge, beside the form for the next."""
    load_event(event_id)
    made = id_or_none(request.args, "made")
    if request.method == "GET":
        return _desk_page(event_id, made=made)
    entry = DeskEntry(
        full_name=request.form.get("full_name", ""),
        category_id=id_or_none(request.form, "category") or 0,
        delegation_id=id_or_none(request.form, "delegation"),
        position=request.form.get("position", ""),
        confirmed="confirmed" in request.form,
    )
    try:
        result = register_at_desk(current.store(), event_id, entry, clock.now())
    except InvalidField as wrong:
        sentence = _("Write the name.") if wrong.problem == "empty" else _("This is too long.")
        return _desk_page(event_id, problems={wrong.field: sentence}), 422
    if result.delegate_id is None:
        return _desk_page(event_id, same_name=result.same_name), 409
    return redirect(url_for("organizer.desk", event_id=event_id, made=result.delegate_id))


def _desk_page(
    event_id: int,
    made: int | None = None,
    problems: dict[str, str] | None = None,
    same_name: list[tuple[int, str]] | None = None,
) -> str:
    categories, delegations = categories_and_delegations(event_id)
    return render_template(
        "organizer/desk.html",
        made=open_delegate(current.store(), event_id, made) if made else None,
        form=request.form,
        problems=problems or {},
        same_name=same_name or [],
        category_choices=[(each.id, each.name) for each in categories],
        delegation_choices=[("", _("None")), *((each.id, each.name) for each in delegations)],
    )
