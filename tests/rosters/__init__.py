"""The sample lists, and what a correct importer makes of each."""

import json
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent


def sample(name: str) -> bytes:
    return (FOLDER / name).read_bytes()


def expectation(name: str) -> dict[str, Any]:
    return json.loads((FOLDER / f"{name}.expected.json").read_text("utf-8"))
