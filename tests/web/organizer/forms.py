"""What a browser does with a form: it reads the token in it and sends it along."""

import re

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

_TOKEN = re.compile(r'name="csrf_token" value="([^"]+)"')


def token_of(client: FlaskClient, path: str) -> str:
    found = _TOKEN.search(client.get(path).text)
    assert found is not None
    return found[1]


def without_tokens(page: str) -> str:
    """`page` without what no two renderings share: a token tells the second in which it was made."""
    return _TOKEN.sub("", page)


def send(client: FlaskClient, page: str, to: str | None = None, **fields: str) -> TestResponse:
    """Opens `page` and sends its form, to another address where `to` says so."""
    return client.post(to or page, data={**fields, "csrf_token": token_of(client, page)})
