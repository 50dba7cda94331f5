"""Sessions of people in browsers, in a signed cookie. Devices have none."""

from flask import Flask, Request
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface

DOOR_API = "/api/door/"


class PageSessions(SecureCookieSessionInterface):
    """The door's API takes bearer keys: whatever cookies come with them say nothing there."""

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession | None:
        return None if request.path.startswith(DOOR_API) else super().open_session(app, request)


def attach(app: Flask) -> None:
    app.session_interface = PageSessions()
