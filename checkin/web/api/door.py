"""What a door device asks of the server: JSON in, JSON out, its bearer key in the Authorization header."""

import re
from base64 import b64encode

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.errors import InvalidField, NotFound
from checkin.services import pair_device
from checkin.services.pair_device import PairingRefused
from checkin.services.record_scan import record_device_scan
from checkin.store.portraits import portrait_named
from checkin.web import clock, current
from checkin.web.api.device_key import answer_unpaired, sent_key
from checkin.web.api.messages import read_message
from checkin.web.api.readings import reading_of
from checkin.web.api.standing import state_of
from checkin.web.api.tries import count_miss, require_try
from checkin.web.errors import error_answer
from checkin.web.rate_limits import PAIRING, limiter

blueprint = Blueprint("door_api", __name__, url_prefix="/api/door")
answer_unpaired(blueprint)
_PORTRAIT = re.compile(r"[0-9a-f]{32}")


@blueprint.post("/pair")
@limiter.limit(PAIRING)
def pair() -> ResponseReturnValue:
    """Uses up a one-time code; `key` is told here and never again."""
    message = read_message()
    code, name = message.text("code", 64), message.text("name", 80)
    paired = pair_device.pair_device(current.store(), code, name, clock.now())
    return jsonify({"key": paired.key, **state_of(pair_device.find_device(current.store(), paired.key))})


@blueprint.post("/scans")
def scans() -> ResponseReturnValue:
    """The answer to a scan, refusals included; see `record_scan` for its shape. Safe to send again by its `id`."""
    key, store = sent_key(), current.store()
    try:
        reading = reading_of(read_message())
    except InvalidField:
        pair_device.identify_device(store, key)  # strangers learn nothing of what a scan is made
        raise
    require_try(reading.method)
    answer = record_device_scan(store, key, reading, clock.now())
    count_miss(reading.method, answer["verdict"])
    return jsonify(answer)


@blueprint.get("/portrait")
def portrait() -> ResponseReturnValue:
    """The JPEG that an answer named by its `photo`, in base64; NotFound for another event's."""
    device = pair_device.identify_device(current.store(), sent_key())
    name = request.args.get("name", "")
    if not _PORTRAIT.fullmatch(name):
        raise InvalidField("name", "unknown")
    with current.store().look() as transaction:
        image = portrait_named(transaction, device.event_id, name)
    if image is None:
        raise NotFound
    return jsonify({"jpeg": b64encode(image).decode("ascii")})


@blueprint.get("/clock")
def server_clock() -> ResponseReturnValue:
    """For measuring the offset of the device's clock."""
    pair_device.identify_device(current.store(), sent_key())
    return jsonify({"now": clock.now().isoformat()})


@blueprint.errorhandler(PairingRefused)
def _pairing_refused(error: PairingRefused) -> ResponseReturnValue:
    sentence = _("This pairing code was used already, has run out or is mistyped. Ask an organizer for a new one.")
    return error_answer(403, error.code, sentence)
