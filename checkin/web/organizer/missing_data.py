"""What is not known of the delegates yet: by delegation on a page, and as a file to send back."""

import io
from functools import partial

from flask import render_template, request, send_file
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.names import fold
from checkin.core.roster.fields import Field
from checkin.services.missing_data import ASKABLE, USUAL, find_gaps, write_gaps
from checkin.web import current
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.import_words import field_label, value_words
from checkin.web.organizer.roster_import import category_names

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/events/<int:event_id>/missing", endpoint="missing_data")
def page(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    asked = _asked()
    gaps = find_gaps(current.store(), event_id, asked)
    counts = [
        (
            each.delegation,
            len(each.people),
            [(field_label(field), sum(field in gap.missing for gap in each.people)) for field in asked],
        )
        for each in gaps
    ]
    choices = [(str(field), field_label(field), field in asked) for field in ASKABLE]
    return render_template("organizer/missing_data.html", gaps=counts, choices=choices, asked=asked)


@blueprint.get("/events/<int:event_id>/missing.xlsx", endpoint="missing_data_file")
def file(event_id: int) -> ResponseReturnValue:
    """Of all delegations, or of the one named by `delegation`."""
    event = load_event(event_id)
    asked = _asked()
    gaps = find_gaps(current.store(), event_id, asked)
    wanted = request.args.get("delegation")
    if wanted is not None:
        gaps = [each for each in gaps if each.delegation == wanted]
    out = io.BytesIO()
    write_gaps(gaps, asked, field_label, partial(_words, category_names(event_id)), out)
    out.seek(0)
    name = fold(f"{_('Missing data')} {wanted or event.name}")[:80].strip().replace(" ", "-")
    answer = send_file(out, XLSX, as_attachment=True, download_name=f"{name}.xlsx", etag=False)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked() -> list[Field]:
    chosen = request.args.getlist("field")
    return [field for field in ASKABLE if field in chosen] or [*USUAL]


def _words(categories: dict[str, str], field: Field, value: object) -> str:
    return value_words(field, value, categories)
