"""Every code of a report has its words, and shares are exact."""

from fractions import Fraction
from itertools import product

import pytest
from flask import Flask
from flask_babel import force_locale

from checkin.core.credentials.composition import Dimension, compose
from checkin.core.credentials.difference import QUORUM_NUMBERS, Cause, Why
from checkin.core.credentials.figures import Numbers, Part
from checkin.core.credentials.frozen_log import Mark
from checkin.core.credentials.frozen_roster import Person, Roster
from checkin.core.quorum import QuorumBase, QuorumRule, Share
from checkin.services.verify_reports import Fault
from checkin.web.organizer import report_words

ROSTER = Roster("Đại hội", "", "2026-11-23", "Asia/Ho_Chi_Minh")
BANDS = (30, 40)


@pytest.fixture(params=["vi", "en"])
def language(app: Flask, request: pytest.FixtureRequest):  # type: ignore[no-untyped-def]
    with app.test_request_context("/"), force_locale(request.param):
        yield request.param


def test_every_code_has_words(language: str) -> None:
    assert set(report_words.part_words()) == set(Part)
    assert set(report_words.mark_words()) == set(Mark)
    assert set(report_words.fault_words()) == set(Fault)
    assert set(report_words.number_words()) == set(Numbers.__slots__) | set(QUORUM_NUMBERS)
    assert set(report_words.dimension_words(ROSTER)) == set(Dimension)


def test_every_cause_has_words(language: str) -> None:
    at = "2026-11-23T00:30:00.000+00:00"
    for why in Why:
        detail = "withdrawn" if why is Why.STATUS else "Lê Hữu Đức"
        said = report_words.cause_word(Cause(why, detail, at, "12/QĐ"), ROSTER.time_zone)
        assert ("%(" in said, said == "") == (False, False)


def test_every_row_has_words_of_its_own(language: str) -> None:
    for dimension in set(Dimension) - {Dimension.EDUCATION, Dimension.POLITICAL_THEORY}:
        rows = compose(ROSTER, [Person(1, "A", "a", 1)], dimension, BANDS)
        words = [report_words.row_word(dimension, row.code, BANDS) for row in rows]
        assert len(set(words)) == len(rows)
        assert not {row.code for row in rows} & set(words)


def test_bands_leave_no_age_out(language: str) -> None:
    expected = {
        "vi": ["Từ 30 tuổi trở xuống", "Từ 31 đến 40 tuổi", "Trên 40 tuổi"],
        "en": ["Up to 30 years", "31 to 40 years", "Above 40 years"],
    }
    assert [report_words.band_word(place, BANDS) for place in range(3)] == expected[language]


def test_every_base_of_a_rule_has_words(language: str) -> None:
    words = {report_words.base_word(QuorumRule(Share(2, 3), base)) for base in QuorumBase}
    assert len(words) == len(QuorumBase)


def test_a_share_has_two_decimals_and_the_mark_of_its_language(language: str) -> None:
    mark = {"vi": ",", "en": "."}[language]
    shares = [
        report_words.share_of(part, whole) for part, whole in ((405, 1093), (0, 5), (5, 5), (1, 3), (2, 3), (1, 0))
    ]
    expected = ("37,05", "0,00", "100,00", "33,33", "66,67", "0,00")
    assert shares == [f"{each.replace(',', mark)}\u00a0%" for each in expected]


def test_a_share_is_never_further_off_than_half_a_hundredth(language: str) -> None:
    for whole, part in product(range(1, 80), range(80)):
        shown = Fraction(report_words.share_of(part, whole).replace(",", ".").removesuffix("\u00a0%"))
        assert abs(shown - Fraction(100 * part, whole)) <= Fraction(1, 200)
