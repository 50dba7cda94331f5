import io
import json
import logging
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from checkin.web.access_log import log_as_json

LOOKED_UP = ("_srcfile", "logThreads", "logProcesses", "logMultiprocessing")


@pytest.fixture
def written() -> Iterator[io.StringIO]:
    """What a serving program would write to standard error."""
    logger = logging.getLogger("checkin")
    before = (logger.handlers[:], logger.level, logger.propagate)
    flags = {name: getattr(logging, name) for name in LOOKED_UP}
    text = io.StringIO()
    log_as_json(handler=logging.StreamHandler(text))
    yield text
    logger.handlers[:], level, logger.propagate = before
    logger.setLevel(level)
    for name, value in flags.items():
        setattr(logging, name, value)


def test_a_request_is_one_line_that_names_its_kind_and_nobody(client: FlaskClient, written: io.StringIO) -> None:
    client.get("/screen/aaaaaaaaaaaaaaaaaaaaaaaaaa?name=Nguyễn")
    (line,) = [json.loads(line) for line in written.getvalue().splitlines()]
    assert isinstance(line.pop("ms"), float)
    assert line.pop("asctime")[:2] == "20"
    assert line == {
        "levelname": "INFO",
        "name": "checkin.access",
        "message": "request",
        "method": "GET",
        "route": "/screen/<token>",
        "status": 404,
    }


def test_an_address_that_is_none_is_not_repeated(client: FlaskClient, written: io.StringIO) -> None:
    client.get("/nobody/knows/this")
    (line,) = [json.loads(line) for line in written.getvalue().splitlines()]
    assert (line["route"], line["status"]) == ("(none)", 404)


def test_static_files_leave_no_line(client: FlaskClient, written: io.StringIO) -> None:
    client.get("/static/0/css/tokens.css")
    assert written.getvalue() == ""
