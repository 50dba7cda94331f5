"""For the projector and the foyer: live attendance behind a link."""

from typing import Any

from flask import Blueprint, Response, current_app, jsonify, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from checkin.core.errors import NotFound
from checkin.services.screen_photo import screen_photo
from checkin.services.share_screen import find_screen
from checkin.store.models import ScreenKind, ScreenLink
from checkin.web import clock, current
from checkin.web.screen.snapshot import SnapshotKeeper
from checkin.web.screen.words import projection_words, welcome_words

LONGEST_TOKEN = 64
THEMES = ("light", "dark")
PHOTO_SECONDS = 3600

blueprint = Blueprint("screen", __name__, url_prefix="/screen")


@blueprint.record_once
def _keep_snapshots(state: BlueprintSetupState) -> None:
    state.app.extensions["screen_snapshots"] = SnapshotKeeper(state.app.extensions["store"])


@blueprint.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    """`?theme=` goes before what the link says."""
    link = _link(token)
    asked = request.args.get("theme", "")
    theme = asked if asked in THEMES else link.theme.value
    welcomes = link.kind is ScreenKind.WELCOME
    return render_template(
        "screen/welcome.html" if welcomes else "screen/board.html",
        token=token,
        snapshot=_snapshot(link),
        words=welcome_words() if welcomes else projection_words(),
        theme=theme if theme in THEMES else "",
    )


@blueprint.get("/<token>/snapshot")
def snapshot(token: str) -> ResponseReturnValue:
    return jsonify(_snapshot(_link(token)))


@blueprint.get("/<token>/photos/<name>")
def photo(token: str, name: str) -> ResponseReturnValue:
    """The JPEG that an arrival named by its `photo`; its name changes with the picture."""
    image = screen_photo(current.store(), _link(token), name)
    if image is None:
        raise NotFound
    answer = Response(image, mimetype="image/jpeg")
    answer.cache_control.private = True
    answer.cache_control.max_age = PHOTO_SECONDS
    return answer


def _link(token: str) -> ScreenLink:
    """NotFound (404) where the link is unknown or was revoked."""
    link = find_screen(current.store(), token) if len(token) <= LONGEST_TOKEN else None
    if link is None:
        raise NotFound
    return link


def _snapshot(link: ScreenLink) -> dict[str, Any]:
    keeper: SnapshotKeeper = current_app.extensions["screen_snapshots"]
    return keeper.snapshot(link, clock.now())
