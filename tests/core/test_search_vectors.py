"""The cases that phones are held to, by tests/js/door/people_search.test.js, say what the server finds today."""

from tests.vectors import make_search


def test_the_file_is_what_its_maker_writes() -> None:
    """After a change of the rules: python -m tests.vectors.make_search"""
    assert make_search.FILE.read_text("utf-8") == make_search.as_text()
