"""People found from a door: what a badge says openly, and not more than twenty of them."""

from dataclasses import asdict
from typing import Any

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from checkin.core.citizen_card import LONGEST_NAME
from checkin.core.rights import DeviceRight
from checkin.services import pair_device
from checkin.services.search_at_door import Hits, SearchTooShort, find_card_holder, search_at_door
from checkin.web import current
from checkin.web.api.device_key import answer_unpaired, one_device, sent_key
from checkin.web.api.messages import read_message
from checkin.web.door.input_words import input_refusals
from checkin.web.errors import error_answer
from checkin.web.rate_limits import DOOR_SEARCH, limiter

LONGEST_TEXT = 200

blueprint = Blueprint("door_search", __name__, url_prefix="/api/door")
answer_unpaired(blueprint)


@blueprint.post("/search")
@limiter.limit(DOOR_SEARCH, key_func=one_device)
def search() -> ResponseReturnValue:
    """`q`: what somebody says or types; or `card`: the name and birth date on a citizen card, no more of it."""
    device = pair_device.identify_device(current.store(), sent_key())
    pair_device.require_right(device, DeviceRight.SEARCH)
    message = read_message()
    if not message.has("card"):
        return _answer(search_at_door(current.store(), device.event_id, message.text("q", LONGEST_TEXT)))
    card = message.inner("card")
    name, birth_date = card.text("name", LONGEST_NAME), card.date_or_none("birth_date")
    return _answer(find_card_holder(current.store(), device.event_id, name, birth_date))


def _answer(found: Hits) -> ResponseReturnValue:
    hits: list[dict[str, Any]] = [asdict(hit) for hit in found.hits]
    return jsonify({"hits": hits, "more": found.more})


@blueprint.errorhandler(SearchTooShort)
def _too_short(error: SearchTooShort) -> ResponseReturnValue:
    return error_answer(400, error.code, input_refusals()[error.code])
