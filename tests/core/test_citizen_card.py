import json
from pathlib import Path
from typing import Any

import pytest

from checkin.core.citizen_card import read_citizen_card

VECTORS = json.loads((Path(__file__).parents[1] / "vectors" / "citizen_card.json").read_text())["cases"]


@pytest.mark.parametrize("case", VECTORS, ids=lambda case: case["text"][:24])
def test_a_citizen_card_gives_its_name_and_birth_date_and_nothing_else(case: dict[str, Any]) -> None:
    card = read_citizen_card(case["text"])
    taken = card and {"name": card.name, "birth_date": card.birth_date and card.birth_date.isoformat()}
    assert taken == case["card"]
