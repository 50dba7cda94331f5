import json
from pathlib import Path

import pytest

from checkin.core.percentage import hundredths_of_percent

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "percentage.json").read_text())["cases"]


@pytest.mark.parametrize(("part", "whole", "hundredths"), VECTORS)
def test_hundredths_of_percent(part: int, whole: int, hundredths: int) -> None:
    assert hundredths_of_percent(part, whole) == hundredths
