"""Ids of another event are nowhere: every page that takes one is asked for a row of another event's."""

import uuid
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from checkin.core.event_field import FieldKind
from checkin.services.delegate_history import Actor
from checkin.services.freeze_report import freeze_report
from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.services.share_screen import list_screens, share_screen
from checkin.store.models import BulkAct, DelegateAbsence, EventField, ImportDraft, ImportRun, Replacement, Seating
from tests.congress import NOW, Congress, hold_congress

# these send on, as they do for what is not there any more: to the delegate's page, which is not found then, and to
# the page that takes a new list
SENT_ON = {
    "GET /events/<int:event_id>/delegates/<int(max=2147483647):delegate_id>/sensitive",
    "POST /events/<int:event_id>/import/<int:draft_id>/discard",
}


def _foreign_rows(other: Congress) -> dict[str, Any]:
    """A row of another event for every argument of an address; one that is not here fails the test."""
    share_screen(other.store, other.event_id, "Màn hình lạ", NOW)
    with other.store.write() as session:
        draft = ImportDraft(event_id=other.event_id, file_name="la.csv", content={"kept": True}, created_at=NOW)
        run = ImportRun(event_id=other.event_id, file_name="la.csv", applied_at=NOW, made=1)
        absence = DelegateAbsence(
            delegate_id=other.delegates["Lê Hữu Đức"],
            reported_by="",
            reason="",
            sensitive=False,
            document="",
            at=NOW,
        )
        replacement = Replacement(
            event_id=other.event_id,
            outgoing_id=other.delegates["Lê Hữu Đức"],
            incoming_id=other.delegates["Trần Khách"],
            from_sitting_id=other.sittings[0],
            for_good=True,
            decision_number="",
            decided_by="",
            at=NOW,
        )
        act = BulkAct(
            event_id=other.event_id,
            kind="shown",
            chosen="no",
            changed=1,
            before={"1": True},
            after={"1": False},
            at=NOW,
        )
        field = EventField(event_id=other.event_id, name="Cỡ áo", folded="co ao", kind=FieldKind.TEXT)
        seating = Seating(event_id=other.event_id, moves=[[1, "", "A-1"]], at=NOW)
        session.add_all([draft, run, absence, replacement, act, seating, field])
    code = issue_pairing_code(other.store, other.event_id, NOW)
    return {
        "device_id": pair_device(other.store, code, "Máy lạ", NOW).device.id,
        "sitting_id": other.sittings[0],
        "entrance_id": other.entrances[0],
        "delegate_id": other.delegates["Lê Hữu Đức"],
        "link_id": list_screens(other.store, other.event_id)[0].link.id,
        "draft_id": draft.id,
        "run_id": run.id,
        "seating_id": seating.id,
        "field_id": field.id,
        "freeze_id": freeze_report(other.store, other.event_id, other.sittings[0], Actor(), NOW),
        "act_id": act.id,
        "absence_id": absence.id,
        "category_id": other.categories["guest"],
        "delegation_id": other.delegations["Quận 1"],
        "replacement_id": replacement.id,
        "token": uuid.uuid4().hex,
        "part": "sittings",
        "kind": "emblem",
        "at": 0,
    }


def _with_ids(app: Flask) -> list[Rule]:
    """Routes of an event that name another row as well."""
    named = [rule for rule in app.url_map.iter_rules() if "event_id" in rule.arguments]
    return [rule for rule in named if rule.arguments - {"event_id", "part", "kind", "at"}]


def test_organizers_pages_find_nothing_of_another_event(
    app: Flask, organizer: FlaskClient, web_congress: Congress
) -> None:
    rows = _foreign_rows(hold_congress(web_congress.store, "Đại hội khác"))
    fields = {"name": "Tên mới", "mode": "reentry", "categories": str(web_congress.categories["press"])}
    found = {}
    for rule in _with_ids(app):
        values = {name: rows[name] for name in rule.arguments - {"event_id"}}
        if "freeze_id" in values and "kind" in values:
            values["kind"] = "docx"
        path = app.url_map.bind("localhost").build(rule.endpoint, {"event_id": web_congress.event_id, **values})
        for method in rule.methods & {"GET", "POST", "PUT", "PATCH", "DELETE"}:
            found[f"{method} {rule.rule}"] = organizer.open(path, method=method, data=fields).status_code
    assert {address: status for address, status in found.items() if status != 404} == dict.fromkeys(SENT_ON, 302)
    with web_congress.store.read() as session:
        assert session.get_one(ImportDraft, rows["draft_id"]).content == {"kept": True}
    assert len(found) > 15


@pytest.mark.parametrize("part", ["sittings", "entrances", "categories", "delegations"])
def test_nothing_of_another_event_is_renamed(organizer: FlaskClient, web_congress: Congress, part: str) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    key = {
        "sittings": other.sittings[0],
        "entrances": other.entrances[0],
        "categories": other.categories["press"],
        "delegations": other.delegations["Quận 1"],
    }[part]
    address = f"/events/{web_congress.event_id}/plan/{part}/rename"
    assert organizer.post(address, data={"key": str(key), "name": "Tên mới"}).status_code == 404


@pytest.mark.parametrize("field", ["entrance", "sitting"])
@pytest.mark.parametrize("path", ["/devices/pairing", "/devices/{device_id}"])
def test_no_device_is_sent_to_another_event(
    organizer: FlaskClient, web_congress: Congress, path: str, field: str
) -> None:
    other = hold_congress(web_congress.store, "Đại hội khác")
    code = issue_pairing_code(web_congress.store, web_congress.event_id, NOW)
    device_id = pair_device(web_congress.store, code, "Máy", NOW).device.id
    foreign = {"entrance": other.entrances[0], "sitting": other.sittings[0]}[field]
    address = f"/events/{web_congress.event_id}{path.format(device_id=device_id)}"
    assert organizer.post(address, data={"name": "Máy", field: str(foreign)}).status_code == 404
