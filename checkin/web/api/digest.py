"""The event's digest, for phones that must judge without the server: see core.door_digest for what is in it."""

import re
from dataclasses import asdict

from flask import Blueprint, Response, current_app, jsonify, request
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from checkin.core.errors import InvalidField
from checkin.services.door_digest import DigestKeeper
from checkin.services.door_people import PeopleKeeper
from checkin.services.pair_device import identify_device
from checkin.web import clock, current
from checkin.web.api.device_key import answer_unpaired, sent_key

_VERSION = re.compile(r"[0-9a-f]{32}")

blueprint = Blueprint("door_digest", __name__, url_prefix="/api/door")
answer_unpaired(blueprint)


@blueprint.record_once
def _begin(state: BlueprintSetupState) -> None:
    extensions = state.app.extensions
    extensions["door_digest"] = DigestKeeper(extensions["store"])
    extensions["door_people"] = PeopleKeeper(extensions["store"])


@blueprint.get("/digest")
def digest() -> ResponseReturnValue:
    """The whole digest, or with `since` (a version) what changed after it; 304 where nothing did."""
    device = identify_device(current.store(), sent_key())
    since = _since()
    keeper, now = _keeper(), clock.now()
    version = keeper.version(device.event_id, now)
    if since == version or request.if_none_match.contains_weak(version):
        return _marked(Response(status=304), version)
    answer = keeper.answer(device.event_id, since, now)
    zips = request.accept_encodings["gzip"] > 0
    response = Response(answer.zipped if zips else answer.body, mimetype="application/json")
    if zips:
        response.headers["Content-Encoding"] = "gzip"
    return _marked(response, answer.version)


@blueprint.get("/people")
def people() -> ResponseReturnValue:
    """The index of names, for a phone that may look people up by itself, and the key to it; asked at each start."""
    device = identify_device(current.store(), sent_key())
    keeper: PeopleKeeper = current_app.extensions["door_people"]
    return jsonify(asdict(keeper.answer(device.id, _since(), clock.now())))


def _since() -> str | None:
    since = request.args.get("since")
    if since is not None and not _VERSION.fullmatch(since):
        raise InvalidField("since", "word")
    return since


def _marked(response: Response, version: str) -> Response:
    response.headers["ETag"] = f'W/"{version}"'  # weak: the same content, zipped or not
    response.headers["Vary"] = "Accept-Encoding"
    return response


def _keeper() -> DigestKeeper:
    keeper: DigestKeeper = current_app.extensions["door_digest"]
    return keeper
