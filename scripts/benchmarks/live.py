"""From a scan at the door to the figure on five hundred screens, beside an emit that asks no database.

The doors scan at a steady pace while sockets of our own (screens.py) and some clients of the library hear of it,
and a real browser paints it. In turn with that the same server tells the same connections a message of the same
length from nothing but memory: so fast could it be at best.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import socketio  # type: ignore[import-untyped]

from benchmarks.hall import (
    ROOT,
    load,
    newest_seq,
    peak_memory,
    percentiles,
    processor_seconds,
    running_server,
    scan_bodies,
    watching_screens,
)
from benchmarks.painted import painted_screen

SCREENS = 492
LIBRARY_SCREENS = 8  # python-socketio's own clients: five hundred of them would need more processor than the server
SCANS_PER_SECOND = 30
EMITS_PER_SECOND = 10  # as often as a stream under load speaks
PHONES = 8
ROUNDS = 3
SCANS = 300  # in a round
MOST_P95_MS = 300
MOST_MIB = 400

Figures = dict[str, Any]


def measure(
    say: Callable[[str], None],
    screens: int = SCREENS,
    rounds: int = ROUNDS,
    scans: int = SCANS,
    browser: bool = True,
) -> Figures:
    """The figures and their yardstick; `passed` says whether each limit holds and nothing was lost."""
    connections = screens + LIBRARY_SCREENS
    with ExitStack() as hall:
        folder = Path(hall.enter_context(tempfile.TemporaryDirectory(dir=ROOT, prefix=".bench-")))
        congress = hall.enter_context(running_server(folder, rounds * scans, 1))
        library = hall.enter_context(_library_screens(congress))
        painted = hall.enter_context(painted_screen(congress)) if browser else None
        watching = hall.enter_context(watching_screens(congress, screens))
        sent, floor, answered, busy = _take_turns(congress, rounds, scans)
        heard = watching.heard(sent, floor)
        numbers = {heard["numbers"][name]: moment for name, moment in sent.items() if name in heard["numbers"]}
        paints = painted(numbers) if painted else []
        memory = peak_memory(congress["pid"])
    missed = heard["missed"] + heard["lost"] + sum(one.missed(heard["seq"]) for one in library)
    to_screen, emit = percentiles(heard["milliseconds"]), percentiles(heard["floor_milliseconds"])
    paint = percentiles(paints) if paints else None
    say(f"{SCANS_PER_SECOND} scans/s, {connections} connections: to every screen {_times(to_screen)}")
    say(f"answered at the door: {_times(percentiles(answered))}")
    say(f"an emit without database, {EMITS_PER_SECOND} a second, to the same screens: {_times(emit)}")
    say(f"painted by Chromium: {_times(paint)}" if paint else "painted: not measured, there is no browser here")
    say(f"server: {memory:.0f} MiB at most, {busy:.0%} of one core; messages missed: {missed}")
    return {
        "connections": connections,
        "scans": len(sent),
        "per_second": SCANS_PER_SECOND,
        "answered": percentiles(answered),
        "to_screen": to_screen,
        "painted": paint,
        "server_mib": memory,
        "server_busy": round(busy, 2),
        "missed": missed,
        "yardstick": {"most_p95_ms": MOST_P95_MS, "most_mib": MOST_MIB, "emit": emit},
        "passed": missed == 0
        and max(to_screen["p95_ms"], paint["p95_ms"] if paint else 0) <= MOST_P95_MS
        and memory < MOST_MIB,
    }


def _take_turns(
    congress: Figures, rounds: int, scans: int
) -> tuple[dict[str, float], dict[int, float], list[float], float]:
    """When each person was scanned and each emit asked for; the milliseconds in which the door answered, and the
    share of a core that the server took for scans and screens.
    """
    plain = {"port": congress["port"], "headers": {"Authorization": f"Bearer {congress['key']}"}, "callers": PHONES}
    sent: dict[str, float] = {}
    floor: dict[int, float] = {}
    answered: list[float] = []
    shares = []
    for number in range(rounds):
        part = slice(number * scans, (number + 1) * scans)
        bodies = scan_bodies(congress, 0, congress["codes"][part])
        before, started = processor_seconds(congress["pid"]), time.monotonic()
        scan = load(plain | {"path": "/api/door/scans", "bodies": bodies, "per_second": SCANS_PER_SECOND})
        shares.append((processor_seconds(congress["pid"]) - before) / (time.monotonic() - started))
        if scan["verdicts"] != {"admitted": len(bodies)}:
            raise RuntimeError(f"not every scan was admitted: {scan['verdicts']}, {scan['statuses']}")
        answered += scan["milliseconds"]
        sent |= zip(congress["names"][part], scan["sent"], strict=True)
        emits = range(len(floor), len(floor) + scans // 10)
        asked = [json.dumps({"floor": one}) for one in emits]
        emit = load(plain | {"path": "/emit", "bodies": asked, "per_second": EMITS_PER_SECOND})
        floor |= zip(emits, emit["sent"], strict=True)
    return sent, floor, answered, sum(shares) / len(shares)


class _LibraryScreen:
    """A client of the library; it knows nothing of how ours read."""

    def __init__(self, congress: Figures, seq: int) -> None:
        self.seq = seq
        self._gaps = 0
        self._client = socketio.Client(reconnection=False)
        self._client.on("deltas", self._hear, namespace="/live")
        self._client.connect(
            f"http://127.0.0.1:{congress['port']}",
            auth={"screen": congress["screen"], "seq": seq},
            transports=["websocket"],
            namespaces=["/live"],
        )

    def _hear(self, message: Figures) -> None:
        self._gaps += message.get("from", 0) != self.seq + 1
        self.seq = message.get("to", self.seq)

    def missed(self, seq: int) -> int:
        """Gaps among its messages, and how far from `seq` it ended."""
        return self._gaps + abs(seq - self.seq)

    def close(self) -> None:
        self._client.disconnect()


@contextmanager
def _library_screens(congress: Figures) -> Iterator[list[_LibraryScreen]]:
    seq = newest_seq(congress)
    clients = [_LibraryScreen(congress, seq) for _ in range(LIBRARY_SCREENS)]
    try:
        yield clients
    finally:
        for client in clients:
            client.close()


def _times(figure: Figures) -> str:
    return "  ".join(f"p{cut} {figure[f'p{cut}_ms']} ms" for cut in (50, 95, 99))
