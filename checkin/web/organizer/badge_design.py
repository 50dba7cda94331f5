"""How badges look and are numbered: chosen, tried out on real delegates, kept."""

from collections.abc import Mapping
from typing import Any

from flask import Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from checkin.core.badge_number import NumberPattern, read_pattern
from checkin.core.errors import InvalidField
from checkin.services.badge_design import (
    BadgeDesign,
    badge_pictures,
    checked,
    put_badge_picture,
    read_design,
    remove_badge_picture,
    save_design,
)
from checkin.services.event_fields import plain_event_fields
from checkin.services.issue_badges import pattern_of, preview_numbers
from checkin.services.photos import LARGEST_BYTES
from checkin.services.read_photo import PhotoRefused
from checkin.services.try_design import telling_delegates, trial_png
from checkin.store.models import Delegate
from checkin.web import clock, current
from checkin.web.organizer import open_form, words
from checkin.web.organizer.delegates import id_or_none
from checkin.web.organizer.guard import blueprint, load_event, takes_a_file

_PAGE = "/events/<int:event_id>/badges/design"
_PREVIEW_PX_PER_MM = 6
_LONGEST_DIGITS = 7
_BOXES = ("photo", "position", "delegation", "seat", "hole", "back")

takes_a_file("organizer.put_badge_picture", LARGEST_BYTES)


@blueprint.get(_PAGE, endpoint="badge_design")
def design_page(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    with current.store().read() as session:
        return _page(event_id, read_design(session, event_id), pattern_of(session, event_id))


@blueprint.post(_PAGE, endpoint="save_badge_design")
def save(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    form = open_form.touched(request.form, _stored(event_id))
    design = _read_design(form)
    try:
        pattern = _read_pattern(form)
        save_design(current.store(), event_id, design, pattern)
    except InvalidField as wrong:
        if wrong.field not in ("pattern", "first", "programme"):
            raise
        typed = NumberPattern(form.get("pattern", "")[:100], _first(form))
        return _page(event_id, design, typed, _problems(wrong)), 422
    flash(_("Saved. Badges printed from now on look like this."), "done")
    return redirect(url_for("organizer.badge_design", event_id=event_id))


@blueprint.get(f"{_PAGE}/<int(max=2147483647):delegate_id>.png", endpoint="badge_design_preview")
def preview(event_id: int, delegate_id: int) -> ResponseReturnValue:
    """A delegate's badge as the choices in the address would have it; `?back` is the other side."""
    event = load_event(event_id)
    with current.store().read() as session:
        programme = read_design(session, event_id).programme
    design = checked(_read_design(request.args, programme))
    picture = trial_png(
        current.store(),
        event_id,
        delegate_id,
        words.badge_words(event, clock.now()),
        design,
        px_per_mm=_PREVIEW_PX_PER_MM,
        back="side" in request.args,
    )
    answer = Response(picture, mimetype="image/png")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.post(f"{_PAGE}/numbers", endpoint="badge_number_preview")
def numbers(event_id: int) -> ResponseReturnValue:
    """The next numbers by a pattern that is being typed, or what is wrong with it: JSON."""
    load_event(event_id)
    try:
        return {"text": _next_numbers(event_id, _read_pattern(request.form)), "problem": ""}
    except InvalidField as wrong:
        return {"text": "", "problem": next(iter(_problems(wrong).values()))}


@blueprint.post(f"{_PAGE}/picture/<kind>", endpoint="put_badge_picture")
def put_picture(event_id: int, kind: str) -> ResponseReturnValue:
    load_event(event_id)
    sent = request.files.get("picture")
    try:
        if "remove" in request.form:
            remove_badge_picture(current.store(), event_id, kind)
        else:
            picture = sent.stream.read(LARGEST_BYTES + 1) if sent else b""
            put_badge_picture(current.store(), event_id, kind, picture)
    except PhotoRefused as refused:
        flash(_picture_problems().get(refused.problem, _("This file is no picture that can be used.")), "problem")
    return redirect(url_for("organizer.badge_design", event_id=event_id, _anchor="pictures"))


def _page(
    event_id: int, design: BadgeDesign, pattern: NumberPattern, problems: Mapping[str, str] | None = None
) -> str:
    store = current.store()
    people = telling_delegates(store, event_id)
    with store.read() as session:
        fields = plain_event_fields(session, event_id)
        names = {
            row[0]: row[1]
            for row in session.execute(select(Delegate.id, Delegate.full_name).where(Delegate.id.in_(people)))
        }
        kept = set(badge_pictures(session, event_id))
    return render_template(
        "organizer/badge_design.html",
        design=design,
        pattern=pattern,
        problems=problems or {},
        next_numbers="" if problems else _next_numbers(event_id, pattern),
        people=[(each, names[each]) for each in people],
        field_choices=[("0", _("Nothing more")), *((each.id, each.name) for each in fields)],
        layout_choices=words.badge_layouts(),
        kept=kept,
        chosen=_as_query(design),
        was=open_form.shown(_stored(event_id), request.form),
    )


def _stored(event_id: int) -> open_form.Form:
    with current.store().read() as session:
        design, pattern = read_design(session, event_id), pattern_of(session, event_id)
    values = {name: str(value) for name, value in _as_query(design).items()}
    values |= {"order": design.order, "programme": design.programme}
    return open_form.stored_form(values | {"pattern": pattern.text, "first": str(pattern.first)})


def _as_query(design: BadgeDesign) -> dict[str, Any]:
    query: dict[str, Any] = {name: "on" for name in _BOXES if getattr(design, name)}
    return query | {"layout": design.layout, "name_size": design.name_size, "extra_field": design.extra_field}


def _read_design(form: Mapping[str, str], programme: str = "") -> BadgeDesign:
    """InvalidField is the service's to raise, for choices that no page offers."""
    values: dict[str, Any] = {
        "layout": form.get("layout", "a4"),
        "order": form.get("order", "delegation"),
        "name_size": form.get("name_size", "large"),
        "programme": "\n".join(form.get("programme", programme).strip().splitlines()),
        "extra_field": id_or_none(form, "extra_field") or 0,
    }
    return BadgeDesign(**(values | {name: name in form for name in _BOXES}))


def _read_pattern(form: Mapping[str, str]) -> NumberPattern:
    return read_pattern(form.get("pattern", ""), _first(form))


def _first(form: Mapping[str, str]) -> int:
    """0 for what is no number: nobody counts from there."""
    first = form.get("first", "")
    is_number = first.isascii() and first.isdecimal() and len(first) <= _LONGEST_DIGITS
    return int(first) if is_number else 0


def _next_numbers(event_id: int, pattern: NumberPattern) -> str:
    previews = preview_numbers(current.store(), event_id, pattern)
    if not pattern.by_category:
        return ", ".join(previews[0][1]) if previews else ""
    return " · ".join(f"{name}: {numbers[0]}" for name, numbers in previews)


def _problems(wrong: InvalidField) -> dict[str, str]:
    sentences = {
        ("pattern", "empty"): _("Write a pattern, {number} for example."),
        ("pattern", "long"): _("A pattern has at most 32 characters."),
        ("pattern", "number"): _("A pattern has {number} or {number:03} once."),
        ("pattern", "category"): _("A pattern has {category} at most once, without a colon."),
        ("pattern", "sign"): _("Beside the number only letters, digits, spaces and . / - can be used."),
        ("first", "range"): _("Count from 1 to 999999."),
        ("programme", "long"): _("The programme has at most 2,000 characters."),
    }
    return {wrong.field: sentences.get((wrong.field, wrong.problem), _("This cannot be used."))}


def _picture_problems() -> dict[str, str]:
    return {
        "too_large": _("The file is larger than 12 MB."),
        "too_many_pixels": _("The picture has too many pixels. Make it smaller first."),
        "busy": _("Many pictures are being read just now. Try again in a moment."),
    }
