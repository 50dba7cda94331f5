"""What a browser does with a form: it reads the token in it and sends it along."""

import re
from html.parser import HTMLParser

from flask.testing import FlaskClient
from werkzeug.datastructures import MultiDict
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


class _Fields(HTMLParser):
    """What a browser would send of the form that goes to `action`, as it was delivered."""

    def __init__(self, action: str) -> None:
        super().__init__()
        self.sent: MultiDict[str, str] = MultiDict()
        self._action, self._inside, self._select, self._text = action, False, "", ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        told = dict(attrs)
        name, value = told.get("name") or "", told.get("value") or ""
        if tag == "form":
            self._inside = told.get("action") == self._action
        elif not self._inside:
            return
        elif tag == "select":
            self._select = name
        elif tag == "option" and ("selected" in told or self._select not in self.sent):
            self.sent[self._select] = value
        elif tag == "textarea":
            self._text = name
            self.sent[name] = ""
        elif tag == "input" and name:
            ticks = told.get("type") in ("checkbox", "radio")
            if not ticks or "checked" in told:
                self.sent.add(name, "on" if ticks and "value" not in told else value)

    def handle_data(self, data: str) -> None:
        if self._text:
            self.sent[self._text] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "textarea":
            self._text = ""
        elif tag == "form":
            self._inside = False


def filled(client: FlaskClient, page: str, action: str | None = None) -> MultiDict[str, str]:
    """The fields of the form on `page` that goes to `action` (else to the page itself), as they stand there."""
    reader = _Fields(action or page)
    reader.feed(client.get(page).text)
    assert reader.sent
    return reader.sent
