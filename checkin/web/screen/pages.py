"""For the projector: live attendance behind a link."""

from flask import Blueprint

blueprint = Blueprint("screen", __name__, url_prefix="/screen")
