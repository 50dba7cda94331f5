"""The rule for the quorum, of the event and of single sittings, and what became of the quorum."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from checkin.core.errors import InvalidField, NotFound
from checkin.core.quorum import Measure, PresentWhen, QuorumBase, QuorumRule, Share
from checkin.core.quorum_count import SittingCount
from checkin.core.quorum_presets import PRESETS
from checkin.services.quorum_changes import quorum_changes_of
from checkin.services.quorum_figures import count_sitting, rule_of
from checkin.services.set_quorum_rule import set_quorum_rule
from checkin.services.shown_sitting import running_sitting
from checkin.store.models import Event, Sitting
from checkin.web import clock, current
from checkin.web.organizer import quorum_words
from checkin.web.organizer.guard import blueprint, load_event

_EVENT = "/events/<int:event_id>/plan/quorum"
_SITTING = "/events/<int:event_id>/plan/sittings/<int:sitting_id>/quorum"
LONGEST_NUMBER = 4  # digits of a fraction's parts


@blueprint.get(_EVENT, endpoint="quorum")
def show(event_id: int) -> ResponseReturnValue:
    return _page(load_event(event_id), None)


@blueprint.get(_SITTING, endpoint="sitting_quorum")
def show_sitting(event_id: int, sitting_id: int) -> ResponseReturnValue:
    return _page(load_event(event_id), sitting_id)


@blueprint.post(_EVENT, endpoint="set_quorum")
def save(event_id: int) -> ResponseReturnValue:
    return _save(load_event(event_id), None)


@blueprint.post(_SITTING, endpoint="set_sitting_quorum")
def save_sitting(event_id: int, sitting_id: int) -> ResponseReturnValue:
    return _save(load_event(event_id), sitting_id)


def _save(event: Event, sitting_id: int | None) -> ResponseReturnValue:
    as_event = sitting_id is not None and request.form.get("own") != "yes"
    try:
        rule = None if as_event else read_rule(request.form)
        set_quorum_rule(current.store(), event.id, rule, clock.now(), sitting_id)
    except InvalidField as invalid:
        return _page(event, sitting_id, invalid), 400
    flash(_("Saved. Screens judge by it from now on."), "done")
    return redirect(url_for("organizer.quorum", event_id=event.id))


def read_rule(form: Mapping[str, str]) -> QuorumRule:
    """InvalidField for a word that is none, "share" or "delegations" for what is no number."""
    second = "with_delegations" in form
    return QuorumRule(
        share=_share(form, "share"),
        base=QuorumBase(_one_of(form, "base", set(QuorumBase))),
        measure=Measure(_one_of(form, "measure", set(Measure))),
        present=PresentWhen(_one_of(form, "present", set(PresentWhen))),
        delegations=_share(form, "delegations") if second else None,
    )


def _share(form: Mapping[str, str], name: str) -> Share:
    parts = [form.get(f"{name}_{part}", "").strip() for part in ("numerator", "denominator")]
    if any(not (part.isascii() and part.isdigit() and len(part) <= LONGEST_NUMBER) for part in parts):
        raise InvalidField(name, "range")
    more_than = _one_of(form, f"{name}_kind", {"at_least", "more_than"}) == "more_than"
    return Share(int(parts[0]), int(parts[1]), more_than)


def _one_of(form: Mapping[str, str], name: str, known: set[Any]) -> str:
    said = form.get(name, "")
    if said not in known:
        raise InvalidField(name, "unknown")
    return said


def _page(event: Event, sitting_id: int | None, invalid: InvalidField | None = None) -> str:
    with current.store().read() as session:
        sittings = session.scalars(
            select(Sitting).where(Sitting.event_id == event.id).order_by(Sitting.position, Sitting.id)
        ).all()
        sitting = next((one for one in sittings if one.id == sitting_id), None)
        if sitting_id is not None and sitting is None:
            raise NotFound
        shown = sitting or running_sitting(session, event.id)
        count = count_sitting(session, event.id, shown.id if shown else 0)
    rule = rule_of(event, sitting)
    return render_template(
        "organizer/quorum.html",
        sitting=sitting,
        own=request.form.get("own") == "yes" if invalid else bool(sitting and sitting.quorum_rule),
        fields=request.form if invalid else _fields(rule),
        problems=_problems(invalid) if invalid else {},
        shown=shown,
        sittings=[(one, rule_of(event, one), bool(one.quorum_rule)) for one in sittings],
        changes=[] if sitting else quorum_changes_of(current.store(), event.id),
        event_rule=rule_of(event),
        said=quorum_words,
        presets=[
            (key, title, quorum_words.rule_in_words(PRESETS[key]), _fields(PRESETS[key]))
            for key, title in quorum_words.preset_words().items()
        ],
        for_script={"count": _count(count), "words": quorum_words.preview_words()},
    )


def _fields(rule: QuorumRule) -> dict[str, str]:
    """A rule as the form has it; without a second condition its fields offer two thirds."""
    second = rule.delegations or Share(2, 3)
    fields = {"base": rule.base.value, "measure": rule.measure.value, "present": rule.present.value}
    for name, share in (("share", rule.share), ("delegations", second)):
        fields |= {
            f"{name}_kind": "more_than" if share.more_than else "at_least",
            f"{name}_numerator": str(share.numerator),
            f"{name}_denominator": str(share.denominator),
        }
    return fields | ({"with_delegations": "on"} if rule.delegations else {})


def _problems(invalid: InvalidField) -> dict[str, str]:
    words = quorum_words.preview_words()
    sentences = {("share", "range"): words["no_part"], ("delegations", "range"): words["no_part"]}
    sentences["measure", "base"] = words["no_votes"]
    return {invalid.field: sentences.get((invalid.field, invalid.problem), str(_("This cannot be taken.")))}


def _count(count: SittingCount) -> dict[str, Any]:
    """As screens get it: see screen/snapshot.py."""
    names = ("convened", "excused", "registered", "ever", "now")
    return {name: asdict(getattr(count, name)) for name in names} | {
        "allotted": count.allotted,
        "delegations": [
            {"convened": one.convened.heads, "present": one.ever.heads, "now": one.now.heads}
            for one in count.delegations
            if one.delegation_id is not None
        ],
    }
