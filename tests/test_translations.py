"""Every sentence that code and templates say is there in Vietnamese, with the same placeholders, and no other."""

import re
import unicodedata
from collections import Counter
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog, Message
from flask.testing import FlaskClient

from checkin.cli import words
from checkin.translations import compile_stale
from scripts import _translations as tool

PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%%|\{[a-z_]+(?:![rs])?\}")
QUOTED = re.compile("“[^”]*”")


@pytest.fixture(scope="module")
def said() -> Catalog:
    return tool.collect()


@pytest.fixture(scope="module")
def known() -> Catalog:
    return tool.load(tool.CATALOG)


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def translated(catalog: Catalog) -> list[tuple[str, str]]:
    """Sentences with their translations; of plurals the one for many, as Vietnamese has one form for all."""
    return [
        (message.id[-1] if isinstance(message.id, tuple) else message.id, text)
        for message in messages(catalog)
        for text in tool.strings_of(message)
        if text
    ]


def edges(text: str) -> tuple[str, str]:
    return text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]


def placeholders(text: str) -> Counter[str]:
    return Counter(PLACEHOLDER.findall(text))


def test_every_sentence_is_translated(said: Catalog, known: Catalog) -> None:
    assert [
        tool.singular_of(message) for message in messages(said) if tool.translation_of(known, message) is None
    ] == []


def test_no_translation_is_left_of_what_nobody_says(said: Catalog, known: Catalog) -> None:
    wanted = {(tool.singular_of(message), message.context) for message in messages(said)}
    kept = [message for message in [*messages(known), *known.obsolete.values()]]
    assert [message.id for message in kept if (tool.singular_of(message), message.context) not in wanted] == []


def test_no_translation_is_a_guess(known: Catalog) -> None:
    assert [message.id for message in messages(known) if message.fuzzy] == []


def test_translations_fill_the_same_placeholders(known: Catalog) -> None:
    wrong = [
        sentence
        for sentence, translation in translated(known)
        if placeholders(sentence) != placeholders(translation)
    ]
    assert wrong == []


def test_a_translation_begins_and_ends_as_its_sentence_does(known: Catalog) -> None:
    """Blanks and line ends at the edges join it to what stands beside it."""
    assert [sentence for sentence, translation in translated(known) if edges(sentence) != edges(translation)] == []


def test_sentences_in_the_code_are_english(said: Catalog) -> None:
    """Beyond ASCII there are typographic signs only, and Vietnamese words that a sentence quotes: “Họ và tên”."""
    foreign = [
        sentence
        for message in messages(said)
        for sentence in (message.id if isinstance(message.id, tuple) else (message.id,))
        if any(not char.isascii() and unicodedata.category(char)[0] == "L" for char in QUOTED.sub("", sentence))
    ]
    assert foreign == []


def test_vietnamese_is_composed_text(known: Catalog) -> None:
    decomposed = [
        message.id
        for message in messages(known)
        for text in tool.strings_of(message)
        if unicodedata.normalize("NFC", text) != text
    ]
    assert decomposed == []


def test_the_catalog_is_as_the_tool_writes_it() -> None:
    assert tool.CATALOG.read_text("utf-8") == tool.as_text(tool.fresh_catalog(tool.CATALOG))


def test_a_fragment_is_merged_and_what_nobody_says_is_dropped(tmp_path: Path) -> None:
    fragment, catalog = tmp_path / "words.po", tmp_path / "vi" / "LC_MESSAGES" / "messages.po"
    fragment.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgid "Lists the accounts."\nmsgstr "Cho xem các tài khoản."\n\n'
        'msgid "Nobody says this"\nmsgstr "Không ai nói"\n\n'
        'msgid "%(num)s badge issued."\nmsgid_plural "%(num)s badges issued."\nmsgstr[0] "Cấp %(num)s thẻ."\n',
        "utf-8",
    )
    tool.main(["--merge", str(fragment), "--catalog", str(catalog)])
    merged = tool.load(catalog)
    plural = merged.get("%(num)s badge issued.")
    assert plural is not None
    assert (merged.get("Lists the accounts.").string, plural.string, merged.get("Nobody says this")) == (
        "Cho xem các tài khoản.",
        ("Cấp %(num)s thẻ.",),
        None,
    )


def test_a_page_speaks_vietnamese_and_on_demand_english(client: FlaskClient) -> None:
    vietnamese = client.get("/nothing-here").get_data(as_text=True)
    client.set_cookie("lang", "en")
    english = client.get("/nothing-here").get_data(as_text=True)
    assert ("<h1>Không có gì ở đây</h1>" in vietnamese, "<h1>There is nothing here</h1>" in english) == (True, True)


@pytest.mark.parametrize(
    ("language", "number", "sentence"),
    [
        ("en", 1, "1 badge issued."),
        ("en", 2, "2 badges issued."),
        ("en", 0, "0 badges issued."),
        ("vi", 1, "Đã cấp 1 thẻ."),
        ("vi", 2, "Đã cấp 2 thẻ."),
    ],
)
def test_plural_forms(monkeypatch: pytest.MonkeyPatch, language: str, number: int, sentence: str) -> None:
    compile_stale()
    monkeypatch.setenv("CHECKIN_LANG", language)
    assert words.ngettext("%(num)s badge issued.", "%(num)s badges issued.", number) == sentence


def test_a_stale_catalog_is_compiled_once(tmp_path: Path) -> None:
    folder = tmp_path / "vi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "messages.po").write_bytes(tool.CATALOG.read_bytes())
    assert (compile_stale(tmp_path), compile_stale(tmp_path)) == ([folder / "messages.mo"], [])
