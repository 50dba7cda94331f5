"""scripts/bench: what it prints for people and for programs. The figures themselves are not tested here."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"


def test_the_badges_benchmark_gives_figures_with_their_yardstick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from benchmarks.badges import measure  # type: ignore[import-not-found]

    lines: list[str] = []
    result = json.loads(json.dumps(measure(lines.append, size=10)))
    assert (result["badges"], result["passed"], len(lines)) == (10, True, 3)
    assert list(result["yardstick"]) == ["most_pdf_seconds", "package_codes_seconds", "pdf_against_package_codes"]


# in a process of its own: a worker that has driven a browser has Playwright's loop already
CAMERA = """
import json, sys
sys.path.insert(0, sys.argv[1])
from benchmarks.camera import measure
lines = []
result = measure(lines.append, badges=3)
print(json.dumps([result, lines]))
"""


def test_the_cameras_benchmark_follows_badges_to_painted_verdicts() -> None:
    command = [sys.executable, "-c", CAMERA, str(SCRIPTS)]
    said = subprocess.run(command, cwd=SCRIPTS.parent, capture_output=True, text=True, timeout=110, check=True)
    result, lines = json.loads(said.stdout.splitlines()[-1])
    assert (result["count"], len(lines), result["yardstick"]) == (3, 1, {"most_median_ms": 300})
    assert 0 < result["reading"] + result["asking"] <= result["total"]


def test_the_digests_benchmark_measures_server_and_phone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from benchmarks.digest import measure  # type: ignore[import-not-found]

    lines: list[str] = []
    result = json.loads(json.dumps(measure(lines.append, size=730)))
    phone = result["phone"]
    assert (result["delegates"], phone["records"], phone["found"], len(lines)) == (730, 730, 50, 7)
    assert set(result["yardstick"]) == {
        "most_bytes", "most_load_ms", "most_piece_ms", "build_against_zipping", "load_against_parsing"
    }  # fmt: skip


def test_the_doors_benchmark_compares_scans_and_shows_them_on_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from benchmarks.door import measure  # type: ignore[import-not-found]

    lines: list[str] = []
    result = json.loads(json.dumps(measure(lines.append, rounds=1, requests=50, screens=5)))
    assert (list(result["callers"]), len(lines)) == (["1", "8", "50"], 4)
    live = result["with_screens"]
    assert (live["screens"], live["per_second"], live["missed"]) == (5, 30, 0)
    assert list(live["scan"]) == ["p50_ms", "p95_ms", "p99_ms"]
    assert set(result["yardstick"]) == {"least_share", "most_p99_ms_at_50", "most_p99_ms_with_screens"}


def test_the_live_benchmark_follows_scans_to_the_screens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from benchmarks.live import measure  # type: ignore[import-not-found]

    lines: list[str] = []
    result = json.loads(json.dumps(measure(lines.append, screens=5, rounds=1, scans=30, browser=False)))
    assert (result["connections"], result["scans"], result["missed"], len(lines)) == (13, 30, 0, 5)
    assert list(result["to_screen"]) == list(result["yardstick"]["emit"]) == ["p50_ms", "p95_ms", "p99_ms"]


def test_an_unknown_benchmark_is_refused_with_those_there_are() -> None:
    command = [sys.executable, str(SCRIPTS / "bench"), "nope"]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (
        result.returncode,
        "badges, camera, digest, door, live, reports, roster" in result.stderr.replace("'", ""),
    ) == (
        2,
        True,
    )


def test_the_rosters_benchmark_imports_and_undoes_a_spreadsheet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from benchmarks.roster import measure  # type: ignore[import-not-found]

    lines: list[str] = []
    result = json.loads(json.dumps(measure(lines.append, size=300)))
    assert (result["rows"], len(lines)) == (300, 11)
    assert list(result["yardstick"]) == [
        "most_preview_seconds", "most_apply_seconds", "most_export_seconds", "most_memory_mb",
        "most_refusal_seconds", "most_page_ms", "most_search_ms", "most_delegations_ms",
    ]  # fmt: skip


def test_the_reports_benchmark_makes_both_files(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    from benchmarks.reports import measure  # type: ignore[import-not-found]

    lines: list[str] = []
    result = json.loads(json.dumps(measure(lines.append, size=60)))
    assert (result["delegates"], len(lines), result["yardstick"]) == (60, 3, {"most_seconds": 3.0})
    assert min(result["docx_bytes"], result["pdf_bytes"]) > 10_000
