"""Somebody on no list, taken at a door by a supervisor."""

from dataclasses import asdict

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from checkin.services.pair_device import identify_device
from checkin.services.register_walk_in import (
    LONGEST_NAME,
    LONGEST_REASON,
    Newcomer,
    register_walk_in,
    walk_in_choices,
)
from checkin.web import clock, current
from checkin.web.api.device_key import answer_unpaired, one_device, sent_key
from checkin.web.api.messages import read_message
from checkin.web.rate_limits import DOOR_WALK_IN, limiter

blueprint = Blueprint("door_walk_in", __name__, url_prefix="/api/door")
answer_unpaired(blueprint)


@blueprint.get("/walk-ins/choices")
def choices() -> ResponseReturnValue:
    """The categories and delegations that somebody new may be given."""
    found = walk_in_choices(current.store(), sent_key())
    named = {"categories": found.categories, "delegations": found.delegations}
    return jsonify({kind: [{"id": key, "name": name} for key, name in rows] for kind, rows in named.items()})


@blueprint.post("/walk-ins")
@limiter.limit(DOOR_WALK_IN, key_func=one_device)
def walk_in() -> ResponseReturnValue:
    """Safe to send again by its `id`. `delegate` is null where `same_name` says who else has this name."""
    key = sent_key()
    identify_device(current.store(), key)
    message = read_message()
    newcomer = Newcomer(
        walk_in_id=message.uuid("id"),
        full_name=message.text("full_name", LONGEST_NAME),
        category_id=message.id("category_id"),
        delegation_id=message.id("delegation_id") if message.has("delegation_id") else None,
        reason=message.text("reason", LONGEST_REASON),
        confirmed=message.flag("confirmed"),
    )
    return jsonify(asdict(register_walk_in(current.store(), key, newcomer, clock.now())))
