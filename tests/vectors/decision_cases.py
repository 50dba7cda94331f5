"""The hand-picked cases: each says in what it differs from a plain admission; make_decision.py has their shape."""

from typing import Any

Case = dict[str, Any]

PLAIN: Case = {
    "at": 100,
    "direction": "in",
    "override": False,
    "badge": {
        "event_id": 1,
        "category_id": 1,
        "needs_activation": False,
        "ended": None,
        "withdrawn": None,
        "activated": None,
        "note": "",
    },
    "sitting": {"mode": "entry_only", "category_ids": [], "acts": [[10, "open", False]]},
    "admitted": [],
    "movements": [],
    "voids": [],
}


def _badge_with(**changes: Any) -> dict[str, Any]:
    return {"badge": PLAIN["badge"] | changes}


def _sitting_with(**changes: Any) -> dict[str, Any]:
    return {"sitting": PLAIN["sitting"] | changes}


ENTRY, EXIT, LATER_EXIT = ["a", 50, "entry", 2], ["b", 60, "exit", 3], ["b", 200, "exit", 3]
CLOSED = [[10, "open", False], [40, "closed", True]]
ALTERNATE = {"needs_activation": True}
NO_REENTRY = _sitting_with(mode="no_reentry")

PICKED: dict[str, dict[str, Any]] = {
    "a plain admission": {},
    "a badge that nobody knows": {"badge": None},
    "a number that fits several people": {"badge": None, "several": True},
    "an exit by a number that fits several people": {"badge": None, "several": True, "direction": "out"},
    "an override of a number that fits several people": {"badge": None, "several": True, "override": True},
    "a badge of another event": _badge_with(event_id=2),
    "a replaced badge": _badge_with(ended=["replaced", 90]),
    "a badge that is replaced later": _badge_with(ended=["replaced", 101]),
    "a badge that is replaced at this moment": _badge_with(ended=["replaced", 100]),
    "a lost badge": _badge_with(ended=["lost", 90]),
    "a revoked badge": _badge_with(ended=["revoked", 90]),
    "a badge revoked nobody knows when": _badge_with(ended=["revoked", 0]),
    "a delegate who has withdrawn": _badge_with(withdrawn=90),
    "a delegate who withdraws later": _badge_with(withdrawn=101),
    "a delegate withdrawn nobody knows when": _badge_with(withdrawn=0),
    "a delegate who is not eligible": _badge_with(withdrawn=90, status="not_eligible"),
    "a delegate for whom somebody else sits": _badge_with(withdrawn=90, status="replaced"),
    "an alternate who was not called": _badge_with(**ALTERNATE),
    "an alternate who was called": _badge_with(**ALTERNATE, activated=90),
    "an alternate who is called later": _badge_with(**ALTERNATE, activated=101),
    "a category that is convened": _sitting_with(category_ids=[1, 3]),
    "a category that is not convened": _sitting_with(category_ids=[2, 3]),
    "a sitting that never opened": _sitting_with(acts=[]),
    "a sitting that opens later": _sitting_with(acts=[[101, "open", False]]),
    "a sitting that opens at this moment": _sitting_with(acts=[[100, "open", False]]),
    "a closed sitting": _sitting_with(acts=CLOSED),
    "a sitting that closes later": _sitting_with(acts=[[10, "open", False], [101, "closed", True]]),
    "a sitting that opened again": _sitting_with(acts=[*CLOSED, [80, "open", False]]),
    "the right entrance": {"admitted": [1]},
    "the wrong entrance": {"admitted": [2]},
    "somebody inside": {"movements": [ENTRY]},
    "somebody inside who comes to the wrong entrance": {"movements": [ENTRY], "admitted": [2]},
    "somebody who comes in later elsewhere": {"movements": [["a", 101, "entry", 2]]},
    "somebody whose admission was undone": {"movements": [ENTRY], "voids": [["a", 70]]},
    "somebody whose admission is undone later": {"movements": [ENTRY], "voids": [["a", 101]]},
    "an admission and its repetition, both undone": {
        "movements": [ENTRY, ["c", 55, "entry", 3]],
        "voids": [["a", 70]],
    },
    "an admission undone before another": {"movements": [ENTRY, ["c", 80, "entry", 3]], "voids": [["a", 70]]},
    "an admission undone that another phone read just before by its clock": {
        "at": 20_000,
        "movements": [["c", 5000, "entry", 3], ["a", 10_000, "entry", 2]],
        "voids": [["a", 11_000]],
    },
    "an admission undone that another phone read long before": {
        "at": 20_000,
        "movements": [["c", 4999, "entry", 3], ["a", 10_000, "entry", 2]],
        "voids": [["a", 11_000]],
    },
    "an admission undone that a closing had ended before the next": {
        "movements": [["a", 30, "entry", 2], ["c", 90, "entry", 3]],
        "voids": [["a", 95]],
        **_sitting_with(acts=[*CLOSED, [80, "open", False]]),
    },
    "an admission undone just after a closing": {
        "movements": [["a", 40, "entry", 2], ["c", 90, "entry", 3]],
        "voids": [["c", 95]],
        **_sitting_with(mode="reentry", acts=[*CLOSED, [80, "open", False]]),
    },
    "somebody who left": {"movements": [ENTRY, EXIT], **_sitting_with(mode="reentry")},
    "somebody who left for good": {"movements": [ENTRY, EXIT], **NO_REENTRY},
    "somebody who left for good and is let in": {"movements": [ENTRY, EXIT], **NO_REENTRY, "override": True},
    "somebody let in again, now inside": {"movements": [ENTRY, EXIT, ["c", 70, "entry", 3]], **NO_REENTRY},
    "somebody refused after leaving, once more": {
        "movements": [ENTRY, EXIT, ["c", 70, "first_entry", 3]],
        **NO_REENTRY,
    },
    "somebody refused after leaving, who may come back by now": {
        "movements": [ENTRY, EXIT, ["c", 70, "first_entry", 3]],
        **_sitting_with(mode="reentry"),
    },
    "somebody who came back while they might": {"movements": [ENTRY, EXIT, ["c", 70, "entry", 3]], **NO_REENTRY},
    "somebody whom a closing sent out, after it opened again": {
        "movements": [["a", 30, "entry", 2]],
        **_sitting_with(mode="no_reentry", acts=[*CLOSED, [80, "open", False]]),
    },
    "an entry at the moment of a closing": {
        "movements": [["a", 40, "entry", 2]],
        **_sitting_with(acts=[*CLOSED, [80, "open", False]]),
    },
    "entry and exit at one moment": {"movements": [["z", 60, "entry", 2], EXIT], **NO_REENTRY},
    "an exit": {"movements": [ENTRY], "direction": "out"},
    "an exit without an entry": {"direction": "out"},
    "an exit with a lost badge": {"direction": "out", **_badge_with(ended=["lost", 90]), "movements": [ENTRY]},
    "an exit of somebody withdrawn from a closed sitting": {
        "direction": "out",
        **_badge_with(withdrawn=90),
        **_sitting_with(acts=CLOSED),
    },
    "an exit with a badge that nobody knows": {"direction": "out", "badge": None},
    "an exit that is scanned later": {"movements": [ENTRY, LATER_EXIT], **NO_REENTRY},
    "a note to staff": _badge_with(note="Đưa tới bàn chủ tịch đoàn"),
    "a note to staff about somebody who comes again": {
        **_badge_with(note="Đưa tới bàn chủ tịch đoàn"),
        "movements": [ENTRY, EXIT],
        **_sitting_with(mode="reentry"),
    },
    "an override that was needed": {"override": True, **_badge_with(ended=["lost", 90])},
    "an override that was not needed": {"override": True},
    "an override of somebody inside": {"override": True, "movements": [ENTRY], **_badge_with(withdrawn=90)},
    "an override of a badge that nobody knows": {"override": True, "badge": None},
    "an override of a badge of another event": {"override": True, **_badge_with(event_id=2)},
    "an override of a note to staff": {"override": True, **_badge_with(note="x", ended=["lost", 90])},
    "a dead badge stands before a closed sitting": {
        **_badge_with(ended=["replaced", 90], withdrawn=90),
        **_sitting_with(acts=CLOSED, category_ids=[2]),
    },
}
