"""The cases that phones are held to, by tests/js/door/decision.test.js, say what the server decides today."""

import json
from typing import Any

import pytest

from checkin.core.verdict import VerdictCode
from tests.vectors import make_decision

KEPT: dict[str, Any] = json.loads(make_decision.FILE.read_text("utf-8"))
PICKED = [case for case in KEPT["cases"] if not case["name"].startswith("drawn")]
DRAWN = [case for case in KEPT["cases"] if case["name"].startswith("drawn")]


@pytest.mark.parametrize("case", PICKED, ids=lambda case: case["name"])
def test_decided_as_written_down(case: dict[str, Any]) -> None:
    assert make_decision.expected(case) == case["expect"]


def test_a_thousand_drawn_cases_are_decided_as_written_down() -> None:
    assert len(DRAWN) == make_decision.DRAWN
    assert [case["name"] for case in DRAWN if make_decision.expected(case) != case["expect"]] == []


def test_every_verdict_is_among_the_cases() -> None:
    assert {case["expect"]["verdict"] for case in KEPT["cases"]} == set(VerdictCode)


def test_the_file_is_what_its_maker_writes() -> None:
    """After a change of the rules: python -m tests.vectors.make_decision"""
    assert make_decision.FILE.read_text("utf-8") == make_decision.as_text()
