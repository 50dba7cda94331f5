import json
import re
from html.parser import HTMLParser

import pytest
from flask import Flask
from flask.testing import FlaskClient

from checkin.core.verdict import VerdictCode
from checkin.web.door.words import words


class Page(HTMLParser):
    """What of a page matters here: its JSON words, and what its policy would forbid."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inline_scripts = 0
        self.styled = 0
        self.words: dict = {}
        self._in_words = False
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = dict(attrs)
        self._in_words = named.get("id") == "words"
        self.styled += "style" in named or tag == "style"
        self.inline_scripts += tag == "script" and "src" not in named and named.get("type") != "application/json"

    def handle_data(self, data: str) -> None:
        if self._in_words and data.strip():
            self.words = json.loads(data)


@pytest.fixture
def html(client: FlaskClient) -> str:
    return client.get("/door/").get_data(as_text=True)


def test_the_page_is_public_and_the_same_for_everybody(client: FlaskClient) -> None:
    response = client.get("/door/")
    assert (response.status_code, response.mimetype) == (200, "text/html")


def test_the_page_holds_nothing_of_any_event(client: FlaskClient, app: Flask, html: str) -> None:
    from tests.congress import hold_congress

    hold_congress(app.extensions["store"])
    without_token = re.compile(r'name="csrf_token" value="[^"]*"')
    again = client.get("/door/").get_data(as_text=True)
    assert without_token.sub("", again) == without_token.sub("", html)


def test_nothing_in_the_page_is_inline(html: str) -> None:
    page = Page(html)
    assert (page.inline_scripts, page.styled) == (0, 0)


def test_the_door_may_compile_the_decoder_and_nothing_foreign(client: FlaskClient) -> None:
    policy = client.get("/door/").headers["Content-Security-Policy"]
    assert "script-src 'self' 'wasm-unsafe-eval';" in policy
    assert "unsafe-inline" not in policy


def test_every_verdict_has_a_word(html: str) -> None:
    verdicts = Page(html).words["verdicts"]
    assert set(verdicts) == {*VerdictCode, "other"}
    assert all(said["word"] for said in verdicts.values())


def test_only_who_comes_in_or_leaves_needs_no_explanation(app: Flask) -> None:
    with app.test_request_context():
        verdicts = words()["verdicts"]
    assert [code for code, said in verdicts.items() if not said.get("detail")] == [
        VerdictCode.ADMITTED,
        VerdictCode.RE_ENTERED,
        VerdictCode.NEEDS_ATTENTION,
        VerdictCode.LEFT,
    ]


def test_the_words_follow_the_chosen_language(client: FlaskClient) -> None:
    vietnamese = Page(client.get("/door/").get_data(as_text=True)).words
    client.set_cookie("lang", "en")
    english = Page(client.get("/door/").get_data(as_text=True)).words
    assert (vietnamese["verdicts"]["admitted"], english["verdicts"]["admitted"]) == (
        {"word": "Mời vào"},
        {"word": "Come in"},
    )
