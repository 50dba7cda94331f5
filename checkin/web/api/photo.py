"""A photo of a badge in place of a live camera. The phone sends what was read as a scan of its own."""

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from checkin.core.citizen_card import CitizenCard, read_citizen_card
from checkin.services import pair_device
from checkin.services.read_photo import LARGEST_BYTES, PhotoRefused, read_photo
from checkin.services.scan_report import LONGEST_READ
from checkin.web import current
from checkin.web.api.device_key import answer_unpaired, one_device, sent_key
from checkin.web.door.input_words import input_refusals
from checkin.web.errors import error_answer
from checkin.web.rate_limits import DOOR_PHOTO, limiter

_STATUS = {"too_large": 413, "busy": 429}

blueprint = Blueprint("door_photo", __name__, url_prefix="/api/door")
answer_unpaired(blueprint)


@blueprint.post("/photo")
@limiter.limit(DOOR_PHOTO, key_func=one_device)
def photo() -> ResponseReturnValue:
    """The body is a JPEG, PNG or WebP of at most 12 MB and 12 megapixels. `read` is null where no code is found.

    Of a citizen card only the name and birth date are answered, as `card`; neither photo nor text is kept.
    """
    pair_device.identify_device(current.store(), sent_key())
    request.max_content_length = LARGEST_BYTES
    text = read_photo(request.get_data(cache=False))
    card = read_citizen_card(text) if text else None
    if card is not None:
        return jsonify({"read": None, "card": _card(card)})
    return jsonify({"read": text[:LONGEST_READ] if text else None})


def _card(card: CitizenCard) -> dict[str, str | None]:
    return {"name": card.name, "birth_date": card.birth_date.isoformat() if card.birth_date else None}


@blueprint.errorhandler(PhotoRefused)
def _refused(error: PhotoRefused) -> ResponseReturnValue:
    code = f"photo_{error.problem}"
    return error_answer(_STATUS.get(error.problem, 400), code, input_refusals()[code])
