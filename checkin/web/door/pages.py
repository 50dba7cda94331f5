"""For door staff: one page that a paired phone keeps open."""

from flask import Blueprint

blueprint = Blueprint("door", __name__, url_prefix="/door")
