from tests.vectors.make_quorum import FILE, cases, written


def test_the_shared_cases_are_what_the_rules_say_today() -> None:
    """After a change of the rules: python -m tests.vectors.make_quorum"""
    assert FILE.read_text() == written()


def test_the_cases_hold_both_answers_and_both_conditions() -> None:
    seen = {(case["quorum"]["reached"], case["rule"]["delegations"] is not None) for case in cases()}
    assert seen == {(True, True), (True, False), (False, True), (False, False)}
