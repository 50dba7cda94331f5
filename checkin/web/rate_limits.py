"""How often one address may try what can be guessed at: signing in, pairing, private links."""

from flask import Flask
from flask_limiter import Limiter
from flask_limiter.util import get_remote_address

limiter = Limiter(get_remote_address, storage_uri="memory://", headers_enabled=True)

SIGN_IN = "10 per minute; 60 per hour"
PAIRING = "20 per minute"


def attach(app: Flask) -> None:
    limiter.init_app(app)
