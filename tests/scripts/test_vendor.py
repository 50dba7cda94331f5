"""scripts/vendor.py: what it builds is complete and is not built twice."""

import subprocess
import sys
import time
import unicodedata
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont

from tests.patience import allowed

ROOT = Path(__file__).resolve().parents[2]
WEIGHTS = (400, 600, 700, 800)
# Every vowel with every mark and tone, both cases, and đ
VOWELS = "aăâeêioôơuưy"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
SMALL = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES} | {"đ"}
LETTERS = SMALL | {letter.upper() for letter in SMALL}


def run_vendor(*arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(ROOT / "scripts" / "vendor.py"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


@pytest.fixture(scope="module")
def vendor(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("static") / "vendor"
    result = run_vendor("--into", str(folder))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
    return folder


@pytest.mark.parametrize("ending", ["ttf", "woff2"])
@pytest.mark.parametrize("weight", WEIGHTS)
def test_each_font_has_every_vietnamese_letter(vendor: Path, weight: int, ending: str) -> None:
    with TTFont(vendor / "fonts" / f"BeVietnamPro-{weight}.{ending}") as font:
        missing = LETTERS - {chr(code) for code in font.getBestCmap()}
    assert missing == set()


@pytest.mark.parametrize("weight", WEIGHTS)
def test_tabular_figures_are_of_one_width(vendor: Path, weight: int) -> None:
    with TTFont(vendor / "fonts" / f"BeVietnamPro-{weight}.ttf") as font:
        table = font["GSUB"].table
        features = [record for record in table.FeatureList.FeatureRecord if record.FeatureTag == "tnum"]
        lookup = table.LookupList.Lookup[features[0].Feature.LookupListIndex[0]]
        mapping = lookup.SubTable[0].mapping
        figures = {font.getBestCmap()[ord(digit)] for digit in "0123456789"}
        widths = {font["hmtx"][name][0] for name in mapping.values()}
    assert (set(mapping), len(widths)) == (figures, 1)


def test_the_sprite_has_a_symbol_for_each_name(vendor: Path) -> None:
    sprite = ElementTree.parse(vendor / "icons.svg").getroot()
    names = [symbol.get("id") for symbol in sprite]
    empty = [symbol.get("id") for symbol in sprite if len(symbol) == 0]
    assert (len(names) > 40, len(set(names)) == len(names), empty) == (True, True, [])


def test_every_library_comes_with_its_licence(vendor: Path) -> None:
    assert {file.stem for file in (vendor / "licences").iterdir() if file.stat().st_size > 500} == {
        "be-vietnam-pro",
        "chart.js",
        "component-emitter",
        "engine.io-client",
        "engine.io-parser",
        "kurkle-color",
        "lucide",
        "noto-sans",
        "socket.io-client",
        "socket.io-parser",
        "zxing-cpp",
        "zxing-wasm",
    }


def test_a_second_run_changes_nothing(vendor: Path) -> None:
    before = {file: file.stat().st_mtime_ns for file in vendor.rglob("*")}
    started = time.perf_counter()
    result = run_vendor("--into", str(vendor))
    seconds = time.perf_counter() - started
    assert (result.returncode, {file: file.stat().st_mtime_ns for file in vendor.rglob("*")}) == (0, before)
    assert seconds < allowed(1)


def test_an_outdated_folder_is_made_anew(vendor: Path, tmp_path: Path) -> None:
    old = tmp_path / "vendor"
    old.mkdir()
    (old / "left-over.js").write_text("")
    assert run_vendor("--into", str(old), "--check").returncode == 1
    assert run_vendor("--into", str(old)).returncode == 0
    assert {file.name for file in old.iterdir()} == {file.name for file in vendor.iterdir()}
