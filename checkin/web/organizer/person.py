"""Everything about one delegate on a page, and the form that changes it."""

import json
from collections.abc import Mapping
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from markupsafe import Markup

from checkin.core.errors import InvalidField, NotFound
from checkin.formats import qr
from checkin.services.delegate_form import FIELDS
from checkin.services.delegate_history import EXTRA, SENSITIVE_FIELDS, Actor
from checkin.services.edit_delegate import EditedMeanwhile, edit_delegate
from checkin.services.open_delegate import open_delegate, reveal_sensitive
from checkin.services.open_person import person_events
from checkin.store.event_fields import sensitive_keys
from checkin.store.models import Delegate, DelegateSensitive
from checkin.web import clock, current
from checkin.web.organizer import person_words, words
from checkin.web.organizer.guard import blueprint, load_event, may_see_sensitive

LARGEST_ID = 2**31 - 1
DELEGATE = f"/events/<int:event_id>/delegates/<int(max={LARGEST_ID}):delegate_id>"
LONGEST_FORM_STATE = 20_000


def actor() -> Actor:
    return Actor(account_id=g.account.id)


def to_person(event_id: int, delegate_id: int, anchor: str | None = None) -> ResponseReturnValue:
    address = url_for("organizer.delegate", event_id=event_id, delegate_id=delegate_id, _anchor=anchor)
    return redirect(address)


@blueprint.post(f"{DELEGATE}/edit", endpoint="edit_delegate")
def edit(event_id: int, delegate_id: int) -> ResponseReturnValue:
    """Only what was changed in the form is written, so that two editors of different fields do no harm."""
    load_event(event_id)
    form = {name: text for name, text in request.form.items() if name in FIELDS or name.startswith(EXTRA)}
    shown = _state(request.form.get("was", ""))
    changed = {name: text for name, text in form.items() if text.strip() != shown.get(name)}
    sensitive = not _sensitive_names(event_id).isdisjoint(form)
    if sensitive:
        may_see_sensitive()
    try:
        done = edit_delegate(
            current.store(),
            event_id,
            delegate_id,
            changed,
            version=request.form.get("version", default=-1, type=int),
            by=actor(),
            now=clock.now(),
        )
    except InvalidField as refused:
        problems = {refused.field: person_words.field_problem(refused.field, refused.problem)}
        page = show_person(event_id, delegate_id, revealed=sensitive, entered=changed, problems=problems)
        return page, 400
    except EditedMeanwhile:
        seen = request.form.get("seen", default=0, type=int)
        page = show_person(event_id, delegate_id, revealed=sensitive, entered=changed, seen=seen)
        return page, 409
    if done:
        flash(_("Saved. The doors follow within seconds."), "done")
    return to_person(event_id, delegate_id)


def show_person(
    event_id: int,
    delegate_id: int,
    *,
    revealed: bool = False,
    entered: Mapping[str, str] | None = None,
    problems: Mapping[str, str] | None = None,
    seen: int | None = None,
) -> str:
    """`entered` stands in the form in place of what is stored; `seen` is the last change that its editor knew."""
    event = load_event(event_id)
    file = open_delegate(current.store(), event_id, delegate_id)
    happened = person_events(current.store(), event_id, delegate_id, revealed=revealed)
    sensitive = _sensitive(event_id, delegate_id) if revealed else None
    extras = {each.name: each.value.text for each in happened.extras}
    stored = form_values(file.delegate) | extras | (sensitive_values(sensitive) if sensitive else {})
    link = current.public_url(f"/d/{file.link_token}")
    return render_template(
        "organizer/delegate.html",
        file=file,
        delegate=file.delegate,
        happened=happened,
        facts=[
            *words.facts_about(file.delegate),
            *(
                (each.value.name, each.value.text)
                for each in happened.extras
                if each.value.text and not each.value.sensitive
            ),
        ],
        revealed=words.sensitive_facts(sensitive) if sensitive else None,
        stored=json.dumps(stored, ensure_ascii=False),
        values={**stored, **(entered or {})},
        editing=entered is not None,
        editing_sensitive=not _sensitive_names(event_id).isdisjoint(entered or {}),
        problems=problems or {},
        meanwhile=None if seen is None else [line for line in happened.history if line.id > seen],
        choices=person_words.choices(happened.categories, happened.delegations),
        fields=person_words.field_words() | happened.field_names,
        told=person_words.told,
        statuses=person_words.status_words(),
        zone=event.time_zone,
        link=link,
        link_qr=Markup(qr.svg(link)),  # noqa: S704  (made of squares by our own code)
        verdicts=words.verdict_words(),
        badge_states=words.badge_status_words(),
        methods=words.method_words(),
    )


def _sensitive_names(event_id: int) -> frozenset[str]:
    """As forms call them."""
    with current.store().read() as session:
        return SENSITIVE_FIELDS | {f"{EXTRA}{key}" for key in sensitive_keys(session, event_id)}


def form_values(delegate: Delegate) -> dict[str, str]:
    """As the form's fields say them."""
    plain = ("full_name", "badge_number", "unit", "position", "seat", "education", "origin", "sex", "sector")
    born = delegate.birth_date or delegate.birth_year
    return {
        **{name: getattr(delegate, name) or "" for name in plain},
        "phone": delegate.phone,
        "email": delegate.email,
        "birth": f"{born:%d/%m/%Y}" if delegate.birth_date else str(born or ""),
        "category_id": str(delegate.category_id),
        "delegation_id": str(delegate.delegation_id or ""),
        "full_time_officer": _tick(delegate.full_time_officer),
        "direct_worker": _tick(delegate.direct_worker),
        "may_be_shown": _tick(delegate.may_be_shown),
        "vote_weight": str(delegate.vote_weight),
    }


def sensitive_values(sensitive: DelegateSensitive) -> dict[str, str]:
    return {
        "ethnicity": sensitive.ethnicity or "",
        "religion": sensitive.religion or "",
        "party_member": _tick(sensitive.party_member),
        "party_since": f"{sensitive.party_since:%d/%m/%Y}" if sensitive.party_since else "",
        "political_theory": sensitive.political_theory or "",
    }


def _tick(value: bool | None) -> str:
    return "" if value is None else "yes" if value else "no"


def _sensitive(event_id: int, delegate_id: int) -> DelegateSensitive:
    try:
        return reveal_sensitive(current.store(), event_id, delegate_id)
    except NotFound:
        return DelegateSensitive(delegate_id=delegate_id, ethnicity="", religion="", political_theory="")


def _state(text: str) -> dict[str, Any]:
    """What the form showed when it was opened; nothing where it was tampered with."""
    if len(text) > LONGEST_FORM_STATE:
        return {}
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
