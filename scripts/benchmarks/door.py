"""How many scans a second one laptop answers, beside an endpoint of the same server that does nothing.

Every scan is an admission: looked up, decided, written with its attendance and its delta, committed with
synchronous=FULL, answered. Both kinds take turns in short rounds, so that a busy machine slows both alike; the
share is the median of the rounds' shares. Then the doors of a full hall: scans at a steady pace, whether or not the
one before is answered, while hundreds of screens are told of each.
"""

import tempfile
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.hall import ROOT, load, percentiles, running_server, scan_bodies, watching_screens

CALLERS = (1, 8, 50)
ROUNDS = 12
REQUESTS = 250  # of each kind in a round: short, since a shared machine changes its pace within seconds
LEAST_SHARE = 0.45  # of the empty endpoint's rate
MOST_P99_MS = 100  # at 50 callers

SCREENS = 500
SCANS_PER_SECOND = 30
PHONES = 8
MOST_P99_MS_WITH_SCREENS = 50

Figures = dict[str, Any]


def measure(
    say: Callable[[str], None],
    rounds: int = ROUNDS,
    requests: int = REQUESTS,
    screens: int = SCREENS,
) -> Figures:
    """The figures and their yardstick; `passed` says whether each limit holds."""
    figures: Figures = {}
    # beside the code and not in /tmp, which may be memory: commits must reach a disk
    with (
        tempfile.TemporaryDirectory(dir=ROOT, prefix=".bench-") as folder,
        running_server(Path(folder), rounds * requests, len(CALLERS) + 1) as congress,
    ):
        plain = {"port": congress["port"], "headers": {"Authorization": f"Bearer {congress['key']}"}}
        warm = scan_bodies(congress, 0, ["DB:" + "A" * 26] * 300)
        for path in ("/empty", "/api/door/scans"):
            load(plain | {"callers": 8, "path": path, "bodies": warm})
        parts = [slice(number * requests, (number + 1) * requests) for number in range(rounds)]
        for sitting, callers in enumerate(CALLERS):
            rounds_of_codes = [congress["codes"][part] for part in parts]
            figures[str(callers)] = _compare(plain | {"callers": callers}, congress, sitting, rounds_of_codes)
            say(_line(callers, figures[str(callers)]))
        live = _with_screens(plain | {"callers": PHONES, "per_second": SCANS_PER_SECOND}, congress, parts, screens)
    say(
        f"{SCANS_PER_SECOND} scans/s with {screens} screens   {_times(live['scan'])}"
        f"   (empty: {_times(live['empty'])})   to the screens: {_times(live['to_screen'])}"
    )
    passed = (
        all(figure["share"] >= LEAST_SHARE for figure in figures.values())
        and figures["50"]["scan"]["p99_ms"] <= MOST_P99_MS
        and live["scan"]["p99_ms"] <= MOST_P99_MS_WITH_SCREENS
        and live["missed"] == 0
    )
    return {
        "callers": figures,
        "with_screens": live,
        "yardstick": {
            "least_share": LEAST_SHARE,
            "most_p99_ms_at_50": MOST_P99_MS,
            "most_p99_ms_with_screens": MOST_P99_MS_WITH_SCREENS,
        },
        "passed": passed,
    }


def _compare(plain: Figures, congress: Figures, sitting: int, rounds: list[list[str]]) -> Figures:
    empty, scan = _take_turns(plain, congress, sitting, rounds)
    shares = [one["seconds"] / other["seconds"] for one, other in zip(empty, scan, strict=True)]
    return {"empty": _summary(empty), "scan": _summary(scan), "share": round(median(shares), 3)}


def _with_screens(plain: Figures, congress: Figures, parts: list[slice], screens: int) -> Figures:
    sent: dict[str, float] = {}
    rounds = [congress["codes"][part][: REQUESTS // 2] for part in parts]
    with watching_screens(congress, screens) as watching:
        empty, scan = _take_turns(plain, congress, len(CALLERS), rounds)
        for part, one in zip(parts, scan, strict=True):
            sent |= zip(congress["names"][part], one["sent"], strict=False)
        heard = watching.heard(sent, {})
    return {
        "screens": screens,
        "per_second": SCANS_PER_SECOND,
        "empty": percentiles([value for one in empty for value in one["milliseconds"]]),
        "scan": percentiles([value for one in scan for value in one["milliseconds"]]),
        "to_screen": percentiles(heard["milliseconds"]),
        "missed": heard["missed"] + heard["lost"],
    }


def _take_turns(
    plain: Figures, congress: Figures, sitting: int, rounds: list[list[str]]
) -> tuple[list[Figures], list[Figures]]:
    """The empty endpoint's answers and the door's. What the door gets was read just now, as at a door."""
    empty, scan = [], []
    for codes in rounds:
        bodies = scan_bodies(congress, sitting, codes)
        empty.append(load(plain | {"path": "/empty", "bodies": bodies}))
        bodies = scan_bodies(congress, sitting, codes)
        scan.append(load(plain | {"path": "/api/door/scans", "bodies": bodies}))
        if scan[-1]["verdicts"] != {"admitted": len(bodies)} or empty[-1]["statuses"] != {"200": len(bodies)}:
            raise RuntimeError(f"not every scan was admitted: {scan[-1]['verdicts']}, {scan[-1]['statuses']}")
    return empty, scan


def _summary(rounds: list[Figures]) -> Figures:
    rate = median(len(one["milliseconds"]) / one["seconds"] for one in rounds)
    return {"per_second": round(rate)} | percentiles([value for one in rounds for value in one["milliseconds"]])


def _line(callers: int, figure: Figures) -> str:
    scan, empty = figure["scan"], figure["empty"]
    return (
        f"{callers:>3} callers   {scan['per_second']:>5} scans/s"
        f"  ({figure['share']:.0%} of {empty['per_second']}/s empty)   {_times(scan)}"
    )


def _times(figure: Figures) -> str:
    return "  ".join(f"p{cut} {figure[f'p{cut}_ms']} ms" for cut in (50, 95, 99))
