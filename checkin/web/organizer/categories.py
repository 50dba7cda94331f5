"""A category of delegates on a page of its own: what it means at the doors, on badges and in the count."""

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.errors import InvalidField, NotFound
from checkin.services.categories import (
    CategoryCard,
    CategoryInUse,
    CategoryRules,
    category_card,
    edit_category,
    remove_category,
)
from checkin.web import clock, current
from checkin.web.ids import HIGHEST_KEY
from checkin.web.organizer import open_form
from checkin.web.organizer.guard import blueprint, load_event

_CATEGORY = "/events/<int:event_id>/plan/categories/<int:category_id>"
_RIGHTS = ("counts_for_quorum", "may_vote", "needs_activation")


@blueprint.get(_CATEGORY, endpoint="category")
def category(event_id: int, category_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _page(event_id, category_id)


@blueprint.post(_CATEGORY, endpoint="edit_category")
def edit(event_id: int, category_id: int) -> ResponseReturnValue:
    load_event(event_id)
    stored = _stored(category_card(current.store(), event_id, category_id))
    form = open_form.touched(request.form, stored, sets=("entrances",))
    wanted = CategoryRules(
        name=form.get("name", ""),
        color=form.get("color", ""),
        counts_for_quorum="counts_for_quorum" in form,
        may_vote="may_vote" in form,
        needs_activation="needs_activation" in form,
        entrance_ids=_ticked(form),
    )
    try:
        edit_category(current.store(), event_id, category_id, wanted, clock.now())
    except InvalidField as invalid:
        return _page(event_id, category_id, {invalid.field: _problem(invalid)}), 400
    flash(_("Saved. The doors follow within seconds."), "done")
    return _to_plan(event_id)


@blueprint.post(f"{_CATEGORY}/remove", endpoint="remove_category")
def remove(event_id: int, category_id: int) -> ResponseReturnValue:
    load_event(event_id)
    try:
        remove_category(current.store(), event_id, category_id, clock.now())
    except CategoryInUse:
        flash(_("Somebody is of this category. Give them another one first."), "problem")
    except InvalidField as invalid:
        flash(_problem(invalid), "problem")
    else:
        flash(_("The category is removed."), "done")
        return _to_plan(event_id)
    return redirect(url_for("organizer.category", event_id=event_id, category_id=category_id))


def _to_plan(event_id: int) -> ResponseReturnValue:
    return redirect(url_for("organizer.plan", event_id=event_id, _anchor="categories"))


def _ticked(form: open_form.Form) -> set[int]:
    keys = form.getlist("entrances")
    if any(not (key.isascii() and key.isdecimal() and len(key) <= 10 and int(key) <= HIGHEST_KEY) for key in keys):
        raise NotFound
    return {int(key) for key in keys}


def _problem(invalid: InvalidField) -> str:
    words = {
        ("name", "empty"): _("Enter a name."),
        ("name", "long"): _("This is too long."),
        ("name", "taken"): _("There is one with this name already."),
        ("needs_activation", "counts"): _(
            "Who comes in for somebody counts in their place: they cannot count by themselves as well."
        ),
        ("entrances", "nobody"): _("An entrance or a sitting would be for nobody. Give it another category first."),
    }
    return str(words.get((invalid.field, invalid.problem)) or _("This cannot be taken."))


def _page(event_id: int, category_id: int, problems: dict[str, str] | None = None) -> str:
    card = category_card(current.store(), event_id, category_id)
    stored = _stored(card)
    form = request.form if problems else stored
    return render_template(
        "organizer/plan_category.html",
        card=card,
        problems=problems or {},
        values={
            "name": form.get("name", ""),
            "color": form.get("color", ""),
            **{name: name in form for name in _RIGHTS},
        },
        ticked=_ticked(form),
        was=open_form.shown(stored, request.form),
    )


def _stored(card: CategoryCard) -> open_form.Form:
    kept = card.category
    rights = {name: "on" if getattr(kept, name) else "" for name in _RIGHTS}
    entrances = [str(key) for key in sorted(card.taken_at)]
    return open_form.stored_form({"name": kept.name, "color": kept.color, **rights, "entrances": entrances})
