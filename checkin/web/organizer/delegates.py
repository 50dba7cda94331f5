"""The list of delegates, and everything about one of them."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy import select

from checkin.core.decision import DelegateStatus
from checkin.core.errors import InvalidField
from checkin.core.event_field import LONGEST_VALUE, extra_text
from checkin.core.names import fold
from checkin.services.delegate_filter import AT_DESK, UNKNOWN, DelegateFilter, Missing, Order, Part, Presence
from checkin.services.door_rules import LONGEST_NOTE, brief_doors
from checkin.services.event_fields import choices_of, plain_event_fields
from checkin.services.find_delegates import find_delegates
from checkin.services.issue_badges import issue_badges
from checkin.services.open_delegate import open_delegate
from checkin.services.print_badges import single_badge_pdf, single_badge_png
from checkin.services.reveal import note_reveal
from checkin.store.models import Category, Delegation, Device, Entrance, Event, Sitting
from checkin.web import clock, current
from checkin.web.organizer import bulk_words, person_words, words
from checkin.web.organizer.event_form import YEARS
from checkin.web.organizer.guard import blueprint, load_event
from checkin.web.organizer.person import actor, show_person

LONGEST_SEARCH = 200
DESK = "desk"  # instead of a device: admitted by nobody's phone
NOWHERE = "unknown"  # instead of an entrance
LARGEST_ID = 2**31 - 1
_MINUTE = "%Y-%m-%dT%H:%MZ"
ORIGINS = ("ex_officio", "elected", "appointed")
PREVIEW_PX_PER_MM = 6

_DELEGATE = f"/events/<int:event_id>/delegates/<int(max={LARGEST_ID}):delegate_id>"


@blueprint.get("/events/<int:event_id>/delegates", endpoint="delegates")
def delegates(event_id: int) -> ResponseReturnValue:
    load_event(event_id)
    wanted = read_filter(request.args)
    page = request.args.get("page", default=1, type=int)
    asked = filter_query(wanted)
    categories, delegations = categories_and_delegations(event_id)

    def address(**changes: Any) -> str:
        """This list with some of its filters changed, back on its first page; None takes a filter away."""
        return url_for("organizer.delegates", event_id=event_id, **(asked | changes))

    return render_template(
        "organizer/delegates.html",
        found=find_delegates(current.store(), event_id, wanted, page),
        wanted=wanted,
        asked=asked,
        address=address,
        page_address=lambda number: address(page=number),
        categories=categories,
        delegations=delegations,
        sittings=sittings_of(event_id),
        acts=bulk_words.titles(),
        way_in=_way_in(event_id, wanted),
        missing=person_words.missing_words(),
        **_event_fields(event_id, wanted),
        statuses=person_words.status_words(),
    )


@blueprint.get(_DELEGATE, endpoint="delegate")
def delegate(event_id: int, delegate_id: int) -> ResponseReturnValue:
    return show_person(event_id, delegate_id)


@blueprint.route(f"{_DELEGATE}/sensitive", methods=["GET", "POST"], endpoint="reveal_delegate")
def reveal_delegate(event_id: int, delegate_id: int) -> ResponseReturnValue:
    """Shown once to who asked by pressing the button, and noted; an address that is opened again shows nothing."""
    if request.method == "GET":
        return redirect(url_for("organizer.delegate", event_id=event_id, delegate_id=delegate_id))
    load_event(event_id)
    note_reveal(current.store(), event_id, delegate_id, g.account.id, clock.now())
    return show_person(event_id, delegate_id, revealed=True)


@blueprint.post(f"{_DELEGATE}/badge", endpoint="issue_badge")
def issue_badge(event_id: int, delegate_id: int) -> ResponseReturnValue:
    load_event(event_id)
    name = open_delegate(current.store(), event_id, delegate_id).delegate.full_name
    if issue_badges(current.store(), event_id, clock.now(), [delegate_id]):
        flash(_("%(name)s has a badge now.", name=name), "done")
    return redirect(url_for("organizer.delegate", event_id=event_id, delegate_id=delegate_id))


@blueprint.post(f"{_DELEGATE}/doors", endpoint="brief_doors")
def tell_doors(event_id: int, delegate_id: int) -> ResponseReturnValue:
    """The note to staff; `alternate` says that the form asked whether an alternate comes in for somebody."""
    load_event(event_id)
    try:
        brief_doors(
            current.store(),
            event_id,
            delegate_id,
            note=request.form.get("staff_note", ""),
            activated="activated" in request.form if "alternate" in request.form else None,
            now=clock.now(),
            by=actor(),
        )
    except InvalidField:
        flash(_("A note has at most %(number)s characters.", number=LONGEST_NOTE), "problem")
    else:
        flash(_("Saved. The doors follow within seconds."), "done")
    return redirect(url_for("organizer.delegate", event_id=event_id, delegate_id=delegate_id))


@blueprint.get(f"{_DELEGATE}/badge.png", endpoint="badge_png")
def badge_png(event_id: int, delegate_id: int) -> ResponseReturnValue:
    """`?preview` is smaller and shown in the page; otherwise 305 dots an inch, to keep."""
    event = load_event(event_id)
    preview = "preview" in request.args
    px_per_mm = PREVIEW_PX_PER_MM if preview else 12
    sheet = words.badge_words(event, clock.now())
    picture = single_badge_png(current.store(), event_id, delegate_id, sheet, px_per_mm=px_per_mm)
    answer = Response(picture, mimetype="image/png")
    return answer if preview else _to_keep(answer, event, delegate_id, "png")


@blueprint.get(f"{_DELEGATE}/badge.pdf", endpoint="badge_pdf")
def badge_pdf(event_id: int, delegate_id: int) -> ResponseReturnValue:
    event = load_event(event_id)
    sheet = single_badge_pdf(current.store(), event_id, delegate_id, words.badge_words(event, clock.now()))
    answer = _to_keep(Response(sheet, mimetype="application/pdf"), event, delegate_id, "pdf")
    if "show" in request.args:  # opened to be printed
        answer.headers["Content-Disposition"] = answer.headers["Content-Disposition"].replace(
            "attachment", "inline"
        )
    return answer


def categories_and_delegations(event_id: int) -> tuple[list[Category], list[Delegation]]:
    """Of the event, each in its order: what lists can be narrowed to."""
    with current.store().read() as session:
        categories = session.scalars(
            select(Category).where(Category.event_id == event_id).order_by(Category.position, Category.id)
        ).all()
        delegations = session.scalars(
            select(Delegation).where(Delegation.event_id == event_id).order_by(Delegation.position, Delegation.id)
        ).all()
    return list(categories), list(delegations)


def sittings_of(event_id: int) -> list[Sitting]:
    with current.store().read() as session:
        query = select(Sitting).where(Sitting.event_id == event_id).order_by(Sitting.id)
        return list(session.scalars(query))


def _way_in(event_id: int, wanted: DelegateFilter) -> dict[str, str]:
    """The entrances and the device that the list is narrowed to, by name; "" for one that is not of the event."""
    named = {}
    with current.store().read() as session:
        if wanted.entrance_id == UNKNOWN:
            named["entrance"] = _("not known")
        elif wanted.entrance_id is not None:
            entrance = session.get(Entrance, wanted.entrance_id)
            named["entrance"] = entrance.name if entrance and entrance.event_id == event_id else ""
        if wanted.would_enter_at is not None:
            door = session.get(Entrance, wanted.would_enter_at)
            named["door"] = door.name if door and door.event_id == event_id else ""
        if wanted.device_id == AT_DESK:
            named["device"] = _("at a desk")
        elif wanted.device_id is not None:
            device = session.get(Device, wanted.device_id)
            named["device"] = device.name if device and device.event_id == event_id else ""
    return named


def id_or_none(values: Mapping[str, str], name: str) -> int | None:
    """What a select sends: the id of a row, or nothing at all; other texts are nothing too."""
    text = values.get(name, "")
    if not (text.isascii() and text.isdecimal() and len(text) <= 10):
        return None
    return number if 0 < (number := int(text)) <= LARGEST_ID else None


def moment_text(moment: datetime) -> str:
    """As addresses have it: 2026-11-23T00:31Z, in UTC and whole minutes."""
    return moment.astimezone(UTC).strftime(_MINUTE)


def _moment(values: Mapping[str, str], name: str) -> datetime | None:
    """None for what is none, and for a year of no congress: on the event's clock there may be no such time."""
    try:
        moment = datetime.strptime(values.get(name, ""), _MINUTE).replace(tzinfo=UTC)
    except ValueError:
        return None
    return moment if moment.year in YEARS else None


def read_filter(args: Mapping[str, str]) -> DelegateFilter:
    """As `filter_query` writes it into an address; what cannot be read asks for nothing."""
    presence, status, missing = (args.get(name, "") for name in ("presence", "status", "missing"))
    has = args.get("has", "").replace("\0", "")[:LONGEST_VALUE]  # PostgreSQL takes no text with a NUL
    origin, part = args.get("origin", ""), args.get("part", "")
    return DelegateFilter(
        text=args.get("q", "")[:LONGEST_SEARCH].strip(),
        category_id=id_or_none(args, "category"),
        delegation_id=id_or_none(args, "delegation"),
        presence=Presence(presence) if presence in set(Presence) else None,
        origin=origin if origin in ORIGINS else "",
        status=DelegateStatus(status) if status in set(DelegateStatus) else None,
        missing=Missing(missing) if missing in set(Missing) else None,
        sitting_id=id_or_none(args, "sitting"),
        part=Part(part) if part in set(Part) else None,
        came_since=_moment(args, "since"),
        came_before=_moment(args, "before"),
        entrance_id=UNKNOWN if args.get("entrance") == NOWHERE else id_or_none(args, "entrance"),
        would_enter_at=id_or_none(args, "door"),
        device_id=AT_DESK if args.get("device") == DESK else id_or_none(args, "device"),
        without_badge="without_badge" in args,
        without_seat="without_seat" in args,
        field_id=id_or_none(args, "field"),
        field_text="" if "lacks" in args else has or None,
        order=Order.DELEGATION if args.get("sort") == Order.DELEGATION else Order.NAME,
    )


def filter_query(wanted: DelegateFilter) -> dict[str, Any]:
    """The filter as an address says it."""
    return {
        "q": wanted.text or None,
        "category": wanted.category_id,
        "delegation": wanted.delegation_id,
        "presence": wanted.presence.value if wanted.presence else None,
        "origin": wanted.origin or None,
        "status": wanted.status.value if wanted.status else None,
        "missing": wanted.missing.value if wanted.missing else None,
        "sitting": wanted.sitting_id,
        "part": wanted.part.value if wanted.part else None,
        "since": moment_text(wanted.came_since) if wanted.came_since else None,
        "before": moment_text(wanted.came_before) if wanted.came_before else None,
        "entrance": NOWHERE if wanted.entrance_id == UNKNOWN else wanted.entrance_id,
        "door": wanted.would_enter_at,
        "device": DESK if wanted.device_id == AT_DESK else wanted.device_id,
        "sort": wanted.order.value if wanted.order is Order.DELEGATION else None,
        "without_badge": 1 if wanted.without_badge else None,
        "without_seat": 1 if wanted.without_seat else None,
        "field": wanted.field_id,
        "has": wanted.field_text or None,
        "lacks": 1 if wanted.field_text == "" else None,
    }


def _event_fields(event_id: int, wanted: DelegateFilter) -> dict[str, Any]:
    """The event's own fields, the one that the list is narrowed by, and the texts that it offers."""
    with current.store().read() as session:
        fields = plain_event_fields(session, event_id)
        field = next((each for each in fields if each.id == wanted.field_id), None)
        offered = choices_of(session, field) if field else []
    texts = [(text, extra_text(field.kind, text)) for text in offered] if field else []
    return {"event_fields": fields, "field": field, "field_texts": texts}


def _to_keep(answer: Response, event: Event, delegate_id: int, kind: str) -> Response:
    """Named after person and event in plain letters, as every file system takes them."""
    name = open_delegate(current.store(), event.id, delegate_id).delegate.full_name
    file_name = f"{fold(name)} {fold(event.name)}"[:80].strip().replace(" ", "-")
    answer.headers.set("Content-Disposition", "attachment", filename=f"{file_name}.{kind}")
    return answer
