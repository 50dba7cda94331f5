"""Annexes of the credentials report by delegation, and the table of what differs from an earlier freeze."""

from collections.abc import Iterator
from datetime import datetime

from flask_babel import gettext as _

from checkin.core.credentials.difference import Difference
from checkin.core.credentials.figures import Line, Part, Standing
from checkin.core.credentials.frozen_log import Mark
from checkin.core.credentials.seats import seats_in
from checkin.formats.report_document import Block, Heading, NewPage, Table, Text
from checkin.services.frozen_reports import FreezeLine
from checkin.web import locale
from checkin.web.locale import number
from checkin.web.organizer import report_words
from checkin.web.organizer.report_matter import ReportMatter
from checkin.web.organizer.report_words import share_of


def annexes(matter: ReportMatter) -> Iterator[Block]:
    yield NewPage()
    yield Heading(_("Annex 1. Delegates by delegation"))
    yield _by_delegation(matter)
    yield Heading(_("Annex 2. Delegates present"))
    yield from _present(matter)
    yield Heading(_("Annex 3. Delegates absent"))
    yield from _absent(matter)
    yield Heading(_("Annex 4. Replacements"))
    yield from _replacements(matter)
    yield Heading(_("Annex 5. Exceptions, late records and conflicting scans"))
    yield from _marked(matter)


def changes(matter: ReportMatter, earlier: FreezeLine, difference: Difference) -> Iterator[Block]:
    """What a supplementary report adds to the one before it."""
    zone = matter.roster.time_zone
    yield Heading(
        _("Changes since the report frozen at %(moment)s", moment=locale.date_and_time(earlier.at, zone)), level=2
    )
    if not difference:
        yield Text(_("Nothing has changed."))
        return
    if difference.reached:
        yield Text(report_words.turned_words(difference.reached))
    if difference.rules_changed:
        yield Text(_("The sitting's rules were changed in between."))
    words, parts = report_words.number_words(), report_words.part_words()
    heads = matter.figures.numbers.votes_convened == matter.figures.numbers.convened
    numbers = [each for each in difference.numbers if not (heads and each.name.startswith("votes_"))]
    if numbers:
        yield Table(
            titles=(_("Figure"), _("Before"), _("Now"), _("Change")),
            rows=tuple(
                (words[each.name], number(each.before), number(each.after), f"{each.after - each.before:+d}")
                for each in numbers
            ),
            widths=(5, 1.6, 1.6, 1.6),
            aligns=("left", "right", "right", "right"),
        )
    if difference.people:
        yield Table(
            titles=(_("Full name"), _("Delegation"), _("Before"), _("Now"), _("Why")),
            rows=tuple(
                (
                    one.full_name,
                    one.delegation,
                    parts[one.before] if one.before else "–",
                    parts[one.after] if one.after else "–",
                    "; ".join(report_words.cause_word(cause, zone) for cause in one.causes),
                )
                for one in difference.people
            ),
            widths=(2.6, 2.6, 1.8, 1.8, 3.4),
            aligns=("left", "left", "left", "left", "left"),
            small=True,
        )


def _by_delegation(matter: ReportMatter) -> Table:
    lines = matter.figures.delegations
    total = Line(
        id=None,
        name=_("Total"),
        allotted=None,
        **{
            name: sum(getattr(line, name) for line in lines)
            for name in ("convened", "present", "left", "excused", "absent", "came", "inside")
        },
    )
    rows = [_line(str(at), line, line.name or _("Without a delegation")) for at, line in enumerate(lines, 1)]
    return Table(
        titles=(
            _("No."),
            _("Delegation"),
            _("Convened"),
            _("Present"),
            _("Share"),
            _("Absent with leave"),
            _("Absent without leave"),
        ),
        rows=(*rows, _line("", total, total.name)),
        widths=(0.95, 4.4, 1.7, 1.4, 1.7, 1.5, 1.6),
        aligns=("center", "left", "right", "right", "right", "right", "right"),
        total=True,
        small=True,
    )


def _line(ordinal: str, line: Line, name: str) -> tuple[str, ...]:
    return (
        ordinal,
        name,
        number(line.convened),
        number(line.present),
        share_of(line.present, line.convened),
        number(line.excused),
        number(line.absent),
    )


def _present(matter: ReportMatter) -> Iterator[Block]:
    present = [one for one in matter.figures.people if one.part is Part.PRESENT]
    if not present:
        yield Text(_("Nobody."))
    for name, theirs in matter.sorted_by_delegation(present):
        yield Heading(f"{name} ({number(len(theirs))})", level=2)
        yield Table(
            titles=(_("No."), _("Badge number"), _("Full name"), _("Position, unit"), _("Came at")),
            rows=tuple(
                (
                    str(at),
                    matter.people[one.delegate_id].badge_number or "",
                    one.full_name,
                    _where(matter, one),
                    _clock(matter, one.first_in_at),
                )
                for at, one in enumerate(theirs, 1)
            ),
            widths=(0.95, 1.5, 3.6, 5.2, 1.3),
            aligns=("center", "left", "left", "left", "center"),
            small=True,
        )


def _absent(matter: ReportMatter) -> Iterator[Block]:
    absent = [one for one in matter.figures.people if one.part in (Part.EXCUSED, Part.ABSENT, Part.LEFT)]
    if not absent:
        yield Text(_("Nobody."))
        return
    reasons: dict[int, str] = {}
    for leave in matter.roster.leaves:
        if leave.sitting_id in (None, matter.frozen.facts.id):
            reasons.setdefault(leave.delegate_id, leave.reason or _("with leave"))
    words, ordered = report_words.part_words(), matter.sorted_by_delegation(absent)
    people = [one for _name, theirs in ordered for one in theirs]
    yield Table(
        titles=(_("No."), _("Badge number"), _("Full name"), _("Delegation"), _("Absence"), _("Reason")),
        rows=tuple(
            (
                str(at),
                matter.people[one.delegate_id].badge_number or "",
                one.full_name,
                matter.delegation_names[one.delegation_id],
                words[one.part],
                reasons.get(one.delegate_id, "") if one.part is Part.EXCUSED else "",
            )
            for at, one in enumerate(people, 1)
        ),
        widths=(0.95, 1.2, 2.8, 3.2, 2.2, 2.4),
        aligns=("center", "left", "left", "left", "left", "left"),
        small=True,
    )


def _replacements(matter: ReportMatter) -> Iterator[Block]:
    held = seats_in(matter.roster, matter.frozen.facts.id).replaced.values()
    pairs = [pair for pair in held if pair.incoming_id in matter.people]
    if not pairs:
        yield Text(_("None."))
        return
    yield Table(
        titles=(_("No."), _("Replaced"), _("Sits for them"), _("Delegation"), _("Decision")),
        rows=tuple(
            (
                str(at),
                matter.people[pair.outgoing_id].full_name,
                matter.people[pair.incoming_id].full_name,
                matter.delegation_names[matter.people[pair.outgoing_id].delegation_id],
                ", ".join(part for part in (pair.decision_number, pair.decided_by) if part),
            )
            for at, pair in enumerate(pairs, 1)
        ),
        widths=(0.95, 2.9, 2.9, 3, 3),
        aligns=("center", "left", "left", "left", "left"),
        small=True,
    )


def _marked(matter: ReportMatter) -> Iterator[Block]:
    marked = [one for one in matter.figures.people if one.marks and (one.counts or Mark.FORCED in one.marks)]
    if not marked:
        yield Text(_("None."))
        return
    words = report_words.mark_words()
    yield Table(
        titles=(_("No."), _("Full name"), _("Delegation"), _("Came at"), _("What"), _("Reason")),
        rows=tuple(
            (
                str(at),
                one.full_name,
                matter.delegation_names[one.delegation_id],
                _clock(matter, one.first_in_at),
                ", ".join(words[mark] for mark in one.marks),
                one.reason,
            )
            for at, one in enumerate(marked, 1)
        ),
        widths=(0.95, 2.8, 2.8, 1.2, 2.4, 2.6),
        aligns=("center", "left", "left", "center", "left", "left"),
        small=True,
    )


def _where(matter: ReportMatter, one: Standing) -> str:
    person = matter.people[one.delegate_id]
    return ", ".join(part for part in (person.position, person.unit) if part)


def _clock(matter: ReportMatter, at: str | None) -> str:
    """07:41, alike in both languages: the library of locales would take half of the report's time for it."""
    return f"{locale.in_zone(datetime.fromisoformat(at), matter.roster.time_zone):%H:%M}" if at else ""
