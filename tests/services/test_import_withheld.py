"""What a list cannot change, and the preview says so: a replacement's categories, and who sits no more."""

import pytest

from checkin.core.decision import DelegateStatus
from checkin.core.roster.choices import Choices
from checkin.core.roster.fields import Field
from checkin.core.roster.problems import Kind, Problem
from checkin.services.change_status import change_status
from checkin.services.delegate_history import Actor
from checkin.services.import_roster import decide, finish_import, open_import, start_import
from checkin.services.list_imports import Kept, Why
from checkin.services.preview_import import ImportPreview
from checkin.services.replacements import end_replacement
from checkin.services.undo_import import undo_import
from checkin.store.models import Category
from checkin.store.roster import known_people
from tests.congress import NOW, Congress
from tests.services.test_replacements import IN, OUT, replaced, with_alternate


@pytest.fixture
def hall(congress: Congress) -> Congress:
    return with_alternate(congress)


def draft(hall: Congress, *lines: str) -> int:
    data = "\n".join(lines).encode()
    return start_import(hall.store, hall.event_id, None, file_name="doan.csv", data=data, now=NOW)


def seen(hall: Congress, *lines: str) -> ImportPreview:
    return open_import(hall.store, hall.event_id, draft(hall, *lines)).preview


def category(hall: Congress, name: str) -> str | None:
    with hall.store.read() as session:
        return known_people(session, hall.event_id)[hall.delegates[name]].category


def number(hall: Congress, name: str) -> str | None:
    with hall.store.read() as session:
        return known_people(session, hall.event_id)[hall.delegates[name]].badge_number


def line(hall: Congress, name: str, cells: str) -> str:
    return f"{number(hall, name)},{name},{cells}"


def bound(cell: str, raw: str) -> Problem:
    return Problem(Kind.BOUND_CATEGORY, Field.CATEGORY, cell, raw)


def test_both_parts_keep_their_category_and_the_cell_is_named(hall: Congress) -> None:
    replaced(hall)
    lines = (
        "Số thẻ,Họ và tên,Đoàn,Chức vụ,Loại đại biểu",
        line(hall, OUT, "Quận 1,Bí thư,Khách mời"),
        line(hall, IN, "Quận 1,,Chính thức"),
    )
    preview = seen(hall, *lines)
    assert [(row.action, tuple(each.field for each in row.changes)) for row in preview.rows] == [
        ("changed", (Field.POSITION,)),
        ("unchanged", ()),
    ]
    assert [row.warnings[-1] for row in preview.rows] == [
        bound("E2", "Khách mời"),
        bound("E3", "Đại biểu chính thức"),
    ]
    finish_import(hall.store, hall.event_id, draft(hall, *lines), NOW)
    assert (category(hall, OUT), category(hall, IN)) == ("official", "alternate")


def test_the_category_that_somebody_has_needs_no_word(hall: Congress) -> None:
    replaced(hall)
    preview = seen(hall, "Số thẻ,Họ và tên,Đoàn,Năm sinh,Loại đại biểu", line(hall, OUT, "Quận 1,1980,Chính thức"))
    assert [each.kind for each in preview.rows[0].warnings if each.kind is Kind.BOUND_CATEGORY] == []


def test_a_tick_for_the_category_is_named_by_its_own_cell(hall: Congress) -> None:
    replaced(hall)
    preview = seen(hall, "Số thẻ,Họ và tên,Đoàn,Chính thức,Khách mời", line(hall, OUT, "Quận 1,,x"))
    assert preview.rows[0].warnings[-1] == bound("E2", "Khách mời")


def test_a_category_that_only_they_would_have_is_not_made(hall: Congress) -> None:
    replaced(hall)
    lines = "Số thẻ,Họ và tên,Đoàn,Loại đại biểu", line(hall, OUT, "Quận 1,Quan sát viên")
    preview = seen(hall, *lines)
    assert (preview.new_categories, preview.rows[0].warnings[-1]) == ({}, bound("D2", "Quan sát viên"))
    finish_import(hall.store, hall.event_id, draft(hall, *lines), NOW)
    with hall.store.read() as session:
        assert session.query(Category).filter_by(event_id=hall.event_id, name="Quan sát viên").count() == 0


def test_a_replacement_that_ended_binds_nobody(hall: Congress) -> None:
    key = replaced(hall)
    end_replacement(hall.store, hall.event_id, key, Actor(), NOW)
    preview = seen(hall, "Số thẻ,Họ và tên,Đoàn,Loại đại biểu", line(hall, OUT, "Quận 1,Khách mời"))
    assert [each.field for each in preview.rows[0].changes] == [Field.CATEGORY]


def test_a_replacement_made_after_the_preview_binds_too(hall: Congress) -> None:
    key = draft(hall, "Số thẻ,Họ và tên,Đoàn,Loại đại biểu", line(hall, OUT, "Quận 1,Khách mời"))
    prepared = open_import(hall.store, hall.event_id, key)
    replaced(hall)
    result = finish_import(hall.store, hall.event_id, key, NOW, prepared=prepared)
    assert (result.changed, category(hall, OUT)) == (0, "official")


def test_who_is_part_of_a_replacement_is_not_withdrawn_by_a_list(hall: Congress) -> None:
    replaced(hall)
    key = draft(hall, "Họ và tên,Đoàn", "Phạm Mới,Quận 1")
    both = frozenset({hall.delegates[OUT], hall.delegates[IN]})
    decide(hall.store, hall.event_id, key, Choices(withdrawn=both | {hall.delegates["Trần Khách"]}))
    preview = open_import(hall.store, hall.event_id, key).preview
    assert (preview.bound, preview.withdrawn) == (both, (hall.delegates["Trần Khách"],))
    assert finish_import(hall.store, hall.event_id, key, NOW).withdrawn == 1


@pytest.mark.parametrize(
    ("status", "kind"),
    [(DelegateStatus.WITHDRAWN, Kind.WITHDRAWN), (DelegateStatus.NOT_ELIGIBLE, Kind.NOT_ELIGIBLE)],
)
def test_who_sits_no_more_and_is_listed_again_stays_so_with_a_word(
    hall: Congress, status: DelegateStatus, kind: Kind
) -> None:
    key = hall.delegates[OUT]
    change_status(hall.store, hall.event_id, [key], status, "Theo nghị quyết", Actor(), NOW)
    preview = seen(hall, "Số thẻ,Họ và tên", line(hall, OUT, ""), line(hall, "Trần Khách", ""))
    assert [(row.action, row.warnings) for row in preview.rows] == [
        ("unchanged", (Problem(kind, None),)),
        ("unchanged", ()),
    ]


def test_undoing_an_import_leaves_the_category_of_who_was_replaced_since(hall: Congress) -> None:
    guest = "Trần Khách"
    key = draft(hall, "Số thẻ,Họ và tên,Loại đại biểu", line(hall, guest, "Chính thức"))
    run = finish_import(hall.store, hall.event_id, key, NOW).run_id
    replaced(hall, outgoing_id=hall.delegates[guest])
    undone = undo_import(hall.store, hall.event_id, run, None, NOW)
    assert undone.kept == (Kept(hall.delegates[guest], guest, Why.IN_USE),)
    assert category(hall, guest) == "official"
