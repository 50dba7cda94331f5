"""The console's sentence about the quorum."""

from flask_babel import gettext as _
from flask_babel import ngettext

from checkin.core.quorum import Measure
from checkin.services.quorum_figures import QuorumStanding
from checkin.web.locale import number


def quorum_sentence(standing: QuorumStanding) -> str:
    """Reached or how many are missing, in heads or votes; then what of the second condition is missing."""
    quorum, figures = standing.quorum, standing.figures
    if not figures.base:
        return str(_("Nobody is convened yet."))
    facts = {"present": number(figures.present), "needed": number(quorum.needed), "base": number(figures.base)}
    if quorum.reached:
        return str(_("There is a quorum: %(present)s of the %(needed)s needed, base %(base)s.", **facts))
    said = [_missing(standing, facts)] if quorum.missing else []
    if quorum.delegations_missing:
        said.append(
            ngettext(
                "%(shown)s delegation more must be represented.",
                "%(shown)s delegations more must be represented.",
                quorum.delegations_missing,
                shown=number(quorum.delegations_missing),
            )
        )
    return " ".join(said)


def _missing(standing: QuorumStanding, facts: dict[str, str]) -> str:
    missing = standing.quorum.missing
    facts = facts | {"shown": number(missing)}
    if standing.rule.measure is Measure.VOTES:
        return str(
            ngettext(
                "No quorum yet: %(shown)s vote is missing of %(needed)s needed, base %(base)s.",
                "No quorum yet: %(shown)s votes are missing of %(needed)s needed, base %(base)s.",
                missing,
                **facts,
            )
        )
    return str(
        ngettext(
            "No quorum yet: %(shown)s more is needed, %(needed)s in all, base %(base)s.",
            "No quorum yet: %(shown)s more are needed, %(needed)s in all, base %(base)s.",
            missing,
            **facts,
        )
    )
