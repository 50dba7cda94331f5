"""The hall: its plan with who sits where and who is here, and its description."""

from typing import Any, NamedTuple

from flask import flash, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from checkin.core.hall_plan import MOST_SEATS, BadHall, HallDescription, Numbering, Seat, seat_ranges
from checkin.services.describe_hall import Hall, describe_hall, find_hall, forget_hall
from checkin.services.give_seats import list_seatings
from checkin.services.seat_map import SeatMap, SeatState, seat_map
from checkin.web import clock, current
from checkin.web.organizer import open_form
from checkin.web.organizer.delegates import categories_and_delegations, id_or_none
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.person import actor


@blueprint.get("/events/<int:event_id>/seats", endpoint="seats")
def seats(event_id: int) -> ResponseReturnValue:
    """`sitting` chooses whose attendance is shown, `delegation` whose seats stand out."""
    load_event(event_id)
    found = seat_map(current.store(), event_id, id_or_none(request.args, "sitting"))
    chosen = id_or_none(request.args, "delegation")
    return render_template(
        "organizer/seats.html",
        found=found,
        blocks=_drawn(found, chosen),
        chosen=chosen,
        delegations=_delegations(event_id, found),
        seatings=list_seatings(current.store(), event_id),
        words=state_words(),
        SeatState=SeatState,
        person=url_for("organizer.delegate", event_id=event_id, delegate_id=0).removesuffix("0"),
        now=clock.now(),
    )


@blueprint.get("/events/<int:event_id>/seats/state", endpoint="seat_states")
def seat_states(event_id: int) -> ResponseReturnValue:
    """What changes on the plan while people come and go; a new stamp: the page is of yesterday."""
    load_event(event_id)
    found = seat_map(current.store(), event_id, id_or_none(request.args, "sitting"))
    here = {
        state.value: [sitter.delegate_id for sitter in found.sitters if sitter.state is state]
        for state in (SeatState.TAKEN, SeatState.OUT)
    }
    counts = {state.value: found.count(state) for state in SeatState}
    sitting_id = found.sitting.id if found.sitting else 0
    return jsonify({"seq": found.seq, "stamp": found.stamp, "sitting": sitting_id, "here": here, "counts": counts})


@blueprint.get("/events/<int:event_id>/seats/hall", endpoint="hall")
def hall(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    return _hall_page(find_hall(current.store(), event_id))


@blueprint.post("/events/<int:event_id>/seats/hall", endpoint="describe_hall")
def describe(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    form = open_form.touched(request.form, _stored(find_hall(current.store(), event_id)))
    numbering = form.get("numbering", "")
    description = HallDescription(
        blocks=form.get("blocks", ""),
        serpentine="serpentine" in form,
        numbering=Numbering(numbering) if numbering in set(Numbering) else Numbering.BLOCK,
        kept=form.get("kept", ""),
    )
    try:
        describe_hall(current.store(), event_id, description, actor(), clock.now())
    except BadHall as bad:
        found = find_hall(current.store(), event_id)
        return _hall_page(found, description, {bad.field: _problem(bad)}), 400
    flash(_("The hall is described. Delegates keep the seats that they have."), "done")
    return redirect(url_for("organizer.seats", event_id=event_id))


@blueprint.post("/events/<int:event_id>/seats/hall/forget", endpoint="forget_hall")
def forget(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    forget_hall(current.store(), event_id, clock.now())
    flash(_("The plan shows the seats that delegates have."), "done")
    return redirect(url_for("organizer.seats", event_id=event_id))


def state_words() -> dict[str, str]:
    return {
        "taken": _("present"),
        "out": _("gone out"),
        "awaited": _("awaited"),
        "free": _("free"),
        "kept": _("kept free"),
    }


def _hall_page(found: Hall, entered: HallDescription | None = None, problems: dict[str, str] | None = None) -> str:
    return render_template(
        "organizer/hall.html",
        form=entered or found.description or HallDescription(),
        described=found.description is not None,
        was=open_form.shown(_stored(found), request.form),
        problems=problems or {},
        Numbering=Numbering,
    )


def _stored(found: Hall) -> open_form.Form:
    said = found.description or HallDescription()
    serpentine = "yes" if said.serpentine else ""
    values = {"blocks": said.blocks, "numbering": said.numbering.value, "serpentine": serpentine, "kept": said.kept}
    return open_form.stored_form(values)


class DrawnSeat(NamedTuple):
    """A cell of the plan; the last four are of whoever sits there."""

    name: str
    label: str
    state: str
    marks: str = ""  # classes
    person: int | None = None
    full_name: str = ""
    title: str = ""


_DrawnBlock = tuple[str, list[tuple[str, list[DrawnSeat]]]]  # a block's name, its rows with their labels


def _drawn(found: SeatMap, chosen: int | None) -> list[_DrawnBlock]:
    """Ready for the template, which writes thousands of them."""
    return [
        (block.name, [(row.label, [_drawn_seat(seat, found, chosen) for seat in row.seats]) for row in block.rows])
        for block in found.hall.plan.blocks
    ]


def _drawn_seat(seat: Seat, found: SeatMap, chosen: int | None) -> DrawnSeat:
    sitters = found.by_seat.get(seat.name)
    if not sitters:
        return DrawnSeat(seat.name, seat.label, "kept" if seat.kept else "free")
    first = sitters[0]
    marks = " seat-chosen" if chosen and first.delegation_id == chosen else ""
    marks += " seat-twice" if len(sitters) > 1 else ""
    who = " + ".join(" · ".join(filter(None, (one.full_name, one.delegation))) for one in sitters)
    title = f"{seat.name} · {who}"
    return DrawnSeat(seat.name, seat.label, first.state.value, marks, first.delegate_id, first.full_name, title)


def _delegations(event_id: int, found: SeatMap) -> list[dict[str, Any]]:
    """Where each delegation sits, in words; delegations in their order, those of none last."""
    grouped: dict[int | None, dict[str, Any]] = {}
    for sitter in [*found.sitters, *found.unplaced]:
        group = grouped.setdefault(
            sitter.delegation_id, {"id": sitter.delegation_id, "name": sitter.delegation, "seats": [], "here": 0}
        )
        group["seats"].append(sitter.seat)
        group["here"] += sitter.state is SeatState.TAKEN
    for group in grouped.values():
        group["ranges"] = seat_ranges(found.hall.plan, group["seats"])
    _categories, delegations = categories_and_delegations(event_id)
    return [grouped[key] for key in (*(each.id for each in delegations), None) if key in grouped]


def _problem(bad: BadHall) -> str:
    special: dict[tuple[str, str], str] = {
        ("blocks", "empty"): _("Write at least one block, as in the example."),
        ("blocks", "line"): _("“%(text)s” cannot be read. Write it like “A: 10 x 20”.", text=bad.text),
        ("blocks", "taken"): _("Two blocks have the name “%(text)s”.", text=bad.text),
        ("blocks", "name"): _("The name of the block is too long: “%(text)s”.", text=bad.text),
        ("blocks", "many"): _("That is too large: at most %(number)s seats in 60 blocks.", number=MOST_SEATS),
        ("kept", "line"): _("There is no seat “%(text)s” in this hall.", text=bad.text),
    }
    return str(special.get((bad.field, bad.problem)) or _("This is too long."))
