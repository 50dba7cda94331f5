"""What was frozen, in the shape in which a report's paragraphs and annexes ask for it."""

from functools import cached_property

from flask_babel import gettext as _

from checkin.core.credentials.figures import Figures, Standing
from checkin.core.credentials.frozen_roster import Person, Roster
from checkin.services.frozen_reports import Frozen


class ReportMatter:
    """One freeze; what it names is in the language of the moment."""

    def __init__(self, frozen: Frozen) -> None:
        self.frozen = frozen
        self.figures: Figures = frozen.figures
        self.roster: Roster = frozen.roster

    @cached_property
    def people(self) -> dict[int, Person]:
        return {person.id: person for person in self.roster.people}

    @cached_property
    def delegation_names(self) -> dict[int | None, str]:
        named: dict[int | None, str] = {each.id: each.name for each in self.roster.delegations}
        return named | {None: _("Without a delegation")}

    def sorted_by_delegation(self, people: list[Standing]) -> list[tuple[str, list[Standing]]]:
        """In the order of delegations; within one in the order of lists."""
        order = [each.id for each in self.roster.delegations]
        listed: list[int | None] = [*order, None]
        groups = [(key, [one for one in people if one.delegation_id == key]) for key in listed]
        return [(self.delegation_names[key], theirs) for key, theirs in groups if theirs]
