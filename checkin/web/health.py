"""Whether the program and its database answer."""

from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue
from sqlalchemy import text

from checkin.web import current

blueprint = Blueprint("health", __name__)


@blueprint.get("/healthz")
def healthz() -> ResponseReturnValue:
    with current.store().read() as session:
        session.execute(text("SELECT 1"))
    return jsonify({"status": "ok"})
