from typing import Any

import pytest
from sqlalchemy import update

from checkin.services.pair_device import revoke_device
from checkin.store.models import Delegate
from tests.congress import NOW, hold_congress
from tests.web.api.conftest import ErrorCode, Phone


def _found(phone: Phone, **message: Any) -> list[str]:
    answer = phone.ask("POST", "/search", json=message)
    assert answer.status_code == 200, answer.get_json()
    return [hit["full_name"] for hit in answer.get_json()["hits"]]


def test_people_are_found_with_what_their_badge_says(phone: Phone) -> None:
    answer = phone.ask("POST", "/search", json={"q": "hằng"}).get_json()
    (hit,) = answer["hits"]
    color = hit.pop("category_color")
    assert (answer["more"], color[0], len(color)) == (False, "#", 7)
    assert hit == {
        "delegate_id": phone.congress.delegates["Nguyễn Thị Hằng"],
        "full_name": "Nguyễn Thị Hằng",
        "position": "",
        "delegation": "Quận 1",
        "category": "Đại biểu chính thức",
        "badge_number": "3002",
        "seat": "",
    }


def test_a_citizen_card_finds_by_name_and_birth_date(phone: Phone) -> None:
    with phone.congress.store.write() as session:
        born = update(Delegate).where(Delegate.id == phone.congress.delegates["Nguyễn Thị Hằng"])
        session.execute(born.values(birth_year=1980))
    card = {"name": "NGUYỄN THỊ HẰNG", "birth_date": "1980-03-05"}
    assert _found(phone, card=card) == ["Nguyễn Thị Hằng"]
    assert _found(phone, card=card | {"birth_date": "1981-03-05"}) == []
    assert _found(phone, card=card | {"birth_date": None}) == ["Nguyễn Thị Hằng"]


def test_nobody_of_another_event_is_found(phone: Phone) -> None:
    hold_congress(phone.congress.store, "Đại hội khác").add_delegate("Người Lạ")
    assert (_found(phone, q="người lạ"), _found(phone, q="hằng")) == ([], ["Nguyễn Thị Hằng"])


@pytest.mark.parametrize("text", ["a", "Đ", "7", " ", "%_", "a b"])
def test_less_than_two_letters_are_refused_in_words(phone: Phone, error_of: ErrorCode, text: str) -> None:
    answer = phone.ask("POST", "/search", json={"q": text})
    assert error_of(answer) == (400, "search_too_short")
    sentence = "Hãy gõ ít nhất hai chữ của họ tên, hoặc hai chữ số của số thẻ."
    assert answer.get_json()["error"]["message"] == sentence


@pytest.mark.parametrize(
    ("message", "code"),
    [
        ({}, "invalid_q"),
        ({"q": None}, "invalid_q"),
        ({"q": 12}, "invalid_q"),
        ({"q": "a" * 201}, "invalid_q"),
        ({"q": "a\0b"}, "invalid_q"),
        ({"card": "012345678901||Hằng|05031980|Nữ|x|y"}, "invalid_card"),
        ({"card": []}, "invalid_card"),
        ({"card": {}}, "invalid_name"),
        ({"card": {"name": ["Hằng"]}}, "invalid_name"),
        ({"card": {"name": "Hằng", "birth_date": "05031980"}}, "invalid_birth_date"),
        ({"card": {"name": "Hằng", "birth_date": "1980-02-31"}}, "invalid_birth_date"),
        ({"card": {"name": "Hằng", "birth_date": 1980}}, "invalid_birth_date"),
        ({"card": {"name": "Hằng", "birth_date": "٢٠٢٠-٠١-٠١"}}, "invalid_birth_date"),
    ],
)
def test_what_is_not_exactly_right_is_refused(
    phone: Phone, error_of: ErrorCode, message: dict[str, Any], code: str
) -> None:
    assert error_of(phone.ask("POST", "/search", json=message)) == (400, code)


def test_strangers_and_phones_that_were_cut_off_find_nobody(phone: Phone, error_of: ErrorCode) -> None:
    assert error_of(phone.client.post("/api/door/search", json={"q": "hằng"})) == (401, "device_unknown")
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    assert error_of(phone.ask("POST", "/search", json={"q": "hằng"})) == (401, "device_revoked")


def test_each_device_searches_sixty_times_a_minute(phone: Phone, error_of: ErrorCode) -> None:
    answers = [phone.ask("POST", "/search", json={"q": "hằng"}) for _ in range(61)]
    assert [answer.status_code for answer in answers] == [200] * 60 + [429]
    assert error_of(answers[-1]) == (429, "http_429")
    other = Phone(phone.client, phone.congress)  # behind the same address
    assert _found(other, q="hằng") == ["Nguyễn Thị Hằng"]
