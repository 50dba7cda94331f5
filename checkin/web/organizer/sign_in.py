"""The ways in: user name and password, or the one-time link of the laptop's terminal; and the way out."""

from collections.abc import Mapping

from flask import flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.errors import InvalidField
from checkin.services import sign_in as services
from checkin.web import current
from checkin.web.clock import now
from checkin.web.local_path import local_path
from checkin.web.organizer.guard import LOGIN, blueprint
from checkin.web.rate_limits import SIGN_IN, limiter


@blueprint.get("/sign-in", endpoint="sign_in_page")
def sign_in_page() -> ResponseReturnValue:
    if g.account is not None:
        return redirect(_wanted(request.args.get("next")))
    return _sign_in_form()


@blueprint.post("/sign-in", endpoint="sign_in")
@limiter.limit(SIGN_IN)
def sign_in() -> ResponseReturnValue:
    try:
        opened = services.sign_in(
            current.store(),
            username=request.form.get("username", ""),
            password=request.form.get("password", ""),
            now=now(),
        )
    except services.SignInRefused:
        return _sign_in_form(refused=True), 403
    _remember(opened)
    return redirect(_wanted(request.form.get("next")))


@blueprint.get("/sign-in/<token>", endpoint="link_page")
def link_page(token: str) -> ResponseReturnValue:
    """Looking at it changes nothing: programs that preview links must not use it up."""
    if not services.link_is_open(current.store(), token, now()):
        return _dead_link()
    return _link_form(token)


@blueprint.post("/sign-in/<token>", endpoint="use_link")
@limiter.limit(SIGN_IN)
def use_link(token: str) -> ResponseReturnValue:
    store = current.store()
    try:
        if services.has_accounts(store):
            opened = services.use_link_to_sign_in(store, token, now())
        else:
            opened = services.use_link_for_first_account(
                store,
                token,
                username=request.form.get("username", ""),
                name=request.form.get("name", ""),
                password=request.form.get("password", ""),
                now=now(),
            )
    except services.LinkRefused:
        return _dead_link()
    except InvalidField as invalid:
        return _link_form(token, invalid), 400
    _remember(opened)
    return redirect(url_for("organizer.events"))


@blueprint.post("/sign-out", endpoint="sign_out")
def sign_out() -> ResponseReturnValue:
    services.sign_out(current.store(), session[LOGIN], now())
    session.clear()
    flash(_("You are signed out."), "done")
    return redirect(url_for("organizer.sign_in_page"))


def _wanted(target: str | None) -> str:
    return local_path(target, otherwise=url_for("organizer.events"))


def _remember(opened: services.OpenedLogin) -> None:
    """Nothing of the time before stays: whoever planted a session here holds an empty one."""
    session.clear()
    session[LOGIN] = opened.token


def _sign_in_form(*, refused: bool = False) -> str:
    return render_template(
        "organizer/sign_in.html",
        refused=refused,
        username=request.form.get("username", ""),
        next=request.values.get("next", ""),
        has_accounts=services.has_accounts(current.store()),
    )


def _link_form(token: str, invalid: InvalidField | None = None) -> str:
    store = current.store()
    owner = services.first_account(store)
    if owner is not None:
        return render_template("organizer/link.html", token=token, owner=owner)
    problems = {invalid.field: _problem(invalid)} if invalid else {}
    return render_template("organizer/first_account.html", token=token, form=request.form, problems=problems)


def _dead_link() -> ResponseReturnValue:
    return render_template("organizer/link.html", token=None, owner=None), 403


def _problem(invalid: InvalidField) -> str:
    sentences: Mapping[tuple[str, str], str] = {
        ("name", "empty"): _("Write your name."),
        ("name", "long"): _("At most %(number)s characters.", number=200),
        ("username", "empty"): _("Choose a user name."),
        ("username", "long"): _("At most %(number)s characters.", number=services.LONGEST_USERNAME),
        ("username", "malformed"): _("At most 120 characters, without spaces."),
        ("username", "taken"): _("This user name is taken."),
        ("password", "short"): _("At least 8 characters."),
        ("password", "long"): _("At most %(number)s characters.", number=200),
    }
    return sentences.get((invalid.field, invalid.problem), str(_("This cannot be taken.")))
