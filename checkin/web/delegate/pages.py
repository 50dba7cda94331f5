"""For a delegate: a private page with the badge, and whether they are counted."""

import zlib
from pathlib import Path
from typing import Any

from flask import Blueprint, Response, abort, current_app, jsonify, render_template, send_from_directory
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup
from werkzeug.routing import BaseConverter

from checkin.core.decision import SittingState
from checkin.formats import qr
from checkin.services.delegate_page import DelegatePage, SittingForDelegate, SittingPart, open_delegate_page
from checkin.web import clock, current, locale
from checkin.web.rate_limits import limiter

# One address may be a whole hall behind one router, and every open page asks when a sitting opens
PAGE_LIMIT = "3000 per minute"

blueprint = Blueprint("delegate", __name__, url_prefix="/d")


class TokenConverter(BaseConverter):
    """The shape of `Vault.new_token()`; anything else is a 404 before the database is asked."""

    regex = "[a-z2-7]{26}"


@blueprint.record_once
def _register_converter(state: Any) -> None:
    state.app.url_map.converters["token"] = TokenConverter


@blueprint.get("/<token:token>")
@limiter.limit(PAGE_LIMIT)
def page(token: str) -> ResponseReturnValue:
    opened = _open(token)
    zone = opened.event.time_zone
    return render_template(
        "delegate/page.html",
        page=opened,
        token=token,
        qr_svg=Markup(qr.svg(opened.code)) if opened.code else None,  # noqa: S704  (made of squares by our own code)
        sittings=[_sitting_row(entry, zone) for entry in opened.sittings],
        stamp=_stamp(opened),
        read_at=locale.clock_time(clock.now(), zone),
        build=current_app.extensions["static_build"],
    )


@blueprint.get("/<token:token>/state")
@limiter.limit(PAGE_LIMIT)
def state(token: str) -> ResponseReturnValue:
    """What changes on the page, in the reader's language. A new `stamp`: the rest of the page is of yesterday."""
    opened = _open(token)
    zone = opened.event.time_zone
    return jsonify(
        {
            "seq": opened.seq,
            "stamp": _stamp(opened),
            "read_at": locale.clock_time(clock.now(), zone),
            "sittings": [_sitting_row(entry, zone) for entry in opened.sittings],
        }
    )


@blueprint.get("/sw.js")
def service_worker() -> Response:
    """Served from the pages' own folder, so that its scope is exactly these pages; never cached itself."""
    folder = Path(current_app.root_path) / "static" / "js" / "delegate"
    response = send_from_directory(folder, "service-worker.js")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _open(token: str) -> DelegatePage:
    opened = open_delegate_page(current.store(), token)
    return opened or abort(404)


def _stamp(opened: DelegatePage) -> int:
    """Changes with whatever the page says beside the sittings."""
    event, delegate, badge = opened.event, opened.delegate, opened.badge
    said = (
        (event.name, event.place, event.starts_on, event.ends_on, event.accent),
        (delegate.full_name, delegate.position, delegate.unit, delegate.seat, opened.withdrawn),
        (delegate.category.name, delegate.category.color),
        delegate.delegation.name if delegate.delegation else "",
        (badge.id, badge.number) if badge else None,
    )
    return zlib.crc32(repr(said).encode())


def _sitting_row(entry: SittingForDelegate, zone: str) -> dict[str, Any]:
    """`status` is one of counted, on_call, apart, open, closed, planned; `text` says it in words."""
    status, text = _standing(entry, zone)
    return {"id": entry.sitting.id, "name": entry.sitting.name, "status": status, "text": text}


def _standing(entry: SittingForDelegate, zone: str) -> tuple[str, str]:
    if entry.attended_at is not None:
        time = locale.clock_time(entry.attended_at, zone)
        if entry.entrance:
            return "counted", _("Counted at %(time)s, %(entrance)s", time=time, entrance=entry.entrance)
        return "counted", _("Counted at %(time)s", time=time)
    if entry.part is not SittingPart.CONVENED:
        return entry.part.value, {
            SittingPart.ON_CALL: _("You come in once you are called in for somebody"),
            SittingPart.APART: _("You are not convened to this sitting"),
        }[entry.part]
    state = entry.sitting.state
    return state.value, {
        SittingState.OPEN: _("Doors are open, you are not counted yet"),
        SittingState.CLOSED: _("Not counted"),
        SittingState.PLANNED: _("Not open yet"),
    }[state]
