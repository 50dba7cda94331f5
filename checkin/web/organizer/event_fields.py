"""The fields that an event adds to its delegates, on a page: added, renamed, taken away."""

from collections.abc import Callable

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from checkin.core.errors import InvalidField
from checkin.core.event_field import MOST_FIELDS, FieldKind
from checkin.services.event_fields import (
    add_event_field,
    count_event_fields,
    remove_event_field,
    rename_event_field,
    set_sensitive,
)
from checkin.web import clock, current, locale
from checkin.web.organizer.guard import blueprint, load_event, may_see_sensitive
from checkin.web.organizer.import_columns import kind_words

_FIELDS = "/events/<int:event_id>/plan/fields"
_FIELD = f"{_FIELDS}/<int:field_id>"


@blueprint.get(_FIELDS, endpoint="event_fields")
def fields(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return render_template(
        "organizer/plan_fields.html",
        counted=count_event_fields(current.store(), event_id),
        kinds=[(kind.value, kind_words(kind)) for kind in FieldKind],
        kind_words=kind_words,
    )


@blueprint.post(_FIELDS, endpoint="add_event_field")
def add(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    kind = request.form.get("kind", "")
    name = request.form.get("name", "")
    chosen = FieldKind(kind) if kind in set(FieldKind) else FieldKind.TEXT
    return _try(event_id, lambda: add_event_field(current.store(), event_id, name, chosen))


@blueprint.post(f"{_FIELD}/rename", endpoint="rename_event_field")
def rename(event_id: int, field_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _try(
        event_id,
        lambda: rename_event_field(current.store(), event_id, field_id, request.form.get("name", "")),
    )


@blueprint.post(f"{_FIELD}/sensitive", endpoint="set_field_sensitive")
def set_field_sensitive(event_id: int, field_id: int) -> ResponseReturnValue:
    """Only by who may see what is sensitive: else anybody could make it visible to themselves."""
    load_event(event_id)
    may_see_sensitive()
    sensitive = request.form.get("sensitive") == "yes"
    return _try(event_id, lambda: set_sensitive(current.store(), event_id, field_id, sensitive=sensitive))


@blueprint.post(f"{_FIELD}/remove", endpoint="remove_event_field")
def remove(event_id: int, field_id: int) -> ResponseReturnValue:
    load_event(event_id)
    had = remove_event_field(current.store(), event_id, field_id, clock.now())
    shown = locale.number(had)
    flash(
        ngettext(
            "The field is gone, with what %(shown)s delegate had in it.",
            "The field is gone, with what %(shown)s delegates had in it.",
            had,
            shown=shown,
        ),
        "done",
    )
    return redirect(url_for("organizer.event_fields", event_id=event_id))


def _try(event_id: int, act: Callable[[], object]) -> ResponseReturnValue:
    problems: dict[str, str] = {
        "empty": _("Enter a name."),
        "long": _("This is too long."),
        "taken": _("There is one with this name already."),
        "many": _("An event has at most %(number)s fields of its own.", number=MOST_FIELDS),
    }
    try:
        act()
    except InvalidField as invalid:
        flash(problems.get(invalid.problem, _("This cannot be taken.")), "problem")
    else:
        flash(_("Saved."), "done")
    return redirect(url_for("organizer.event_fields", event_id=event_id))
