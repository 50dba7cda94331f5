import pytest

from checkin.core.verdict import Tone, Verdict, VerdictCode

GO = {VerdictCode.ADMITTED, VerdictCode.RE_ENTERED, VerdictCode.LEFT}
LOOK = {
    VerdictCode.NEEDS_ATTENTION,
    VerdictCode.ALREADY_INSIDE,
    VerdictCode.WRONG_ENTRANCE,
    VerdictCode.SEVERAL_BADGES,
}
ADMITTING = {VerdictCode.ADMITTED, VerdictCode.RE_ENTERED, VerdictCode.NEEDS_ATTENTION}
OF_STRANGERS = {VerdictCode.UNKNOWN_BADGE, VerdictCode.WRONG_EVENT, VerdictCode.SEVERAL_BADGES}


@pytest.mark.parametrize("code", VerdictCode)
def test_the_tone_of_every_verdict(code: VerdictCode) -> None:
    expected = Tone.GO if code in GO else Tone.LOOK if code in LOOK else Tone.STOP
    assert Verdict(code).tone is expected


@pytest.mark.parametrize("code", VerdictCode)
def test_only_an_admission_makes_somebody_present(code: VerdictCode) -> None:
    assert Verdict(code).admits is (code in ADMITTING)


@pytest.mark.parametrize("code", VerdictCode)
def test_door_staff_learn_no_name_from_a_badge_of_strangers(code: VerdictCode) -> None:
    assert Verdict(code).names_delegate is (code not in OF_STRANGERS)


def test_verdicts_compare_by_code() -> None:
    assert Verdict(VerdictCode.ADMITTED) == Verdict(VerdictCode("admitted"))
