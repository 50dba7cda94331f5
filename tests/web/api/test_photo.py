import logging

import pytest

from checkin.services.pair_device import revoke_device
from checkin.services.read_photo import LARGEST_BYTES
from tests.congress import NOW
from tests.services.test_read_photo import code_picture, encoded, png_of_size
from tests.web.api.conftest import ErrorCode, Phone

CARD = "012345678901|123456789|Nguyễn Thị Hằng|05031980|Nữ|12 Lê Lợi, Quận 1|01012021"


def test_what_a_photo_shows_is_then_a_scan(phone: Phone) -> None:
    picture = encoded(code_picture(phone.congress.codes["Nguyễn Thị Hằng"]))
    read = phone.ask("POST", "/photo", data=picture).get_json()
    assert read == {"read": phone.congress.codes["Nguyễn Thị Hằng"]}
    answer = phone.scan(method="photo", read=read["read"]).get_json()
    assert (answer["verdict"], answer["delegate"]["full_name"]) == ("admitted", "Nguyễn Thị Hằng")


def test_a_photo_without_a_code_is_answered(phone: Phone) -> None:
    assert phone.ask("POST", "/photo", data=png_of_size(10, 10)).get_json() == {"read": None}


def test_of_a_citizen_card_only_name_and_birth_date_are_told_and_nothing_is_logged(
    phone: Phone, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    answer = phone.ask("POST", "/photo", data=encoded(code_picture(CARD), "PNG"))
    assert answer.get_json() == {"read": None, "card": {"name": "Nguyễn Thị Hằng", "birth_date": "1980-03-05"}}
    assert [record for record in caplog.records if "Hằng" in str(record.__dict__)] == []


@pytest.mark.parametrize(
    ("picture", "status", "code"),
    [
        (b"", 400, "photo_not_a_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 400, "photo_not_a_picture"),
        (encoded(code_picture())[:4000], 400, "photo_broken"),
        (png_of_size(50_000, 50_000), 400, "photo_too_many_pixels"),
        (b"\xff\xd8\xff" + bytes(LARGEST_BYTES), 413, "http_413"),
    ],
)
def test_other_files_are_refused_in_words(
    phone: Phone, error_of: ErrorCode, picture: bytes, status: int, code: str
) -> None:
    assert error_of(phone.ask("POST", "/photo", data=picture)) == (status, code)


def test_strangers_and_phones_that_were_cut_off_have_nothing_read(phone: Phone, error_of: ErrorCode) -> None:
    assert error_of(phone.client.post("/api/door/photo", data=b"x")) == (401, "device_unknown")
    revoke_device(phone.congress.store, phone.congress.event_id, phone.id, NOW)
    assert error_of(phone.ask("POST", "/photo", data=b"x")) == (401, "device_revoked")


def test_each_device_sends_twenty_photos_a_minute(phone: Phone, error_of: ErrorCode) -> None:
    answers = [phone.ask("POST", "/photo", data=b"x") for _ in range(21)]
    assert [answer.status_code for answer in answers] == [400] * 20 + [429]
    assert error_of(answers[-1]) == (429, "http_429")
