"""Two forms open at once: who saves second writes what they touched and nothing else."""

from datetime import date, timedelta

import pytest
from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict

from checkin.core.attendance import SittingMode
from checkin.core.hall_plan import HallDescription, Numbering
from checkin.services.assign_device import place_device
from checkin.services.badge_design import read_design
from checkin.services.categories import category_card
from checkin.services.delegate_history import Actor
from checkin.services.delegations import open_delegation
from checkin.services.describe_hall import describe_hall, find_hall
from checkin.services.door_rules import set_sitting_rules
from checkin.services.edit_delegation import DelegationFields, edit_delegation
from checkin.services.freeze_report import freeze_report
from checkin.services.issue_badges import pattern_of
from checkin.services.list_devices import open_device
from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.services.plan_event import add_entrance, edit_event
from checkin.services.report_settings import find_choices
from checkin.services.share_screen import ScreenView, change_screen, list_screens, share_screen
from checkin.store.models import Device, Event, ScreenKind, Sitting
from tests.congress import NOW, Congress
from tests.web.organizer.forms import filled


@pytest.fixture
def device(web_congress: Congress) -> Device:
    code = issue_pairing_code(web_congress.store, web_congress.event_id, NOW)
    return pair_device(web_congress.store, code, "Máy của Lan", NOW).device


def _place(congress: Congress, device: Device, at: int) -> None:
    place_device(congress.store, device.id, entrance_id=congress.entrances[at], sitting_id=congress.sittings[0])


def _opened_before_it_moved(
    organizer: FlaskClient, congress: Congress, device: Device
) -> tuple[str, MultiDict[str, str]]:
    page = f"/events/{congress.event_id}/devices/{device.id}"
    _place(congress, device, 0)
    form = filled(organizer, page)
    _place(congress, device, 1)
    return page, form


def _stands(congress: Congress, device: Device) -> tuple[str, int | None, bool]:
    now = open_device(congress.store, congress.event_id, device.id, NOW).device
    return now.name, now.entrance_id, now.may_move


def test_a_phone_that_chose_another_place_meanwhile_stays_there(
    organizer: FlaskClient, web_congress: Congress, device: Device
) -> None:
    page, form = _opened_before_it_moved(organizer, web_congress, device)
    form["name"] = "Máy của Minh"
    organizer.post(page, data=form)
    assert _stands(web_congress, device) == ("Máy của Minh", web_congress.entrances[1], True)


def test_a_phone_that_is_to_stay_stays_where_the_form_said(
    organizer: FlaskClient, web_congress: Congress, device: Device
) -> None:
    page, form = _opened_before_it_moved(organizer, web_congress, device)
    form["fixed"] = "yes"
    organizer.post(page, data=form)
    assert _stands(web_congress, device) == ("Máy của Lan", web_congress.entrances[0], False)


def test_a_form_that_was_refused_still_knows_what_it_began_with(
    organizer: FlaskClient, web_congress: Congress, device: Device
) -> None:
    page, form = _opened_before_it_moved(organizer, web_congress, device)
    form["name"] = " "
    refused = organizer.post(page, data=form)
    assert refused.status_code == 400
    assert f'name="was_entrance" value="{web_congress.entrances[0]}"' in refused.text


def test_two_who_edit_the_event_keep_both_changes(organizer: FlaskClient, web_congress: Congress) -> None:
    page = f"/events/{web_congress.event_id}/plan"
    form = filled(organizer, page)
    days = {"starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 24), "time_zone": "Asia/Ho_Chi_Minh"}
    edit_event(web_congress.store, web_congress.event_id, name="Đại hội XII", place="Nhà hát", now=NOW, **days)
    form["ends_on"] = "2026-11-25"
    organizer.post(page, data=form)
    with web_congress.store.read() as session:
        event = session.get_one(Event, web_congress.event_id)
        assert (event.name, event.place, event.ends_on) == ("Đại hội XII", "Nhà hát", date(2026, 11, 25))


def test_two_who_edit_a_sittings_rules_keep_both_changes(organizer: FlaskClient, web_congress: Congress) -> None:
    sitting_id, categories = web_congress.sittings[0], web_congress.categories
    page = f"/events/{web_congress.event_id}/plan/sittings/{sitting_id}"
    form = filled(organizer, page)
    without_press = {key for code, key in categories.items() if code != "press"}
    set_sitting_rules(
        web_congress.store,
        web_congress.event_id,
        sitting_id,
        mode=SittingMode.REENTRY,
        exit_on_close=True,
        category_ids=without_press,
        now=NOW,
    )
    form.setlist("categories", [key for key in form.getlist("categories") if key != str(categories["staff"])])
    organizer.post(page, data=form)
    with web_congress.store.read() as session:
        sitting = session.get_one(Sitting, sitting_id)
        assert (sitting.mode, sitting.exit_on_close) == (SittingMode.REENTRY, True)
        assert {each.id for each in sitting.categories} == without_press - {categories["staff"]}


def test_an_entrance_added_meanwhile_still_takes_the_category(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    official = web_congress.categories["official"]
    page = f"/events/{web_congress.event_id}/plan/categories/{official}"
    form = filled(organizer, page)
    added = add_entrance(web_congress.store, web_congress.event_id, "Cửa 3")
    form["name"] = "Chính thức"
    organizer.post(page, data=form)
    card = category_card(web_congress.store, web_congress.event_id, official)
    assert (card.category.name, added in card.taken_at) == ("Chính thức", True)


def test_two_who_edit_a_screen_keep_both_changes(organizer: FlaskClient, web_congress: Congress) -> None:
    event_id, bars = web_congress.event_id, tuple(web_congress.delegations.values())
    share_screen(web_congress.store, event_id, "Sảnh", NOW, view=ScreenView(delegation_ids=bars))
    (screen,) = list_screens(web_congress.store, event_id)
    address = f"/events/{event_id}/screens/{screen.link.id}"
    form = filled(organizer, f"/events/{event_id}/screens", address)
    view = ScreenView(kind=ScreenKind.WELCOME, shows_photos=True, delegation_ids=bars)
    change_screen(web_congress.store, event_id, screen.link.id, "Sảnh lớn", view, NOW)
    form["delegations"] = "none"
    organizer.post(address, data=form)
    (screen,) = list_screens(web_congress.store, event_id)
    link = screen.link
    assert (link.name, link.kind, link.shows_photos) == ("Sảnh lớn", ScreenKind.WELCOME, True)
    assert link.delegation_ids == []


def test_two_who_edit_a_delegation_keep_both_changes(organizer: FlaskClient, web_congress: Congress) -> None:
    key = web_congress.delegations["Quận 1"]
    page = f"/events/{web_congress.event_id}/delegations/{key}"
    form = filled(organizer, page, f"{page}#edit-delegation")
    head = web_congress.delegates["Lê Hữu Đức"]
    wanted = DelegationFields(name="Quận 1", level="Cơ sở", head_id=head)
    edit_delegation(web_congress.store, web_congress.event_id, key, wanted, Actor(), NOW)
    form["allotted"] = "12"
    organizer.post(page, data=form)
    opened = open_delegation(web_congress.store, web_congress.event_id, key, None)
    kept = opened.line.delegation
    assert (kept.level, kept.allotted, opened.head_id) == ("Cơ sở", 12, head)


def test_two_who_describe_the_hall_keep_both_changes(organizer: FlaskClient, web_congress: Congress) -> None:
    store, event_id = web_congress.store, web_congress.event_id
    page = f"/events/{event_id}/seats/hall"
    describe_hall(store, event_id, HallDescription("A: 2 x 3\nB: 1 x 4"), Actor(), NOW)
    form = filled(organizer, page)
    describe_hall(store, event_id, HallDescription("A: 2 x 3\nB: 1 x 8", kept="B-7"), Actor(), NOW)
    form["numbering"] = "row"
    form["kept"] = "A-1-1"
    organizer.post(page, data=form)
    said = HallDescription("A: 2 x 3\nB: 1 x 8", numbering=Numbering.ROW, kept="A-1-1")
    assert find_hall(store, event_id).description == said


def test_a_badges_look_and_numbers_that_two_organizers_change_are_both_kept(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    page = f"/events/{web_congress.event_id}/badges/design"
    mine, theirs = filled(organizer, page), filled(organizer, page)
    theirs["pattern"], theirs["first"], theirs["photo"] = "HL-{number:03}", "7", "on"
    organizer.post(page, data=theirs)
    mine["name_size"] = "small"
    organizer.post(page, data=mine)
    with web_congress.store.read() as session:
        design, pattern = read_design(session, web_congress.event_id), pattern_of(session, web_congress.event_id)
    assert (pattern.text, pattern.first, design.photo, design.name_size) == ("HL-{number:03}", 7, True, "small")


def test_a_reports_words_that_two_organizers_change_are_both_kept(
    organizer: FlaskClient, web_congress: Congress
) -> None:
    frozen = freeze_report(
        web_congress.store, web_congress.event_id, web_congress.sittings[0], Actor(), NOW + timedelta(minutes=1)
    )
    page = f"/events/{web_congress.event_id}/reports/{frozen}"
    mine, theirs = filled(organizer, page), filled(organizer, page)
    theirs["chair"] = "Lê Hữu Đức"
    theirs.setlist("dimension", [each for each in theirs.getlist("dimension") if each != "religion"])
    organizer.post(page, data=theirs)
    mine["place"] = "Hòa Lam"
    organizer.post(page, data=mine)
    kept = find_choices(web_congress.store, web_congress.event_id)
    assert (kept.chair, kept.place, "religion" in kept.dimensions) == ("Lê Hữu Đức", "Hòa Lam", False)
