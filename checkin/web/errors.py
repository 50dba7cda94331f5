"""One map from what went wrong to an answer: a page in words, or `{"error": {"code", "message"}}` for programs."""

import logging
import math

from flask import Flask, current_app, jsonify, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import NoResultFound
from werkzeug.exceptions import BadHost, HTTPException

from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.web.rate_limits import seconds_to_wait

log = logging.getLogger("checkin.error")

_STATUS_OF_CODE = {
    "not_found": 404,
    "scan_id_reused": 409,
    "pairing_refused": 403,
    "not_permitted": 403,
    "not_recorded": 500,
    "void_not_permitted": 403,
    "void_id_reused": 409,
    "sign_in_refused": 403,
    "link_refused": 403,
}

_KEPT_HEADERS = {"Retry-After", "Allow"}


def status_of(refused: Refused) -> int:
    return _STATUS_OF_CODE.get(refused.code, 400)


def title_of(status: int) -> str:
    titles: dict[int, str] = {
        400: _("That request could not be understood"),
        403: _("You may not open this"),
        404: _("There is nothing here"),
        405: _("That request could not be understood"),
        409: _("That was sent before, with other content"),
        413: _("That file is too large"),
        429: _("Too many tries in a short time"),
    }
    return titles.get(status) or str(_("Something went wrong on our side"))


def advice_for(status: int) -> str:
    advice: dict[int, str] = {
        400: _("Go back, reload the page and try again."),
        403: _("Sign in with an account that has the right, or ask an organizer for a new link."),
        404: _("The address may be mistyped, or the link was withdrawn. Ask an organizer for a new one."),
        405: _("Go back, reload the page and try again."),
        413: _("Choose a smaller file and try again."),
        429: _wait(),
    }
    return advice.get(status) or str(_("Try again. If it stays, tell the organizers what time it was."))


def _wait() -> str:
    minutes = math.ceil(seconds_to_wait() / 60)
    if minutes > 1:
        return str(_("Wait %(number)s minutes, then try again.", number=minutes))
    return str(_("Wait a minute, then try again."))


def wants_json() -> bool:
    return request.path.startswith("/api/") or request.accept_mimetypes.best == "application/json"


def error_answer(status: int, code: str | None = None, message: str | None = None) -> ResponseReturnValue:
    if wants_json():
        error = {
            "code": code or f"http_{status}",
            "message": message or f"{title_of(status)}. {advice_for(status)}",
        }
        return jsonify({"error": error}), status
    page = render_template(
        "shared/error.html", status=status, title=title_of(status), advice=message or advice_for(status)
    )
    return page, status


def _http(error: HTTPException) -> ResponseReturnValue:
    status = error.code or 500
    original = error.get_response()
    if status < 400:
        return original
    answer = make_response(error_answer(status))
    for name in _KEPT_HEADERS & set(original.headers.keys()):
        answer.headers[name] = original.headers[name]
    return answer


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    return error_answer(400, "csrf", _("The page was open for too long. Go back, reload it and try again."))


def _not_found(_error: Exception) -> ResponseReturnValue:
    return error_answer(404, "not_found")


def _invalid(error: InvalidField) -> ResponseReturnValue:
    return error_answer(400, f"invalid_{error.field}")


def _refused(error: Refused) -> ResponseReturnValue:
    return error_answer(status_of(error), error.code)


def _bad_host(_error: BadHost) -> ResponseReturnValue:
    """No page: whatever it links to would begin with that host."""
    return "Bad Request\n", 400, {"Content-Type": "text/plain"}


def _kind_and_place(error: BaseException) -> dict[str, str]:
    """For the log; never the values: they may be somebody's name."""
    frame = error.__traceback__
    while frame is not None and frame.tb_next is not None:
        frame = frame.tb_next
    where = f"{frame.tb_frame.f_code.co_filename}:{frame.tb_lineno}" if frame else ""
    return {"kind": type(error).__name__, "where": where}


def _without_words(record: logging.LogRecord) -> bool:
    """What Flask itself logs of a fault beside the pages holds the path, and paths hold private links."""
    if record.exc_info and record.exc_info[1] is not None:
        record.msg, record.args = "unforeseen", ()
        record.__dict__.update(_kind_and_place(record.exc_info[1]))
        record.exc_info = None
    return True


def _unforeseen(error: Exception) -> ResponseReturnValue:
    log.error("unforeseen", extra=_kind_and_place(error))
    if current_app.testing:
        raise error
    return error_answer(500)


def attach(app: Flask) -> None:
    """The most particular handler wins, whatever the order."""
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(BadHost, _bad_host)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(NotFound, _not_found)
    app.register_error_handler(NoResultFound, _not_found)
    app.register_error_handler(InvalidField, _invalid)
    app.register_error_handler(Refused, _refused)
    app.register_error_handler(Exception, _unforeseen)
    app.logger.addFilter(_without_words)
