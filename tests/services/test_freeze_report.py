import json
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest
from sqlalchemy import func, select, text, update

from checkin.core.attendance import Direction
from checkin.core.credentials.canonical import canonical
from checkin.core.credentials.figures import Figures, Numbers, Part
from checkin.core.credentials.figures_json import facts_from_json, figures_from_json
from checkin.core.decision import DelegateStatus, SittingState
from checkin.core.errors import NotFound
from checkin.core.quorum import PresentWhen, QuorumBase, QuorumRule, Share, rule_to_json
from checkin.services.absences import Leave, report_absence
from checkin.services.change_status import change_status
from checkin.services.delegate_history import Actor
from checkin.services.freeze_report import freeze_report, seal
from checkin.services.replacements import ReplacementOrder, replace_delegate
from checkin.services.verify_reports import Fault, verify_reports
from checkin.store.models import Delta, Event, FrozenRoster, ReportFreeze, Scan, ScanVoid, Sitting, SittingAct
from tests.congress import NOW, Congress, hold_congress
from tests.services.door import Door, meet, minute

HANG, DUC, HEN, GUEST = "Nguyễn Thị Hằng", "Lê Hữu Đức", "H'Hen Niê", "Trần Khách"
ALTERNATE = "Phạm Dự Khuyết"
NOBODY = Actor()


@pytest.fixture
def door(congress: Congress) -> Door:
    """Three delegates count; a guest and an alternate do not."""
    congress.add_delegate(ALTERNATE, category="alternate")
    congress.issue()
    return Door(congress)


def freeze(door: Door, at: float = 30, sitting: int = 0) -> ReportFreeze:
    held = door.congress
    freeze_id = freeze_report(held.store, held.event_id, held.sittings[sitting], NOBODY, minute(at))
    with held.store.read() as session:
        return session.get_one(ReportFreeze, freeze_id)


def figures(freeze: ReportFreeze) -> Figures:
    return figures_from_json(json.loads(freeze.figures))


def parts(freeze: ReportFreeze) -> dict[str, str]:
    return {one.full_name: one.part for one in figures(freeze).people}


def test_a_freeze_holds_every_number_and_every_name(door: Door) -> None:
    door.scan("a", HANG, at=1)
    door.scan("b", GUEST, at=2)
    excuse(door, HEN)
    frozen = freeze(door)
    assert figures(frozen).numbers == Numbers(
        convened=3, present=1, left=0, excused=1, absent=1, came=1, inside=1, replaced=0, others=1, forced=0,
        late=0, conflicting=0, settled=1, votes_convened=3, votes_present=1, votes_settled=1,
    )  # fmt: skip
    assert parts(frozen) == {HANG: Part.PRESENT, GUEST: Part.OTHER, HEN: Part.EXCUSED, DUC: Part.ABSENT}


def test_it_takes_a_place_of_its_own_in_the_log(door: Door) -> None:
    door.scan("before", HANG)
    frozen = freeze(door)
    door.scan("after", DUC, at=40)
    with door.congress.store.read() as session:
        seqs = {key: seq for key, seq in session.execute(select(Scan.id, Scan.seq))}
        told = session.get_one(Delta, (door.congress.event_id, frozen.seq))
    assert (seqs["before"] < frozen.seq, seqs["after"] >= frozen.seq, told.kind) == (True, True, "frozen")


def test_the_sittings_rule_and_its_closings_are_kept_with_it(door: Door) -> None:
    rule = QuorumRule(Share(1, 2, more_than=True), present=PresentWhen.NOW)
    door.change_sitting(quorum_rule=rule_to_json(rule))
    door.scan("in", HANG, at=1)
    door.scan("out", HANG, at=2, direction=Direction.OUT)
    frozen = freeze(door)
    door.change_sitting(quorum_rule=None)
    facts = facts_from_json(json.loads(frozen.facts))
    assert (facts.rule, parts(frozen)[HANG]) == (rule, Part.LEFT)


def test_a_frozen_report_does_not_change_whatever_comes_later(door: Door) -> None:
    door.scan("a", HANG, at=1)
    before = freeze(door)
    everything_changes(door)
    with door.congress.store.read() as session:
        after = session.get_one(ReportFreeze, before.id)
    assert (after.figures, after.hash) == (before.figures, before.hash)


def test_counted_again_from_the_log_it_is_the_same(door: Door) -> None:
    door.scan("a", HANG, at=1)
    freeze(door)
    everything_changes(door)
    freeze(door, at=90)
    assert [each.faults for each in verify_reports(door.congress.store)] == [(), ()]


@pytest.mark.parametrize(("mode", "inside"), [("no_reentry", False), ("reentry", True)])
def test_a_freeze_of_before_the_mode_lay_in_the_scans_counts_under_its_own(
    door: Door, mode: str, inside: int
) -> None:
    door.change_sitting(mode=mode)
    door.scan("in", HANG, at=1)
    door.scan("out", HANG, at=2, direction=Direction.OUT)
    door.scan("again", HANG, at=3)
    told = freeze(door)
    as_before = canonical(json.loads(told.facts) | {"mode": mode})
    tamper(door, update(ReportFreeze).values(facts=as_before))
    with door.congress.store.write() as session:
        kept = session.get_one(ReportFreeze, told.id)
        kept.hash = seal(kept)
    # revision 0016 looked at another mode
    effect = "entry" if mode == "no_reentry" else "first_entry"
    tamper(door, update(Scan).where(Scan.direction == Direction.IN).values(effect=effect))
    assert (figures(told).numbers.inside, found(door)) == (int(inside), [()])


def test_where_inside_counts_who_was_forced_back_in_is_listed_apart(door: Door) -> None:
    rule = QuorumRule(Share(1, 2), present=PresentWhen.NOW)
    door.change_sitting(mode="no_reentry", quorum_rule=rule_to_json(rule))
    door.scan("in", HANG, at=1)
    door.scan("out", HANG, at=2, direction=Direction.OUT)
    door.scan("forced", HANG, at=3, override_reason="Ra nghe điện thoại")
    told = figures(freeze(door)).numbers
    assert (told.present, told.forced, told.settled) == (1, 1, 0)
    door.change_sitting(quorum_rule=None)
    told = figures(freeze(door, at=40)).numbers
    assert (told.present, told.forced, told.settled) == (1, 0, 1)


def everything_changes(door: Door) -> None:
    """A late upload, a void, somebody withdrawn, somebody replaced, a renamed delegate, another mode."""
    held = door.congress
    door.scan("late", DUC, at=5, arrives=60)
    door.void("void", "a", at=61)
    replace(door, DUC)
    change_status(
        held.store, held.event_id, [held.delegates[HEN]], DelegateStatus.WITHDRAWN, "Chuyển", NOBODY, minute(62)
    )
    door.change_delegate(HANG, full_name="Nguyễn Thị Hằng Nga")
    door.change_sitting(mode="no_reentry", name="Phiên khác")


def test_of_an_unchanged_roster_one_copy_is_kept(door: Door) -> None:
    first, second = freeze(door), freeze(door, at=40)
    door.change_delegate(HANG, position="Chủ tịch")
    third = freeze(door, at=50)
    with door.congress.store.read() as session:
        copies = session.scalar(select(func.count()).select_from(FrozenRoster))
    assert (first.roster_hash == second.roster_hash != third.roster_hash, copies) == (True, 2)


def test_a_changed_scan_is_found(door: Door) -> None:
    door.scan("a", HANG, at=1)
    freeze(door)
    tamper(door, update(Scan).values(delegate_id=door.congress.delegates[DUC]))
    assert found(door) == [(Fault.FIGURES,)]


def test_a_scan_that_was_taken_away_is_found(door: Door) -> None:
    door.scan("a", GUEST, at=1)
    freeze(door)
    tamper(door, update(Scan).values(effect=None))
    assert found(door) == [(Fault.FIGURES,)]


def test_a_void_that_was_slipped_in_is_found(door: Door) -> None:
    door.scan("a", HANG, at=1)
    freeze(door)
    door.void("void", "a", at=40)
    assert found(door) == [()]
    tamper(door, update(ScanVoid).values(seq=0))
    assert found(door) == [(Fault.FIGURES,)]


def test_a_changed_figure_is_found(door: Door) -> None:
    frozen = freeze(door)
    tamper(door, update(ReportFreeze).values(figures=frozen.figures.replace('"present":0', '"present":1', 1)))
    assert found(door) == [(Fault.SEAL, Fault.FIGURES)]


@pytest.mark.parametrize("values", [{"at": minute(31)}, {"by": "Ai đó"}, {"seq": 1}])
def test_what_stands_beside_the_figures_is_sealed_with_them(door: Door, values: dict[str, object]) -> None:
    freeze(door)
    tamper(door, update(ReportFreeze).values(values))
    assert Fault.SEAL in found(door)[0]


def test_a_changed_copy_of_the_roster_is_found(door: Door) -> None:
    freeze(door)
    tamper(door, update(FrozenRoster).values(content=func.replace(FrozenRoster.content, DUC, "Lê Hữu Đạo")))
    assert found(door) == [(Fault.ROSTER, Fault.FIGURES)]


def test_a_copy_of_the_roster_that_is_gone_is_found(door: Door) -> None:
    freeze(door)
    with door.congress.store.write() as session:
        session.execute(text("DELETE FROM frozen_roster"))
    assert found(door) == [(Fault.ROSTER, Fault.FIGURES)]


def test_who_came_back_after_a_closing_elsewhere_has_registered_though_the_stay_before_is_undone(
    door: Door,
) -> None:
    door.change_sitting(quorum_rule=rule_to_json(QuorumRule(Share(1, 2), QuorumBase.REGISTERED)))
    elsewhere = door.congress.sittings[1]
    with door.congress.store.write() as session:
        session.get_one(Sitting, elsewhere).state = SittingState.OPEN
        session.add(SittingAct(sitting_id=elsewhere, state=SittingState.OPEN, at=NOW, ends_stays=False))
        session.add(SittingAct(sitting_id=elsewhere, state=SittingState.CLOSED, at=minute(7), ends_stays=True))
        session.add(SittingAct(sitting_id=elsewhere, state=SittingState.OPEN, at=minute(8), ends_stays=False))
    door.scan("in", HANG, at=1, sitting_id=elsewhere)
    door.scan("again", HANG, at=9, sitting_id=elsewhere)
    door.void("v", "in", at=10)
    frozen = freeze(door)
    assert (figures(frozen).quorum_figures.base, found(door)) == (1, [()])


def tamper(door: Door, statement: object) -> None:
    with door.congress.store.write() as session:
        session.execute(statement)  # type: ignore[call-overload]


def found(door: Door) -> list[tuple[Fault, ...]]:
    return [each.faults for each in verify_reports(door.congress.store)]


def test_verifying_looks_at_the_events_that_are_asked_for(door: Door) -> None:
    other = Door(hold_congress(door.congress.store, "Đại hội khác"))
    freeze(door)
    freeze(other)
    store = door.congress.store
    assert [len(verify_reports(store)), len(verify_reports(store, other.congress.event_id))] == [2, 1]


def test_of_a_replaced_pair_one_counts_and_the_decision_is_frozen(door: Door) -> None:
    replace(door, DUC)
    door.scan("a", ALTERNATE, at=1)
    frozen = freeze(door)
    assert parts(frozen) == {HANG: Part.ABSENT, HEN: Part.ABSENT, ALTERNATE: Part.PRESENT}
    assert (figures(frozen).numbers.convened, figures(frozen).numbers.replaced) == (3, 1)


def test_a_sitting_of_another_event_is_not_found(door: Door) -> None:
    other = hold_congress(door.congress.store, "Đại hội khác")
    with pytest.raises(NotFound):
        freeze_report(door.congress.store, other.event_id, door.congress.sittings[0], NOBODY, NOW)
    with door.congress.store.read() as session:
        assert session.scalars(select(Delta).where(Delta.kind == "frozen")).all() == []


def test_a_sensitive_reason_of_leave_is_not_copied(door: Door) -> None:
    excuse(door, HEN, sensitive=True)
    freeze(door)
    with door.congress.store.read() as session:
        assert "Ốm" not in session.scalars(select(FrozenRoster.content)).one()


def test_two_who_freeze_at_once_share_one_copy_of_the_roster(door: Door) -> None:
    with ThreadPoolExecutor(4) as threads:
        freezes = list(threads.map(lambda at: freeze(door, at), (30, 31, 32, 33)))
    with door.congress.store.read() as session:
        copies = session.scalar(select(func.count()).select_from(FrozenRoster))
    assert (len({each.seq for each in freezes}), copies, found(door)) == (4, 1, [()] * 4)


def test_a_scan_that_meets_the_freeze_is_wholly_before_it(door: Door) -> None:
    """The scan holds its sitting and cannot commit before the freeze has come as far as it can."""
    _, frozen = meet(door.congress, lambda: door.scan("in", HANG, at=1), lambda: freeze(door))
    assert parts(frozen)[HANG] is Part.PRESENT
    assert found(door) == [()]


def test_a_scan_that_waited_for_the_freeze_is_wholly_after_it(door: Door) -> None:
    store, event_id = door.congress.store, door.congress.event_id
    with ThreadPoolExecutor(2) as threads:
        with store.write() as session:
            session.execute(select(Event.id).where(Event.id == event_id).with_for_update())
            freezing = threads.submit(freeze, door)
            sleep(0.3)  # it holds the sittings and waits for its place in the stream
            scanning = threads.submit(door.scan, "in", HANG, 31)
            sleep(0.3)
        frozen = freezing.result(30)
        scanning.result(30)
    before = parts(frozen)[HANG] is Part.PRESENT
    with store.read() as session:
        assert (session.get_one(Scan, "in").seq < frozen.seq) is before
    assert before is False or store.is_sqlite
    assert found(door) == [()]


def test_a_void_that_meets_the_freeze_stands_on_one_side_of_it(door: Door) -> None:
    door.scan("in", HANG, at=1)
    _, frozen = meet(door.congress, lambda: door.void("void", "in", at=2), lambda: freeze(door))
    assert HANG in parts(frozen)
    assert found(door) == [()]


def excuse(door: Door, name: str, *, sensitive: bool = False) -> None:
    held = door.congress
    leave = Leave(reported_by="Đoàn", reason="Ốm", sitting_id=None, sensitive=sensitive)
    report_absence(held.store, held.event_id, held.delegates[name], leave, NOBODY, NOW)


def replace(door: Door, outgoing: str) -> None:
    held = door.congress
    order = ReplacementOrder(
        outgoing_id=held.delegates[outgoing],
        incoming_id=held.delegates[ALTERNATE],
        from_sitting_id=held.sittings[0],
        decision_number="12/QĐ",
        decided_by="Ban Thường vụ",
    )
    replace_delegate(held.store, held.event_id, order, NOBODY, NOW)
