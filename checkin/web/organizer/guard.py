"""Who may come in: everything of the organizers needs a log-in, but for the pages that give one."""

from typing import Any

from flask import Blueprint, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.errors import NotFound, NotPermitted
from checkin.services.sign_in import find_login
from checkin.services.work_list import count_open
from checkin.store.models import Account, Event
from checkin.web import current
from checkin.web.clock import now
from checkin.web.errors import error_answer, wants_json

blueprint = Blueprint("organizer", __name__)

LOGIN = "login"  # where the session keeps the token of its log-in
OPEN_ENDPOINTS = frozenset(
    {
        "organizer.sign_in_page",
        "organizer.sign_in",
        "organizer.link_page",
        "organizer.use_link",
    }
)


_FORM_AROUND_FILE = 64 * 1024
_limits_of_files: dict[str, int] = {}  # by endpoint


def takes_a_file(endpoint: str, most_bytes: int) -> None:
    """Whoever is signed in may send this endpoint a file of so many bytes; strangers keep the limit of forms."""
    _limits_of_files[endpoint] = most_bytes + _FORM_AROUND_FILE


@blueprint.url_value_preprocessor
def _know_account(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    # before every guard: the CSRF guard reads the form, and by then the limit must be known
    g.account = account_of_request()
    if g.account is not None and endpoint in _limits_of_files:
        request.max_content_length = _limits_of_files[endpoint]


@blueprint.before_request
def _let_in() -> ResponseReturnValue | None:
    if g.account is not None or request.endpoint in OPEN_ENDPOINTS:
        return None
    if wants_json():
        return error_answer(401, "sign_in_needed", _("Sign in first."))
    came_for = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("organizer.sign_in_page", next=None if came_for == "/" else came_for))


@blueprint.context_processor
def _for_layout() -> dict[str, Any]:
    """`open_doubts` are counted where a page of an event is written."""
    event: Event | None = g.get("event")
    return {"event": event, "open_doubts": count_open(current.store(), event.id) if event else 0}


def account_of_request() -> Account | None:
    token = session.get(LOGIN)
    return find_login(current.store(), token, now()) if isinstance(token, str) else None


def may_see_sensitive() -> None:
    """NotPermitted (403) where the account that asks may not see what is sensitive about delegates."""
    if not g.account.sees_sensitive:
        raise NotPermitted("sensitive")


def load_event(event_id: int) -> Event:
    """The event, also as `event` in templates. NotFound (404) where there is none."""
    with current.store().read() as reading:
        event = reading.get(Event, event_id)
    if event is None:
        raise NotFound
    g.event = event
    return event
