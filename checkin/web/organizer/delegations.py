"""Delegations with their figures, and one of them on a page of its own."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from checkin.core.decision import DelegateStatus, SittingState
from checkin.core.errors import InvalidField
from checkin.core.verdict import VerdictCode
from checkin.services.delegations import DelegationPage, list_delegations, open_delegation
from checkin.services.edit_delegation import (
    DelegationFields,
    DelegationInUse,
    edit_delegation,
    remove_delegation,
)
from checkin.services.record_together import PersonAnswer
from checkin.store.models import Delegation, Entrance, Sitting
from checkin.web import clock, current, locale
from checkin.web.organizer import open_form, person_words, words
from checkin.web.organizer.delegates import id_or_none
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.person import actor

DELEGATION = "/events/<int:event_id>/delegations/<int:delegation_id>"
UNREADABLE = -1  # an allotted number that is none: refused like all others that cannot be


@blueprint.get("/events/<int:event_id>/delegations", endpoint="delegations")
def delegations(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    found = list_delegations(current.store(), event_id, id_or_none(request.args, "sitting"))
    sittings, _entrances = _places(event_id)
    return render_template("organizer/delegations.html", found=found, sittings=sittings)


@blueprint.get(DELEGATION, endpoint="delegation")
def delegation(event_id: int, delegation_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return show_delegation(event_id, delegation_id)


@blueprint.post(DELEGATION, endpoint="edit_delegation")
def edit(event_id: int, delegation_id: int) -> ResponseReturnValue:
    load_event(event_id)
    form = _touched(event_id, delegation_id)
    allotted = form.get("allotted", "").strip()
    is_number = allotted.isascii() and allotted.isdecimal() and len(allotted) <= 6
    wanted = DelegationFields(
        name=form.get("name", ""),
        level=form.get("level", ""),
        allotted=int(allotted) if is_number else UNREADABLE if allotted else None,
        parent_id=id_or_none(form, "parent_id"),
        head_id=id_or_none(form, "head_id"),
    )
    try:
        edit_delegation(current.store(), event_id, delegation_id, wanted, actor(), clock.now())
    except InvalidField as invalid:
        return show_delegation(event_id, delegation_id, problems={invalid.field: _problem(invalid)}), 400
    flash(_("Saved."), "done")
    return redirect(url_for("organizer.delegation", event_id=event_id, delegation_id=delegation_id))


@blueprint.post(f"{DELEGATION}/remove", endpoint="remove_delegation")
def remove(event_id: int, delegation_id: int) -> ResponseReturnValue:
    load_event(event_id)
    try:
        remove_delegation(current.store(), event_id, delegation_id, clock.now())
    except DelegationInUse:
        flash(_("Somebody is of this delegation. Give them another one first."), "problem")
        return redirect(url_for("organizer.delegation", event_id=event_id, delegation_id=delegation_id))
    flash(_("The delegation is removed."), "done")
    return redirect(url_for("organizer.delegations", event_id=event_id))


def show_delegation(
    event_id: int,
    delegation_id: int,
    *,
    problems: Mapping[str, str] | None = None,
    answers: Sequence[PersonAnswer] = (),
    problem: str = "",
) -> str:
    """`answers` of a coach just checked in; `problem` is about checking it in, `problems` about the form."""
    event = load_event(event_id)
    values = request.form if problem or answers else request.args
    page = open_delegation(current.store(), event_id, delegation_id, id_or_none(values, "sitting"))
    sittings, entrances = _places(event_id)
    of_event = list_delegations(current.store(), event_id)
    return render_template(
        "organizer/delegation.html",
        page=page,
        delegation=page.line.delegation,
        zone=event.time_zone,
        problems=problems or {},
        values=request.form if problems else _values(page),
        was=open_form.shown(_stored(page), request.form),
        levels=sorted({each.delegation.level for each in of_event.lines if each.delegation.level}),
        parents=[("", _("none")), *_possible_parents([each.delegation for each in of_event.lines], delegation_id)],
        heads=[
            ("", _("nobody yet")),
            *(
                (each.delegate.id, each.delegate.full_name)
                for each in page.members
                if each.delegate.status is DelegateStatus.ACTIVE
            ),
        ],
        sittings=sittings,
        entrance_choices=[(each.id, each.name) for each in entrances],
        entrance=id_or_none(values, "entrance"),
        is_open=page.sitting is not None and page.sitting.state is SittingState.OPEN,
        form_id=str(uuid.uuid4()),
        answers=[_answer_words(each, event.time_zone) for each in answers],
        admitted=sum(each.answer["tone"] == "go" for each in answers),
        problem=problem,
        statuses=person_words.status_words(),
        missing=person_words.missing_words(),
    )


@dataclass(frozen=True, slots=True)
class AnswerWords:
    delegate_id: int
    full_name: str
    tone: str
    verdict: str
    more: str


def _answer_words(each: PersonAnswer, zone: str) -> AnswerWords:
    answer = each.answer
    more = [answer["note"], *answer["right_entrances"]]
    if answer["previous"]:
        since = locale.clock_time(datetime.fromisoformat(answer["previous"]["at"]), zone)
        more += [_("since %(time)s", time=since), answer["previous"]["entrance"]]
    verdict = words.verdict_words()[VerdictCode(answer["verdict"])]
    return AnswerWords(
        each.delegate_id, each.full_name, answer["tone"], verdict, " · ".join(text for text in more if text)
    )


def _touched(event_id: int, delegation_id: int) -> open_form.Form:
    page = open_delegation(current.store(), event_id, delegation_id, None)
    return open_form.touched(request.form, _stored(page))


def _stored(page: DelegationPage) -> open_form.Form:
    return open_form.stored_form({name: str(value) for name, value in _values(page).items()})


def _values(page: DelegationPage) -> dict[str, object]:
    kept = page.line.delegation
    return {
        "name": kept.name,
        "level": kept.level,
        "allotted": "" if kept.allotted is None else kept.allotted,
        "parent_id": kept.parent_id or "",
        "head_id": page.head_id or "",
    }


def _possible_parents(delegations: Sequence[Delegation], delegation_id: int) -> list[tuple[int, str]]:
    """All but itself and what stands below it."""
    below = {delegation_id}
    for each in delegations:  # parents stand first
        if each.parent_id in below:
            below.add(each.id)
    return [(each.id, each.name) for each in delegations if each.id not in below]


def _problem(invalid: InvalidField) -> str:
    sentences = {
        ("name", "empty"): _("Enter a name."),
        ("name", "taken"): _("There is one with this name already."),
        ("allotted", "unknown"): _("Write a number, or leave it empty."),
        ("parent_id", "below"): _("This one belongs to it already."),
        ("head_id", "unknown"): _("Choose somebody of this delegation."),
    }
    general = {"long": _("This is too long.")}
    said = sentences.get((invalid.field, invalid.problem)) or general.get(invalid.problem)
    return str(said or _("This cannot be taken."))


def _places(event_id: int) -> tuple[list[Sitting], list[Entrance]]:
    with current.store().read() as session:
        sittings = select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.position, Sitting.id)
        entrances = select(Entrance).where(Entrance.event_id == event_id).order_by(Entrance.position, Entrance.id)
        return list(session.scalars(sittings)), list(session.scalars(entrances))
