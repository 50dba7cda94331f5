"""What an organizer does about one delegate: photo, status, leave, replacement."""

from datetime import date

from flask import Response, flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField, NotFound
from checkin.services.absences import Leave, end_absence, report_absence
from checkin.services.change_status import change_status
from checkin.services.photos import LARGEST_BYTES, event_photo, put_photo, remove_photo
from checkin.services.read_photo import PhotoRefused
from checkin.services.replacements import CannotReplace, ReplacementOrder, end_replacement, replace_delegate
from checkin.store.models import Delegate
from checkin.web import clock, current
from checkin.web.organizer import person_words
from checkin.web.organizer.guard import blueprint, load_event, takes_a_file
from checkin.web.organizer.person import DELEGATE, LARGEST_ID, actor, to_person

takes_a_file("organizer.put_photo", LARGEST_BYTES)


@blueprint.get(f"{DELEGATE}/photo.jpg", endpoint="photo")
def photo(event_id: int, delegate_id: int) -> ResponseReturnValue:
    portrait = event_photo(current.store(), event_id, delegate_id)
    answer = Response(portrait.image, mimetype="image/jpeg")
    answer.set_etag(portrait.etag)
    answer.headers["Cache-Control"] = "private, no-cache"
    return answer.make_conditional(request)


@blueprint.post(f"{DELEGATE}/photo", endpoint="put_photo")
def put(event_id: int, delegate_id: int) -> ResponseReturnValue:
    _load_person(event_id, delegate_id)
    sent = request.files.get("photo")
    picture = sent.read(LARGEST_BYTES + 1) if sent else b""
    try:
        put_photo(current.store(), event_id, delegate_id, picture, actor(), clock.now())
    except PhotoRefused as refused:
        flash(person_words.photo_problem(refused.problem), "problem")
    else:
        flash(_("The photo is kept."), "done")
    return to_person(event_id, delegate_id)


@blueprint.post(f"{DELEGATE}/photo/remove", endpoint="remove_photo")
def remove(event_id: int, delegate_id: int) -> ResponseReturnValue:
    _load_person(event_id, delegate_id)
    remove_photo(current.store(), event_id, delegate_id, actor(), clock.now())
    flash(_("The photo is gone."), "done")
    return to_person(event_id, delegate_id)


@blueprint.post(f"{DELEGATE}/status", endpoint="change_status")
def status(event_id: int, delegate_id: int) -> ResponseReturnValue:
    _load_person(event_id, delegate_id)
    became = request.form.get("became", "")
    try:
        done = change_status(
            current.store(),
            event_id,
            [delegate_id],
            DelegateStatus(became) if became in set(DelegateStatus) else DelegateStatus.REPLACED,
            request.form.get("reason", ""),
            actor(),
            clock.now(),
        )
    except InvalidField as refused:
        flash(person_words.field_problem(refused.field, refused.problem), "problem")
    else:
        if done.replacing:
            flash(_("A replacement holds. Take it back first."), "problem")
        elif done.changed:
            flash(_("Noted. The doors follow within seconds."), "done")
    return to_person(event_id, delegate_id, "standing")


@blueprint.post(f"{DELEGATE}/absences", endpoint="report_absence")
def absence(event_id: int, delegate_id: int) -> ResponseReturnValue:
    _load_person(event_id, delegate_id)
    leave = Leave(
        reported_by=request.form.get("reported_by", ""),
        reason=request.form.get("reason", ""),
        document=request.form.get("document", ""),
        sitting_id=_id("sitting_id"),
        sensitive="sensitive" in request.form,
    )
    try:
        report_absence(current.store(), event_id, delegate_id, leave, actor(), clock.now())
    except InvalidField as refused:
        flash(person_words.field_problem(refused.field, refused.problem), "problem")
    else:
        flash(_("Leave is noted."), "done")
    return to_person(event_id, delegate_id, "absence")


@blueprint.post(f"{DELEGATE}/absences/<int(max={LARGEST_ID}):absence_id>/end", endpoint="end_absence")
def absence_ends(event_id: int, delegate_id: int, absence_id: int) -> ResponseReturnValue:
    _load_person(event_id, delegate_id)
    end_absence(current.store(), event_id, delegate_id, absence_id, actor(), clock.now())
    return to_person(event_id, delegate_id, "absence")


@blueprint.post(f"{DELEGATE}/replacement", endpoint="replace_delegate")
def replacement(event_id: int, delegate_id: int) -> ResponseReturnValue:
    _load_person(event_id, delegate_id)
    order = ReplacementOrder(
        outgoing_id=delegate_id,
        incoming_id=_id("incoming_id") or 0,
        from_sitting_id=_id("from_sitting_id") or 0,
        decision_number=request.form.get("decision_number", ""),
        decided_by=request.form.get("decided_by", ""),
        decided_on=_day(request.form.get("decided_on", "")),
        for_good={"for_good": True, "one_sitting": False}.get(request.form.get("policy", "")),
    )
    try:
        replace_delegate(current.store(), event_id, order, actor(), clock.now())
    except InvalidField as refused:
        flash(person_words.field_problem(refused.field, refused.problem), "problem")
    except CannotReplace as refused:
        flash(person_words.replacement_problem(refused.problem), "problem")
    else:
        flash(_("Both badges follow with their next scan."), "done")
    return to_person(event_id, delegate_id, "standing")


@blueprint.post(f"{DELEGATE}/replacements/<int(max={LARGEST_ID}):replacement_id>/end", endpoint="end_replacement")
def replacement_ends(event_id: int, delegate_id: int, replacement_id: int) -> ResponseReturnValue:
    _load_person(event_id, delegate_id)
    end_replacement(current.store(), event_id, replacement_id, actor(), clock.now())
    flash(_("Both badges follow with their next scan."), "done")
    return to_person(event_id, delegate_id, "standing")


def _load_person(event_id: int, delegate_id: int) -> None:
    """Somebody of another event is not found, whatever else was sent."""
    load_event(event_id)
    with current.store().read() as session:
        person = session.get(Delegate, delegate_id)
    if person is None or person.event_id != event_id:
        raise NotFound


def _id(name: str) -> int | None:
    text = request.form.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        return None
    return number if 0 < (number := int(text)) <= LARGEST_ID else None


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
