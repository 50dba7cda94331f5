import uuid
from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from checkin.services.pair_device import issue_pairing_code, pair_device
from checkin.web import clock
from tests.congress import NOW, Congress


class Phone:
    """A paired phone that talks to the API; `fields` change what a plain scan sends, None leaves one out."""

    def __init__(self, client: FlaskClient, congress: Congress) -> None:
        self.client, self.congress = client, congress
        code = issue_pairing_code(congress.store, congress.event_id, NOW)
        paired = pair_device(congress.store, code, "Điện thoại cửa 1", NOW)
        self.id, self.key = paired.device.id, paired.key

    def ask(self, method: str, path: str, **kwargs: Any) -> TestResponse:
        headers = {"Authorization": f"Bearer {self.key}"}
        return self.client.open(f"/api/door{path}", method=method, headers=headers, **kwargs)

    def scan(self, **fields: Any) -> TestResponse:
        plain = {
            "id": str(uuid.uuid4()),
            "method": "camera",
            "read": self.congress.codes["Nguyễn Thị Hằng"],
            "entrance_id": self.congress.entrances[0],
            "sitting_id": self.congress.sittings[0],
            "scanned_at": NOW.isoformat(),
        }
        message = {name: value for name, value in (plain | fields).items() if value is not None}
        return self.ask("POST", "/scans", json=message)


@pytest.fixture
def phone(client: FlaskClient, web_congress: Congress, monkeypatch: pytest.MonkeyPatch) -> Phone:
    monkeypatch.setattr(clock, "now", lambda: NOW)
    return Phone(client, web_congress)


ErrorCode = Callable[[TestResponse], tuple[int, str]]


@pytest.fixture
def error_of() -> ErrorCode:
    """Status and code of an error; its shape is checked on the way."""

    def read(response: TestResponse) -> tuple[int, str]:
        body = response.get_json()
        assert set(body) == {"error"}
        assert set(body["error"]) == {"code", "message"}
        assert body["error"]["message"]
        return response.status_code, body["error"]["code"]

    return read
