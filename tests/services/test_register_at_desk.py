import pytest

from checkin.core.errors import InvalidField, NotFound
from checkin.services.issue_badges import printable_badge
from checkin.services.register_at_desk import DeskEntry, register_at_desk
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door


def _entry(congress: Congress, name: str = "Phạm Văn Mới", **more: object) -> DeskEntry:
    usual: dict[str, object] = {
        "category_id": congress.categories["guest"],
        "delegation_id": congress.delegations["Quận 3"],
    }
    return DeskEntry(full_name=name, **(usual | more))  # type: ignore[arg-type]


def test_one_step_makes_a_delegate_whose_badge_lets_in(congress: Congress) -> None:
    made = register_at_desk(congress.store, congress.event_id, _entry(congress), NOW)
    assert made.delegate_id is not None
    badge = printable_badge(congress.store, congress.event_id, made.delegate_id)
    assert (badge.badge.number, badge.delegate.full_name) == ("3005", "Phạm Văn Mới")
    assert Door(congress).scan("a", read=badge.code)["verdict"] == "admitted"


def test_who_has_the_name_of_somebody_else_is_made_once_that_is_said(congress: Congress) -> None:
    asked = register_at_desk(congress.store, congress.event_id, _entry(congress, "LÊ HỮU ĐỨC"), NOW)
    assert (asked.delegate_id, asked.same_name) == (None, [(congress.delegates["Lê Hữu Đức"], "Lê Hữu Đức")])
    made = register_at_desk(congress.store, congress.event_id, _entry(congress, "Lê Hữu Đức", confirmed=True), NOW)
    assert made.delegate_id not in (None, congress.delegates["Lê Hữu Đức"])


@pytest.mark.parametrize("name", ["", "   ", "x" * 201])
def test_a_name_says_something_and_is_not_endless(congress: Congress, name: str) -> None:
    with pytest.raises(InvalidField):
        register_at_desk(congress.store, congress.event_id, _entry(congress, name), NOW)


def test_categories_and_delegations_of_another_event_are_not_found(congress: Congress) -> None:
    other = hold_congress(congress.store, "Đại hội khác")
    for more in ({"category_id": other.categories["guest"]}, {"delegation_id": other.delegations["Quận 3"]}):
        with pytest.raises(NotFound):
            register_at_desk(congress.store, congress.event_id, _entry(congress, **more), NOW)
