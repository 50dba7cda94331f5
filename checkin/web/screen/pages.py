"""For the projector: live attendance behind a link."""

from typing import Any

from flask import Blueprint, current_app, jsonify, render_template, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.errors import NotFound
from checkin.services.share_screen import find_screen
from checkin.web import clock, current
from checkin.web.screen.snapshot import SnapshotKeeper

LONGEST_TOKEN = 64
THEMES = ("light", "dark")

blueprint = Blueprint("screen", __name__, url_prefix="/screen")


@blueprint.record_once
def _keep_snapshots(state: BlueprintSetupState) -> None:
    state.app.extensions["screen_snapshots"] = SnapshotKeeper(state.app.extensions["store"])


@blueprint.get("/<token>")
def show(token: str) -> ResponseReturnValue:
    theme = request.args.get("theme", "")
    return render_template(
        "screen/board.html",
        token=token,
        snapshot=_snapshot(token),
        words=_words(),
        theme=theme if theme in THEMES else "",
    )


@blueprint.get("/<token>/snapshot")
def snapshot(token: str) -> ResponseReturnValue:
    return jsonify(_snapshot(token))


def _snapshot(token: str) -> dict[str, Any]:
    """NotFound (404) where the link is unknown or was revoked."""
    link = find_screen(current.store(), token) if len(token) <= LONGEST_TOKEN else None
    if link is None:
        raise NotFound
    keeper: SnapshotKeeper = current_app.extensions["screen_snapshots"]
    return keeper.snapshot(link, clock.now())


def _words() -> dict[str, str]:
    """What the page's script says; it fills in what stands in braces."""
    return {
        "present": _("delegates present"),
        "guests": _("Guests and others present: %(count)s", count="{count}"),
        "seat": _("Seat %(seat)s", seat="{seat}"),
        "planned": _("Doors are not open yet"),
        "closed": _("Doors are closed"),
        "nobody_convened": _("The list of delegates is not here yet"),
        "nobody_yet": _("Delegates are welcome: please show your badge at the door"),
        "broken": _("No connection · figures of %(time)s", time="{time}"),
        "page": _("%(page)s of %(pages)s", page="{page}", pages="{pages}"),
    }
