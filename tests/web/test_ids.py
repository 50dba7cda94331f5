import pytest
from flask.testing import FlaskClient

from tests.congress import Congress


@pytest.mark.parametrize("key", [0, 2**31 - 1, 2**31, 2**63, 10**30])
def test_a_number_that_is_no_key_is_nowhere(organizer: FlaskClient, web_congress: Congress, key: int) -> None:
    assert organizer.get(f"/events/{key}").status_code == 404


def test_a_number_in_other_digits_is_nowhere(organizer: FlaskClient, web_congress: Congress) -> None:
    assert organizer.get(f"/events/{web_congress.event_id}").status_code == 200
    assert [organizer.get(f"/events/{key}").status_code for key in ("-1", "1.0", "１x", "0x1")] == [404] * 4
