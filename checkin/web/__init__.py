"""Flask: load, permit, call one verb, answer. One folder or file per audience."""

from flask import Flask

from checkin.config import Config
from checkin.store.engine import Store
from checkin.web import (
    access_log,
    errors,
    health,
    ids,
    json_answers,
    locale,
    rate_limits,
    security,
    sessions,
    static_files,
)
from checkin.web.api import digest as door_digest
from checkin.web.api import door as door_api
from checkin.web.api import late as door_late
from checkin.web.api import openapi as door_contract
from checkin.web.api import photo as door_photo
from checkin.web.api import search as door_search
from checkin.web.api import standing as door_standing
from checkin.web.api import walk_in as door_walk_in
from checkin.web.delegate import pages as delegate_pages
from checkin.web.door import pages as door_pages
from checkin.web.organizer import blueprint as organizer_pages
from checkin.web.screen import pages as screen_pages

MOST_FORM_BYTES = 256 * 1024  # pages that take a file raise their own limit


def configure(app: Flask, config: Config, store: Store) -> None:
    """Settings, guards and every page of the application."""
    app.config.update(
        SECRET_KEY=store.vault.key("flask session"),
        SESSION_COOKIE_NAME="checkin",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=config.secure_cookies,
        MAX_CONTENT_LENGTH=MOST_FORM_BYTES,
        MAX_FORM_MEMORY_SIZE=MOST_FORM_BYTES,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as its session
        WTF_CSRF_SSL_STRICT=config.secure_cookies,
        TESTING=config.testing,
    )
    app.jinja_options = {"trim_blocks": True, "lstrip_blocks": True}
    app.extensions["store"] = store
    app.extensions["checkin_config"] = config
    ids.attach(app)
    json_answers.attach(app)
    sessions.attach(app)
    access_log.attach(app)
    security.attach(app)
    errors.attach(app)
    locale.attach(app)
    static_files.attach(app)
    rate_limits.attach(app)
    app.register_blueprint(health.blueprint)
    app.register_blueprint(organizer_pages)
    app.register_blueprint(door_pages.blueprint)
    app.register_blueprint(door_api.blueprint)
    app.register_blueprint(door_late.blueprint)
    app.register_blueprint(door_search.blueprint)
    app.register_blueprint(door_photo.blueprint)
    app.register_blueprint(door_standing.blueprint)
    app.register_blueprint(door_digest.blueprint)
    app.register_blueprint(door_walk_in.blueprint)
    app.register_blueprint(door_contract.blueprint)
    app.register_blueprint(screen_pages.blueprint)
    app.register_blueprint(delegate_pages.blueprint)
    security.csrf.exempt(door_standing.blueprint)
    security.csrf.exempt(door_late.blueprint)
    security.csrf.exempt(door_search.blueprint)
    security.csrf.exempt(door_photo.blueprint)
    security.csrf.exempt(door_walk_in.blueprint)
    security.csrf.exempt(door_api.blueprint)  # it takes bearer keys, never cookies
