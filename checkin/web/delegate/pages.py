"""For a delegate: a private page with the badge."""

from flask import Blueprint

blueprint = Blueprint("delegate", __name__, url_prefix="/d")
