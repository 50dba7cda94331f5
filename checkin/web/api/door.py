"""What a door device asks of the server."""

from flask import Blueprint

blueprint = Blueprint("door_api", __name__, url_prefix="/api/door")
