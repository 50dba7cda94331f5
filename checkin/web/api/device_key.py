"""The bearer key that a paired device sends with every request."""

import re

from flask import request

from checkin.services.pair_device import DeviceUnknown

_SHAPE = re.compile(r"[a-z2-7]{26}")  # of Vault.new_token()


def sent_key() -> str:
    """DeviceUnknown where the Authorization header holds nothing that could be a key."""
    scheme, _, key = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not _SHAPE.fullmatch(key):
        raise DeviceUnknown
    return key
