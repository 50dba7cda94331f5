"""Photos of many delegates from one ZIP: uploaded, previewed by name, put in beside the doors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flask import Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.errors import NotFound
from checkin.core.names import clean
from checkin.formats.photo_archive import LARGEST_ARCHIVE, MOST_PICTURES, ArchiveRefused
from checkin.services.photo_archive import (
    PhotoFile,
    decide_owners,
    discard_archive,
    keep_archive,
    preview_archive,
    sweep_archives,
)
from checkin.services.photo_owners import owners_by_number
from checkin.services.photo_thumbnails import thumbnail
from checkin.services.put_photos import put_state, start_photos
from checkin.web import clock, current, locale
from checkin.web.organizer import person_words
from checkin.web.organizer.guard import blueprint, load_event, takes_a_file

takes_a_file("organizer.upload_photos", LARGEST_ARCHIVE)

_PHOTOS = "/events/<int:event_id>/photos"
_ARCHIVE = f"{_PHOTOS}/<token>"
ON_A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Page:
    files: Sequence[PhotoFile]
    page: int
    pages: int


@blueprint.get(_PHOTOS, endpoint="photos")
def form(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    sweep_archives(_spool(), clock.now())
    return _form()


@blueprint.post(_PHOTOS, endpoint="upload_photos")
def upload(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return _form(_("Choose a file first.")), 400
    name = clean(sent.filename)
    try:
        token = keep_archive(current.store(), _spool(), event_id, g.account.id, name, sent.stream, clock.now())
    except ArchiveRefused as refused:
        return _form(f"{name}: {_refusal(refused.code)}"), 400
    return redirect(url_for("organizer.photo_preview", event_id=event_id, token=token))


@blueprint.get(_ARCHIVE, endpoint="photo_preview")
def preview(event_id: int, token: str) -> ResponseReturnValue:
    load_event(event_id)
    return _page(event_id, token)


@blueprint.get(f"{_ARCHIVE}/<int:at>.jpg", endpoint="photo_thumbnail")
def small(event_id: int, token: str, at: int) -> ResponseReturnValue:
    answer = Response(thumbnail(_spool(), event_id, g.account.id, token, at), mimetype="image/jpeg")
    answer.headers["Cache-Control"] = "private, max-age=600"
    return answer


@blueprint.post(f"{_ARCHIVE}/choices", endpoint="choose_photos")
def choose(event_id: int, token: str) -> ResponseReturnValue:
    """Keeps what this page says (`?open=`, `?clear=`), and goes on to another one (`?to_open=`, `?to_clear=`)."""
    load_event(event_id)
    if wrong := _keep_choices(event_id, token):
        return _page(event_id, token, wrong), 400
    there = request.args.get("to_open", "1"), request.args.get("to_clear", "1")
    return redirect(
        url_for("organizer.photo_preview", event_id=event_id, token=token, open=there[0], clear=there[1])
    )


@blueprint.post(_ARCHIVE, endpoint="put_photos")
def put(event_id: int, token: str) -> ResponseReturnValue:
    load_event(event_id)
    if wrong := _keep_choices(event_id, token):
        return _page(event_id, token, wrong), 400
    found = preview_archive(current.store(), _spool(), event_id, g.account.id, token)
    start_photos(
        current.store(),
        _spool(),
        event_id,
        g.account.id,
        token,
        found.decided,
        clock.now(),
        keep_present="replace" not in request.form,
    )
    return redirect(url_for("organizer.photo_preview", event_id=event_id, token=token))


@blueprint.get(f"{_ARCHIVE}/progress", endpoint="photo_progress")
def progress(event_id: int, token: str) -> ResponseReturnValue:
    load_event(event_id)
    state = put_state(_spool(), event_id, g.account.id, token)
    if state is None:
        raise NotFound
    return jsonify({"ready": state.finished, "done": state.done, "total": state.total})


@blueprint.post(f"{_ARCHIVE}/discard", endpoint="discard_photos")
def discard(event_id: int, token: str) -> ResponseReturnValue:
    load_event(event_id)
    discard_archive(_spool(), event_id, g.account.id, token)
    flash(_("The file is gone."), "done")
    return redirect(url_for("organizer.photos", event_id=event_id))


def _keep_choices(event_id: int, token: str) -> dict[int, str]:
    """Whose the pictures of this page are, as its form says.

    Gives the numbers that nobody has, by place: then nothing is kept."""
    found = preview_archive(current.store(), _spool(), event_id, g.account.id, token)
    decided: dict[int, int | None] = {}
    typed: dict[int, str] = {}
    for each in found.undecided:
        if (chosen := request.form.get(f"who-{each.at}")) is not None:
            decided[each.at] = int(chosen) if chosen in {str(one.delegate_id) for one in each.people} else None
        elif (number := request.form.get(f"number-{each.at}")) is not None:
            typed[each.at] = clean(number)[:32]
    owners = owners_by_number(current.store(), event_id, filter(None, typed.values()))
    wrong = {at: number for at, number in typed.items() if number and number.upper() not in owners}
    if not wrong:
        decided |= {at: owners.get(number.upper()) for at, number in typed.items()}
        decide_owners(_spool(), event_id, g.account.id, token, decided)
    return wrong


def _page(event_id: int, token: str, wrong: Mapping[int, str] | None = None) -> str:
    state = put_state(_spool(), event_id, g.account.id, token)
    if state is not None and not state.finished:
        return render_template("organizer/photos_progress.html", state=state, token=token)
    if state is not None:
        failed = [(name, person_words.photo_problem(why)) for name, why in state.failed]
        return render_template("organizer/photos_done.html", state=state, failed=failed, token=token)
    found = preview_archive(current.store(), _spool(), event_id, g.account.id, token)
    return render_template(
        "organizer/photos_preview.html",
        found=found,
        open=_some(found.undecided, "open"),
        clear=_some(found.fitting, "clear"),
        token=token,
        wrong=wrong or {},
    )


def _some(files: Sequence[PhotoFile], name: str) -> Page:
    pages = max(1, -(-len(files) // ON_A_PAGE))
    asked = request.args.get(name, "1")
    page = min(max(1, int(asked)), pages) if asked.isascii() and asked.isdecimal() and len(asked) < 6 else 1
    return Page(files[(page - 1) * ON_A_PAGE : page * ON_A_PAGE], page, pages)


def _form(problem: str = "") -> str:
    return render_template(
        "organizer/photos.html",
        problem=problem,
        limit_bytes=LARGEST_ARCHIVE,
        limit_mb=locale.number(LARGEST_ARCHIVE >> 20),
    )


def _refusal(code: str) -> str:
    words: dict[str, str] = {
        "not_a_zip": _("This file is no ZIP. Pack the folder with the photos as a ZIP first."),
        "encrypted": _("The ZIP asks for a password. Pack it without one."),
        "too_many": _(
            "The ZIP holds too many files: at most %(limit)s photos.", limit=locale.number(MOST_PICTURES)
        ),
        "too_large": _("The ZIP is too large: at most %(limit)s MB.", limit=locale.number(LARGEST_ARCHIVE >> 20)),
        "bomb": _("The ZIP holds far more than it seems, as no folder of photos does. It was not opened."),
        "paths": _("The ZIP holds files that would leave their folder, as no honest ZIP does. It was not opened."),
        "no_pictures": _("There is no photo in it. JPEG, PNG and WebP are taken."),
    }
    return words.get(code) or str(_("The ZIP is damaged. Pack the folder again."))


def _spool() -> Path:
    return current.config().data_dir / "photos"
