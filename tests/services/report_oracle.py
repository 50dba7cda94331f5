"""What a report must say, found out slowly and in another way: by walking through the log minute by minute, person
by person, and counting on one's fingers. It reads the tables as they are and nothing that the program derives."""

import json
from datetime import datetime, timedelta
from fractions import Fraction
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

from tests.congress import NOW

Facts = dict[str, Any]
LAST_MINUTE = 60


def minute_of(moment: str) -> int:
    return round((datetime.fromisoformat(moment).replace(tzinfo=NOW.tzinfo) - NOW) / timedelta(minutes=1))


def rows(session: Session, query: str, **values: Any) -> list[Facts]:
    return [dict(row) for row in session.execute(text(query), values).mappings()]


def log_of(session: Session, event_id: int, below: int) -> tuple[list[Facts], list[Facts]]:
    scans = rows(
        session, "SELECT * FROM scan WHERE event_id = :e AND seq < :s AND effect IS NOT NULL", e=event_id, s=below
    )
    for scan in scans:
        scan["minute"], scan["heard"] = minute_of(scan["scanned_at"]), minute_of(scan["received_at"])
    voids = rows(session, "SELECT * FROM scan_void WHERE event_id = :e AND seq < :s", e=event_id, s=below)
    for void in voids:
        void["minute"] = minute_of(void["voided_at"])
    return scans, voids


def struck(scans: list[Facts], voids: list[Facts], closings: list[int]) -> set[str]:
    """Scans of one person that count for nothing: those voided, entries repeated after a voided entry until it was
    voided, somebody went out or everybody did, and those that stand before it at the very same time."""
    by_time = sorted(scans, key=lambda scan: (scan["minute"], scan["effect"] == "exit", scan["id"]))
    gone: set[str] = set()
    for void in voids:
        reached, at_once, before = False, [], 0
        for scan in by_time:
            if any(minute in closings for minute in range(before, scan["minute"])):
                reached = False
            before = scan["minute"]
            at_once = [other for other in at_once if other["minute"] == scan["minute"]]
            if scan["id"] == void["scan_id"]:
                gone.add(scan["id"])
                reached = scan["effect"] != "exit"
                gone |= {other["id"] for other in at_once} if reached else set()
            elif reached and (scan["effect"] == "exit" or scan["minute"] > void["minute"]):
                reached = False
            elif reached:
                gone.add(scan["id"])
            at_once.append(scan)
    return gone


def walk(scans: list[Facts], closings: list[int]) -> tuple[str | None, bool, int | None, str | None]:
    """One person through one sitting: the scan that first let them in, whether they are inside at the end, when
    they left last, and the scan that let them in last."""
    first, inside, went, last_left, latest = None, False, False, None, None
    for minute in range(LAST_MINUTE + 1):
        now = sorted((scan for scan in scans if scan["minute"] == minute), key=lambda scan: scan["id"])
        for scan in [scan for scan in now if scan["effect"] != "exit"]:
            barred = went and scan["effect"] == "first_entry"
            if not inside and not barred:
                inside, first, latest = True, first or scan["id"], scan["id"]
        for _scan in [scan for scan in now if scan["effect"] == "exit"]:
            if inside:
                inside, went, last_left = False, True, minute
        if minute in closings and inside:
            inside, last_left = False, minute
    return first, inside, last_left, latest


def marks(scan: Facts) -> set[str]:
    found = {"forced"} if scan["overrode"] is not None else set()
    flags = set(scan["flags"].split())
    is_late = scan["heard"] - scan["minute"] > 1 or flags & {"late", "after_cut_off", "before_event"}
    found |= {"late"} if is_late else set()
    return found | ({"conflicting"} if flags & {"conflict", "turned_away", "double"} else set())


def report(session: Session, event_id: int, sitting_id: int, below: int) -> Facts:
    """Numbers, quorum and parts of everybody, by the words of the requirements."""
    scans, voids = log_of(session, event_id, below)
    sittings = rows(session, "SELECT * FROM sitting WHERE event_id = :e ORDER BY position, id", e=event_id)
    sitting = next(each for each in sittings if each["id"] == sitting_id)
    acts = rows(session, "SELECT * FROM sitting_act WHERE ends_stays")
    ends_of = {
        each["id"]: [minute_of(act["at"]) for act in acts if act["sitting_id"] == each["id"]] for each in sittings
    }
    people = rows(
        session,
        "SELECT delegate.*, category.counts_for_quorum, category.needs_activation, category.may_vote FROM delegate "
        "JOIN category ON category.id = delegate.category_id WHERE delegate.event_id = :e ORDER BY sort_key",
        e=event_id,
    )
    convened = {each["category_id"] for each in rows(
        session, "SELECT * FROM sitting_category WHERE sitting_id = :s", s=sitting_id)}  # fmt: skip
    pairs = held(session, sittings, sitting, event_id)
    leave = rows(session, "SELECT * FROM delegate_absence WHERE ended_at IS NULL")
    for person in people:
        follow(person, people, scans, voids, sitting, ends_of)
        seat(person, people, pairs, convened)
        theirs = [each for each in leave if each["delegate_id"] == person["id"]]
        person["leave"] = any(each["sitting_id"] in (None, sitting_id) for each in theirs)
        person["leave_throughout"] = any(each["sitting_id"] is None for each in theirs)
    return summed(session, sitting, people, event_id)


def held(session: Session, sittings: list[Facts], sitting: Facts, event_id: int) -> list[Facts]:
    order = [each["id"] for each in sittings]
    here = order.index(sitting["id"])
    found = []
    for pair in rows(session, "SELECT * FROM replacement WHERE event_id = :e AND ended_at IS NULL", e=event_id):
        first = order.index(pair["from_sitting_id"])
        if first == here or (pair["for_good"] and first < here):
            found.append(pair)
    return found


def follow(
    person: Facts,
    _people: list[Facts],
    scans: list[Facts],
    voids: list[Facts],
    sitting: Facts,
    ends_of: dict[int, list[int]],
) -> None:
    mine = [scan for scan in scans if scan["delegate_id"] == person["id"]]
    person["anywhere"] = False
    for sitting_id in {scan["sitting_id"] for scan in mine}:
        there = [scan for scan in mine if scan["sitting_id"] == sitting_id]
        gone = struck(there, voids, ends_of[sitting_id])
        person["anywhere"] |= any(scan["effect"] != "exit" and scan["id"] not in gone for scan in there)
    here = [scan for scan in mine if scan["sitting_id"] == sitting["id"]]
    closings = ends_of[sitting["id"]]
    gone = struck(here, voids, closings)
    left_over = [scan for scan in here if scan["id"] not in gone]
    first, inside, last_left, latest = walk(left_over, closings)
    person |= {"first": first, "inside": inside, "last_left": last_left}
    plain = [scan for scan in left_over if scan["effect"] == "exit" or not marks(scan)]
    plainly_came, plainly_inside, _, _ = walk(plain, closings)
    looks_at_now = json.loads(sitting["quorum_rule"])["present"] == "now"
    if first is None or (plainly_came and (not looks_at_now or plainly_inside or not inside)):
        person["marks"] = set()
    else:
        behind = latest if plainly_came else first
        person["marks"] = marks(next(s for s in here if s["id"] == behind))


def seat(person: Facts, people: list[Facts], pairs: list[Facts], convened: set[int]) -> None:
    def has_seat(one: Facts) -> bool:
        return bool(one["counts_for_quorum"]) and (not convened or one["category_id"] in convened)

    into = [pair for pair in pairs if pair["incoming_id"] == person["id"]]
    out = [pair for pair in pairs if pair["outgoing_id"] == person["id"]]
    person["here"] = person["status"] == "active" and not out
    person["sits_for"] = None
    own = has_seat(person) and (not person["needs_activation"] or person["activated_at"] is not None)
    person["counts"] = person["here"] and own
    person["votes"] = person["vote_weight"] * bool(person["may_vote"])
    for pair in into:
        other = next(one for one in people if one["id"] == pair["outgoing_id"])
        if has_seat(other) and person["status"] == "active":
            person |= {
                "counts": True,
                "votes": other["vote_weight"] * bool(other["may_vote"]),
                "sits_for": other["id"],
            }
    person["here"] = person["here"] or person["counts"]


def summed(session: Session, sitting: Facts, people: list[Facts], event_id: int) -> Facts:
    rule = json.loads(sitting["quorum_rule"])
    now = rule["present"] == "now"
    counting = [one for one in people if one["counts"]]
    for one in people:
        is_there = one["inside"] if now else one["first"] is not None
        if not one["counts"]:
            one["part"] = "other"
        elif is_there:
            one["part"] = "present"
        elif one["first"] is not None:
            one["part"] = "left"
        else:
            one["part"] = "excused" if one["leave"] else "absent"
        one["listed"] = one["here"] and (one["counts"] or one["first"] is not None)
    present = [one for one in counting if one["part"] == "present"]
    settled = [one for one in present if not one["marks"]]
    tally = {
        part: sum(one["part"] == part for one in counting) for part in ("present", "left", "excused", "absent")
    }
    numbers = tally | {
        "convened": len(counting),
        "came": sum(one["first"] is not None for one in counting),
        "inside": sum(one["inside"] for one in counting),
        "replaced": sum(one["sits_for"] is not None for one in counting),
        "others": sum(one["listed"] for one in people) - len(counting),
        **{mark: sum(mark in one["marks"] for one in present) for mark in ("forced", "late", "conflicting")},
        "settled": len(settled),
        "votes_convened": sum(one["votes"] for one in counting),
        "votes_present": sum(one["votes"] for one in present),
        "votes_settled": sum(one["votes"] for one in settled),
    }
    return {
        "numbers": numbers,
        "parts": {one["id"]: one["part"] for one in people if one["listed"]},
        "marks": {one["id"]: sorted(one["marks"]) for one in people if one["listed"] and one["marks"]},
        "left": {one["id"]: one["last_left"] for one in people if one["listed"]},
        "quorum": quorum(session, rule, counting, present, event_id),
        "settled": quorum(session, rule, counting, settled, event_id),
        "women": sum(one["sex"] == "female" for one in present),
        "by_delegation": by_delegation(counting),
    }


def by_delegation(counting: list[Facts]) -> dict[int | None, tuple[int, int]]:
    return {
        key: (
            sum(one["delegation_id"] == key for one in counting),
            sum(one["delegation_id"] == key and one["part"] == "present" for one in counting),
        )
        for key in {one["delegation_id"] for one in counting}
    }


def quorum(
    session: Session, rule: Facts, counting: list[Facts], present: list[Facts], event_id: int
) -> tuple[int, int, bool]:
    """The base, those present, and whether they are enough: by fractions, not by whole numbers."""

    def measure(some: list[Facts]) -> int:
        return sum(one["votes"] for one in some) if rule["measure"] == "votes" else len(some)

    def enough(part: int, whole: int, share: Facts) -> bool:
        wanted = Fraction(share["numerator"], share["denominator"]) * whole
        return part > wanted if share["more_than"] else part >= wanted and part > 0

    delegations = rows(session, "SELECT * FROM delegation WHERE event_id = :e", e=event_id)
    if rule["base"] == "convened":
        base = measure(counting)
    elif rule["base"] == "less_excused":
        base = measure([one for one in counting if not (one["leave_throughout"] and not one["anywhere"])])
    elif rule["base"] == "registered":
        base = measure([one for one in counting if one["anywhere"]])
    else:
        granted = {each["id"]: each["allotted"] for each in delegations}
        base = sum(each for each in granted.values() if each is not None)
        base += sum(granted.get(one["delegation_id"]) is None for one in counting)
    reached = base > 0 and enough(measure(present), base, rule["share"])
    if rule["delegations"] and reached:
        whole = {one["delegation_id"] for one in counting} - {None}
        there = {one["delegation_id"] for one in present} - {None}
        reached = enough(len(there), len(whole), rule["delegations"])
    return base, measure(present), reached
