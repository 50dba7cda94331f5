import io
from base64 import b64decode

from PIL import Image

from checkin.services.delegate_history import Actor
from checkin.services.photos import put_photo
from tests.congress import NOW, hold_congress
from tests.services.test_photos import jpeg
from tests.web.api.conftest import ErrorCode, Phone

NAME = "Nguyễn Thị Hằng"


def photographed(phone: Phone) -> str:
    congress = phone.congress
    return put_photo(congress.store, congress.event_id, congress.delegates[NAME], jpeg(), Actor(), NOW)


def test_a_verdict_names_the_portrait_and_the_phone_gets_it(phone: Phone) -> None:
    etag = photographed(phone)
    answer = phone.scan(read=phone.congress.codes[NAME]).get_json()
    got = phone.ask("GET", f"/portrait?name={answer['photo']}").get_json()
    assert (answer["photo"], Image.open(io.BytesIO(b64decode(got["jpeg"]))).size) == (etag, (40, 60))


def test_without_a_key_there_is_no_portrait(phone: Phone, error_of: ErrorCode) -> None:
    etag = photographed(phone)
    answer = phone.client.get(f"/api/door/portrait?name={etag}")
    assert error_of(answer) == (401, "device_unknown")


def test_another_events_portrait_is_not_found(phone: Phone) -> None:
    other = hold_congress(phone.congress.store, "Đại hội khác")
    etag = put_photo(other.store, other.event_id, other.delegates[NAME], jpeg(), Actor(), NOW)
    assert phone.ask("GET", f"/portrait?name={etag}").status_code == 404


def test_a_name_that_is_none_is_refused(phone: Phone) -> None:
    assert phone.ask("GET", "/portrait?name=x").status_code == 400
