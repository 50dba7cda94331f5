"""For organizers: everything here needs a log-in but the way to get one."""

from flask import Blueprint

blueprint = Blueprint("organizer", __name__)
