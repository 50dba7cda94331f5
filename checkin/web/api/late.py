"""What a phone sends after the moment: scans that waited in its queue, and admissions that it undoes."""

from contextlib import suppress
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.exceptions import TooManyRequests

from checkin.core.errors import InvalidField, Refused
from checkin.services.pair_device import DeviceRevoked, identify_device
from checkin.services.record_batch import MOST_TOGETHER, Taken, record_batch
from checkin.services.scan_report import Reading
from checkin.services.unknown_scans import unknown_scans
from checkin.services.void_scan import LONGEST_REASON, VoidIdReused, Voiding, VoidNotPermitted, void_device_scan
from checkin.web import clock, current
from checkin.web.api.device_key import answer_unpaired, sent_key
from checkin.web.api.messages import Message, read_message
from checkin.web.api.readings import reading_of
from checkin.web.api.tries import count_miss, may_try
from checkin.web.errors import error_answer, status_of, title_of

MOST_BATCH_BYTES = 64 * 1024
MOST_ASKED = 1000  # ids

blueprint = Blueprint("door_late", __name__, url_prefix="/api/door")
answer_unpaired(blueprint)


@blueprint.post("/scans/batch")
def batch() -> ResponseReturnValue:
    """An answer for each scan, in the order sent; one that cannot be taken holds back none behind it."""
    key = sent_key()
    with suppress(DeviceRevoked):  # what it had before it was cut off is still taken, see `record_batch`
        identify_device(current.store(), key)
    message = read_message(MOST_BATCH_BYTES)
    is_last = message.flag("last")
    parsed = [_parsed(one) for one in message.many("scans", MOST_TOGETHER, least=0)]
    readings = [one for one in parsed if isinstance(one, Reading)]
    # what has to wait is sent again
    is_last = is_last and all(isinstance(one, Reading) or one["status"] != TooManyRequests.code for one in parsed)
    recorded = record_batch(current.store(), key, readings, clock.now(), last=is_last)
    for reading, one in zip(readings, recorded, strict=True):
        count_miss(reading.method, one.answer["verdict"] if one.answer else "")
    taken = iter(recorded)
    answers = [_told(next(taken)) if isinstance(one, Reading) else one for one in parsed]
    return jsonify({"answers": answers, "now": clock.now().isoformat()})


@blueprint.post("/scans/unknown")
def unknown() -> ResponseReturnValue:
    """Of the scans and voids that a phone was answered, those that are not here: an older copy was restored."""
    device = identify_device(current.store(), sent_key())
    ids = read_message(MOST_BATCH_BYTES).uuids("ids", MOST_ASKED)
    return jsonify({"unknown": unknown_scans(current.store(), device.event_id, ids)})


@blueprint.post("/voids")
def voids() -> ResponseReturnValue:
    """Undoes an admission; safe to send again by its `id`, also before its scan has arrived."""
    key = sent_key()
    with suppress(DeviceRevoked):  # see `void_device_scan`
        identify_device(current.store(), key)
    message = read_message()
    voiding = Voiding(
        void_id=message.uuid("id"),
        scan_id=message.uuid("scan_id"),
        reason=message.text("reason", LONGEST_REASON),
        voided_at=message.moment("voided_at"),
    )
    return jsonify(void_device_scan(current.store(), key, voiding, clock.now()))


def _parsed(message: Message) -> Reading | dict[str, Any]:
    """The reading, or the answer to one that cannot be taken (now), under the id that it was sent with."""
    try:
        reading = reading_of(message)
    except InvalidField as invalid:
        return {"id": message.told_id(), "status": 400, "error": _error(f"invalid_{invalid.field}", 400)}
    if not may_try(reading.method):
        status = TooManyRequests.code
        return {"id": reading.scan_id, "status": status, "error": _error(f"http_{status}", status)}
    return reading


def _told(taken: Taken) -> dict[str, Any]:
    if taken.refusal is None:
        return {"id": taken.scan_id, "status": 200, "answer": taken.answer}
    status = status_of(taken.refusal)
    code = f"invalid_{taken.refusal.field}" if isinstance(taken.refusal, InvalidField) else taken.refusal.code
    return {"id": taken.scan_id, "status": status, "error": _error(code, status)}


def _error(code: str, status: int) -> dict[str, str]:
    return {"code": code, "message": title_of(status)}


@blueprint.errorhandler(VoidNotPermitted)
def _void_not_permitted(error: Refused) -> ResponseReturnValue:
    sentence = _("Only the phone that recorded it can undo it, within 15 minutes. Ask a supervisor.")
    return error_answer(403, error.code, sentence)


@blueprint.errorhandler(VoidIdReused)
def _void_id_reused(error: Refused) -> ResponseReturnValue:
    return error_answer(409, error.code)
