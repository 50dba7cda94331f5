from dataclasses import dataclass

import pytest

from checkin.core.decision import BadgeStatus
from checkin.core.typed_badge import SeveralMeant, meant_badge


@dataclass(frozen=True)
class Printed:
    delegate_id: int
    status: BadgeStatus = BadgeStatus.ACTIVE
    event_id: int = 1


HANG, DUC, NOT_HERE = Printed(1), Printed(2), Printed(3, event_id=2)
HANG_BEFORE = Printed(1, BadgeStatus.REPLACED)
DUC_BEFORE, HEN_BEFORE = Printed(2, BadgeStatus.LOST), Printed(4, BadgeStatus.REVOKED)


@pytest.mark.parametrize(
    ("by_number", "by_short_code", "meant"),
    [
        ([], [], None),
        ([HANG], [], HANG),
        ([HANG, HANG_BEFORE], [], HANG),
        ([HANG_BEFORE], [], HANG_BEFORE),
        ([DUC_BEFORE, HEN_BEFORE], [], DUC_BEFORE),
        ([HANG, DUC_BEFORE], [], HANG),
        ([], [HANG], HANG),
        ([], [HANG_BEFORE], HANG_BEFORE),
        ([], [HANG, HANG_BEFORE], HANG),
        ([HANG], [HANG_BEFORE], HANG),
        ([], [NOT_HERE], NOT_HERE),
        ([], [NOT_HERE, HANG], HANG),
        ([DUC], [NOT_HERE], DUC),
    ],
)
def test_what_is_typed_means_one_badge(
    by_number: list[Printed], by_short_code: list[Printed], meant: Printed | None
) -> None:
    assert meant_badge(1, by_number, by_short_code) == meant


@pytest.mark.parametrize(
    ("by_number", "by_short_code"),
    [([HANG, DUC], []), ([], [HANG, DUC]), ([], [HANG, DUC_BEFORE]), ([HANG], [DUC]), ([HANG_BEFORE], [DUC])],
)
def test_nobody_is_meant_where_two_could_be(by_number: list[Printed], by_short_code: list[Printed]) -> None:
    with pytest.raises(SeveralMeant):
        meant_badge(1, by_number, by_short_code)
