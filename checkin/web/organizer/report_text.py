"""The credentials report in words, in the customary order: who, how many, of what composition, the conclusion."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from flask_babel import force_locale
from flask_babel import gettext as _

from checkin.core.credentials.composition import Dimension, ages_of, compose, dimensions_of
from checkin.core.credentials.difference import Difference
from checkin.core.credentials.figures import Base
from checkin.core.credentials.frozen_roster import Person
from checkin.core.decision import DelegateStatus
from checkin.core.quorum import Measure, Quorum, QuorumFigures
from checkin.formats.report_document import (
    Block,
    Document,
    Head,
    Heading,
    Items,
    Signature,
    Table,
    Text,
    Title,
)
from checkin.services.frozen_reports import FreezeLine, Frozen
from checkin.services.report_settings import ReportChoices
from checkin.web import locale
from checkin.web.locale import number
from checkin.web.organizer import report_annexes, report_words
from checkin.web.organizer.report_matter import ReportMatter
from checkin.web.organizer.report_words import share_of


@dataclass(frozen=True, slots=True)
class Supplement:
    """The earlier freeze that a supplementary report goes on from, and what differs."""

    earlier: FreezeLine
    difference: Difference


def report_document(frozen: Frozen, choices: ReportChoices, supplement: Supplement | None = None) -> Document:
    """The whole report in the language that was chosen, whatever the page speaks."""
    with force_locale(choices.language):
        report = Report(frozen, choices, supplement)
        return Document(
            title=f"{report.title} – {frozen.roster.event_name}",
            foot=_(
                "%(event)s · %(sitting)s · frozen at %(moment)s",
                event=frozen.roster.event_name,
                sitting=frozen.facts.name,
                moment=locale.date_and_time(frozen.line.at, frozen.roster.time_zone),
            ),
            page=_("Page %(page)s of %(pages)s"),
            language=choices.language,
            blocks=tuple(report.blocks()),
        )


class Report(ReportMatter):
    """One report while it is written; everything it says is in the language of the moment."""

    def __init__(self, frozen: Frozen, choices: ReportChoices, supplement: Supplement | None) -> None:
        super().__init__(frozen)
        self.choices, self.supplement = choices, supplement
        self.base = Base(choices.base)
        self.committee = choices.committee or _("Credentials Committee")
        self.kind = _("SUPPLEMENTARY REPORT") if supplement else _("REPORT")
        self.title = _("Supplementary credentials report") if supplement else _("Credentials report")

    def of_base(self) -> list[Person]:
        return [self.people[one.delegate_id] for one in self.figures.of(self.base)]

    def blocks(self) -> Iterator[Block]:
        yield self._head()
        yield Title((self.kind, _("On the credentials of the delegates")), self.roster.event_name)
        yield Text(self._opening())
        yield Heading(_("I. The committee"))
        yield from self._members()
        yield Heading(_("II. Number of delegates"))
        yield from self._numbers()
        if self.supplement:
            yield from report_annexes.changes(self, self.supplement.earlier, self.supplement.difference)
        yield Heading(_("III. Composition and quality"))
        yield from self._composition()
        yield Heading(_("IV. Conclusion"))
        yield from self._conclusion()
        office = (_("ON BEHALF OF THE COMMITTEE"), _("THE HEAD"))
        yield Signature(office, self.choices.chair)
        yield Text(_("Seal of the figures: %(seal)s", seal=self.frozen.line.hash), align="left", small=True)
        if self.choices.annexes:
            yield from report_annexes.annexes(self)

    def _moment(self) -> datetime:
        return locale.in_zone(self.frozen.line.at, self.roster.time_zone)

    def _head(self) -> Head:
        motto = self.choices.motto or (
            _("SOCIALIST REPUBLIC OF VIET NAM"),
            _("Independence – Freedom – Happiness"),
        )
        place = self.choices.place or "……………"
        left = (self.choices.organization.upper(),) if self.choices.organization else ()
        strong = (self.roster.event_name.upper(), self.committee.upper())
        return Head(left, strong, motto, (f"{place}, {self._day()}",))

    def _day(self) -> str:
        at = self._moment()
        if locale.language() == "vi":
            return f"ngày {at:%d} tháng {at:%m} năm {at:%Y}"
        return locale.day(at.date())

    def _second(self) -> str:
        at = self._moment()
        return f"{at:%H:%M:%S %d/%m/%Y}" if locale.language() == "vi" else f"{at:%H:%M:%S}, {locale.day(at.date())}"

    def _opening(self) -> str:
        at = self._moment()
        said = _(
            "Today, at %(hour)s:%(minute)s on %(day)s, at %(place)s, the %(committee)s examined the credentials of "
            "the delegates for the sitting “%(sitting)s” and reports as follows:",
            hour=f"{at:%H}",
            minute=f"{at:%M}",
            day=self._day().removeprefix("ngày "),
            place=self.roster.place or "……………",
            committee=self.committee,
            sitting=self.frozen.facts.name,
        )
        return str(said)

    def _members(self) -> Iterator[Block]:
        dots = "…" * 30
        yield Items(self.choices.members or (dots, dots, dots), numbered=True)

    def _numbers(self) -> Iterator[Block]:
        count = self.figures.numbers
        absent = count.excused + count.absent
        said = [
            _("Delegates convened: %(number)s.", number=number(count.convened)),
            _(
                "Present: %(number)s, %(share)s of those convened.",
                number=number(count.present),
                share=share_of(count.present, count.convened),
            ),
        ]
        if count.left:
            said.append(_("Came and left before the freeze: %(number)s.", number=number(count.left)))
        said.append(
            _(
                "Absent: %(number)s (%(share)s), of whom with leave: %(excused)s, without leave: %(absent)s.",
                number=number(absent),
                share=share_of(absent, count.convened),
                excused=number(count.excused),
                absent=number(count.absent),
            )
        )
        said.append(_("Replaced by alternates: %(number)s.", number=number(count.replaced)))
        if count.others:
            said.append(_("Guests and others who came: %(number)s.", number=number(count.others)))
        yield Items(tuple(said))
        yield Text(self._quorum(self.figures.quorum_figures, self.figures.quorum), strong=True)
        yield from self._apart()

    def _quorum(self, held: QuorumFigures, judged: Quorum) -> str:
        rule = self.frozen.facts.rule
        values = {
            "share": report_words.share_word(rule.share),
            "base": report_words.base_word(rule),
            "whole": number(held.base),
            "needed": number(judged.needed),
            "present": number(held.present),
        }
        if rule.measure is Measure.VOTES:
            said = _(
                "By the rule %(share)s %(base)s (%(whole)s votes) at least %(needed)s votes must be present; "
                "present are %(present)s.",
                **values,
            )
        else:
            said = _(
                "By the rule %(share)s %(base)s (%(whole)s) at least %(needed)s delegates must be present; "
                "present are %(present)s.",
                **values,
            )
        if rule.delegations:
            said += " " + _(
                "Of the %(whole)s delegations at least %(needed)s must be represented; "
                "represented are %(present)s.",
                whole=number(held.delegations),
                needed=number(judged.delegations_needed),
                present=number(held.delegations_present),
            )
        return f"{said} {self._verdict(judged)}"

    def _verdict(self, judged: Quorum) -> str:
        if judged.reached:
            return str(_("There is a quorum: the congress may proceed."))
        return str(_("There is no quorum: the congress may not proceed yet."))

    def _apart(self) -> Iterator[Block]:
        """Presences that no door settled alone; the total with and without them."""
        count = self.figures.numbers
        apart = count.present - count.settled
        if not apart:
            yield Text(_("No presence rests on an exception, a late record or conflicting scans."))
            return
        yield Text(
            _(
                "Among those present %(apart)s are listed apart: let in as an exception %(forced)s, recorded later "
                "%(late)s, conflicting scans %(conflicting)s (one delegate may be in several). With them "
                "%(present)s are present (%(share)s), without them %(settled)s (%(settled_share)s).",
                apart=number(apart),
                forced=number(count.forced),
                late=number(count.late),
                conflicting=number(count.conflicting),
                present=number(count.present),
                share=share_of(count.present, count.convened),
                settled=number(count.settled),
                settled_share=share_of(count.settled, count.convened),
            )
        )
        yield Text(_("Without them: %(verdict)s", verdict=self._verdict(self.figures.settled)))

    def _composition(self) -> Iterator[Block]:
        people = self.of_base()
        values = {"number": number(len(people))}
        if self.base is Base.PRESENT:
            yield Text(_("Counted of the %(number)s delegates present.", **values))
        else:
            yield Text(_("Counted of the %(number)s delegates convened.", **values))
        words, possible = report_words.dimension_words(self.roster), dimensions_of(self.roster)
        chosen = [each for each in possible if each in self.choices.dimensions]
        for at, dimension in enumerate(chosen, 1):
            yield Heading(f"{at}. {words[dimension]}", level=2)
            yield self._table(dimension, people)
            if dimension == Dimension.AGE:
                yield from self._ages(people)

    def _table(self, dimension: str, people: list[Person]) -> Table:
        rows = compose(self.roster, people, dimension, self.choices.bands)
        lines = [
            (
                report_words.row_word(dimension, row.code, self.choices.bands),
                number(row.count),
                share_of(row.count, len(people)),
            )
            for row in rows
        ]
        total = (_("Total"), number(sum(row.count for row in rows)), share_of(len(people), len(people)))
        return Table(
            titles=(_("Group"), _("Number"), _("Share")),
            rows=(*lines, total),
            widths=(6, 2, 2),
            aligns=("left", "right", "right"),
            total=True,
        )

    def _ages(self, people: list[Person]) -> Iterator[Block]:
        ages = ages_of(self.roster, people)
        if ages is None:
            return
        yield Items(
            (
                _(
                    "Mean age: %(mean)s (of %(known)s whose age is known, on the opening day).",
                    mean=report_words.decimal(ages.mean),
                    known=number(ages.known),
                ),
                _("Oldest, %(age)s years: %(names)s.", age=ages.oldest, names=self._named(ages.oldest_ids)),
                _("Youngest, %(age)s years: %(names)s.", age=ages.youngest, names=self._named(ages.youngest_ids)),
            )
        )

    def _named(self, ids: tuple[int, ...]) -> str:
        people = (self.people[key] for key in ids)
        return "; ".join(f"{one.full_name} ({self.delegation_names[one.delegation_id]})" for one in people)

    def _conclusion(self) -> Iterator[Block]:
        count = self.figures.numbers
        refused = sum(person.status == DelegateStatus.NOT_ELIGIBLE for person in self.roster.people)
        yield Text(
            _(
                "The %(committee)s finds that the %(present)s delegates present have the credentials to take part; "
                "found not eligible: %(refused)s. It asks the congress to confirm this.",
                committee=self.committee,
                present=number(count.present),
                refused=number(refused),
            )
        )
        yield Text(self._verdict(self.figures.quorum), strong=True)
        for paragraph in self.choices.reservation.splitlines():
            yield Text(paragraph)
        yield Text(
            _(
                "Reservation: the figures were frozen at %(moment)s. Whatever became known after that moment is "
                "told in a supplementary report.",
                moment=self._second(),
            )
        )
