"""The bearer key that a paired device sends with every request."""

import hashlib
import re

from flask import Blueprint, Response, make_response, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_limiter.util import get_remote_address

from checkin.core.errors import NotPermitted, Refused
from checkin.core.rights import DeviceRight
from checkin.services.pair_device import DeviceRevoked, DeviceUnknown
from checkin.web.errors import error_answer

_SHAPE = re.compile(r"[a-z2-7]{26}")  # of Vault.new_token()


def sent_key() -> str:
    """DeviceUnknown where the Authorization header holds nothing that could be a key."""
    sent: str = request.environ.get("HTTP_AUTHORIZATION", "")
    scheme, _blank, key = sent.partition(" ")
    if scheme.lower() != "bearer" or not _SHAPE.fullmatch(key):
        raise DeviceUnknown
    return key


def one_device() -> str:
    """Whose tries a rate limit counts: a device's, whatever address it shares with others."""
    try:
        return hashlib.sha256(sent_key().encode()).hexdigest()
    except DeviceUnknown:
        return get_remote_address()


def answer_unpaired(blueprint: Blueprint) -> None:
    """DeviceUnknown and DeviceRevoked are 401 on every route of this blueprint, NotPermitted is 403."""
    blueprint.register_error_handler(DeviceUnknown, _not_paired)
    blueprint.register_error_handler(DeviceRevoked, _not_paired)
    blueprint.register_error_handler(NotPermitted, _not_permitted)


def _not_paired(error: Refused) -> Response:
    sentence = {
        DeviceUnknown.code: _("This phone is not paired. Ask an organizer for a pairing code."),
        DeviceRevoked.code: _("An organizer has cut this phone off."),
    }[error.code]
    answer = make_response(error_answer(401, error.code, sentence))
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


def _not_permitted(error: NotPermitted) -> ResponseReturnValue:
    sentence = {
        "move": _("The organizers have placed this phone. Ask them to place it elsewhere."),
        DeviceRight.OVERRIDE: _("Only a supervisor's phone lets somebody in against a refusal."),
        DeviceRight.VOID_LATER: _("Only a supervisor's phone can undo this admission."),
        DeviceRight.WALK_IN: _("Only a supervisor's phone takes somebody who is not on the list."),
    }.get(error.act) or _("This phone may not do that. Ask a supervisor.")
    return error_answer(403, error.code, sentence)
