"""A paired phone and the organizers: where it stands and what it may do, and what it tells of itself."""

from base64 import b64encode
from typing import Any

from flask import Blueprint, current_app, jsonify
from flask.sansio.blueprints import BlueprintSetupState
from flask.typing import ResponseReturnValue

from checkin.services.assign_device import place_device
from checkin.services.note_contact import Contact, note_contact
from checkin.services.pair_device import find_device
from checkin.store.models import Device, Event
from checkin.web import clock, current
from checkin.web.api.device_key import answer_unpaired, sent_key
from checkin.web.api.messages import Message, read_message

MOST_WAITING = 1_000_000
FARTHEST_OFFSET_MS = 10**13  # three hundred years: a clock at zero is not that far away

blueprint = Blueprint("door_standing", __name__, url_prefix="/api/door")
answer_unpaired(blueprint)


@blueprint.record_once
def _begin(state: BlueprintSetupState) -> None:
    state.app.extensions["door_start"] = state.app.extensions["store"].vault.new_token()


@blueprint.get("/state")
def state() -> ResponseReturnValue:
    """Where the device stands and what it may choose from; a sign of life as well."""
    device = find_device(current.store(), sent_key())
    note_contact(current.store(), device, clock.now())
    return jsonify(state_of(device))


@blueprint.post("/contact")
def contact() -> ResponseReturnValue:
    """What /state answers, for a phone that tells how it is; sent every few seconds."""
    device = find_device(current.store(), sent_key())
    note_contact(current.store(), device, clock.now(), _contact(read_message()))
    return jsonify(state_of(device))


@blueprint.put("/place")
def place() -> ResponseReturnValue:
    """403 `not_permitted` where the organizers placed the device for good."""
    device = find_device(current.store(), sent_key())
    message = read_message()
    chosen = {"entrance_id": message.id("entrance_id"), "sitting_id": message.id("sitting_id")}
    place_device(current.store(), device.id, **chosen)
    return jsonify({"place": chosen})


def _contact(message: Message) -> Contact:
    return Contact(
        battery=message.share_or_none("battery"),
        waiting=message.whole("waiting", 0, MOST_WAITING),
        offset_ms=message.whole_or_none("offset_ms", -FARTHEST_OFFSET_MS, FARTHEST_OFFSET_MS),
    )


def state_of(device: Device) -> dict[str, Any]:
    """What a phone knows of itself; `device` comes with its event's sittings and entrances."""
    return {
        "now": clock.now().isoformat(),
        "device": {"id": device.id, "name": device.name},
        "place": {"entrance_id": device.entrance_id, "sitting_id": device.sitting_id},
        "rights": device.role.value,
        "may_move": device.may_move,
        "offline_search": device.offline_search,
        # of the event, not of the device: who is paired anew opens what was answered before
        "seal": b64encode(current.store().vault.key(f"door queue {device.event_id}")).decode("ascii"),
        # another start, or a smaller `seq` than before: an older copy may have been restored, see /scans/unknown
        "start": current_app.extensions["door_start"],
        "seq": device.event.last_seq,
        "event": _event(device.event),
    }


def _event(event: Event) -> dict[str, Any]:
    return {
        "id": event.id,
        "name": event.name,
        "accent": event.accent,
        "ends_on": event.ends_on.isoformat(),
        "time_zone": event.time_zone,
        "sittings": [
            {"id": sitting.id, "name": sitting.name, "state": sitting.state.value, "mode": sitting.mode.value}
            for sitting in event.sittings
        ],
        "entrances": [{"id": entrance.id, "name": entrance.name} for entrance in event.entrances],
    }
