"""The console's sentence about the quorum, its numbers leading to their lists."""

from collections.abc import Callable

from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup, escape

from checkin.core.quorum import Measure, PresentWhen, QuorumBase
from checkin.services.delegate_filter import Part, Presence
from checkin.services.quorum_figures import QuorumStanding
from checkin.web.locale import number

PeopleAddress = Callable[..., str]  # of a list: part, presence


def quorum_sentence(standing: QuorumStanding, people: PeopleAddress) -> Markup:
    """Reached or how many are missing, in heads or votes; then what of the second condition is missing."""
    quorum, figures = standing.quorum, standing.figures
    if not figures.base:
        nobody = standing.count.convened.heads == 0
        return escape(_("Nobody is convened yet.") if nobody else _("Nobody is in the base of the quorum yet."))
    facts = _linked_numbers(standing, people)
    if quorum.reached:
        return escape(_("There is a quorum: %(present)s of the %(needed)s needed, base %(base)s.")) % facts
    said = [_missing(standing, facts)] if quorum.missing else []
    if quorum.delegations_missing:
        shown = number(quorum.delegations_missing)
        said.append(
            escape(
                ngettext(
                    "%(shown)s delegation more must be represented.",
                    "%(shown)s delegations more must be represented.",
                    quorum.delegations_missing,
                    shown=shown,
                )
            )
        )
    return Markup(" ").join(said)


def _linked_numbers(standing: QuorumStanding, people: PeopleAddress) -> dict[str, Markup]:
    """The base, as many of it as are needed, those of it who are there, and those who are not. Seats granted to
    delegations are nobody yet: there the lists are of those who count."""
    now = standing.rule.present is PresentWhen.NOW
    part = Part.COUNTING if standing.rule.base is QuorumBase.ALLOTTED else Part.BASE
    here, away = (Presence.INSIDE, Presence.OUTSIDE) if now else (Presence.PRESENT, Presence.ABSENT)
    of_base = _("The list of the base")
    lists = {
        "present": (standing.figures.present, _("Who is there"), people(Part.COUNTING, here)),
        "needed": (standing.quorum.needed, of_base, people(part)),
        "base": (standing.figures.base, of_base, people(part)),
        "shown": (standing.quorum.missing, _("Who of the base is not there"), people(part, away)),
    }
    link = Markup('<a class="count-link" href="{}" title="{}">{}</a>')
    return {name: link.format(address, title, number(value)) for name, (value, title, address) in lists.items()}


def _missing(standing: QuorumStanding, facts: dict[str, Markup]) -> Markup:
    missing = standing.quorum.missing
    places = {name: f"%({name})s" for name in facts}  # stay, to be filled with what is marked up
    if standing.rule.measure is Measure.VOTES:
        sentence = ngettext(
            "No quorum yet: %(shown)s vote is missing of %(needed)s needed, base %(base)s.",
            "No quorum yet: %(shown)s votes are missing of %(needed)s needed, base %(base)s.",
            missing,
            **places,
        )
    else:
        sentence = ngettext(
            "No quorum yet: %(shown)s more is needed, %(needed)s in all, base %(base)s.",
            "No quorum yet: %(shown)s more are needed, %(needed)s in all, base %(base)s.",
            missing,
            **places,
        )
    return escape(sentence) % facts
