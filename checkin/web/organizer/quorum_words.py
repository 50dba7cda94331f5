"""How a rule for the quorum is said."""

from flask_babel import gettext as _

from checkin.core.quorum import Measure, PresentWhen, QuorumBase, QuorumRule, Share
from checkin.core.quorum_presets import PRESETS


def preset_words() -> dict[str, str]:
    """In the order in which they are offered."""
    words = {
        "trade_union": _("Trade union congress"),
        "youth_union": _("Youth Union congress: delegates and units"),
        "party_opening": _("Party congress: to open"),
        "party_decision": _("Party congress: to decide"),
        "shareholders_first": _("Shareholders' meeting, first call"),
        "shareholders_second": _("Shareholders' meeting, second call"),
        "shareholders_third": _("Shareholders' meeting, third call"),
        "peoples_council": _("People's Council"),
        "general_registered": _("Conference: more than half of those registered"),
    }
    return {key: words[key] for key in PRESETS}


def base_words() -> dict[QuorumBase, str]:
    return {
        QuorumBase.CONVENED: _("all who are convened"),
        QuorumBase.LESS_EXCUSED: _("all who are convened, less those excused throughout whom nobody replaces"),
        QuorumBase.ALLOTTED: _("the seats granted to the delegations"),
        QuorumBase.REGISTERED: _("those registered: who has come to any sitting"),
    }


def measure_words() -> dict[Measure, str]:
    return {Measure.HEADS: _("people, one each"), Measure.VOTES: _("votes, as many as each person has")}


def present_words() -> dict[PresentWhen, str]:
    return {
        PresentWhen.EVER: _("who has come at some time of the sitting"),
        PresentWhen.NOW: _("who is inside now"),
    }


def share_in_words(share: Share) -> str:
    if share.numerator == 0:
        return str(_("any number"))
    part = f"{share.numerator}\u00a0%" if share.denominator == 100 else f"{share.numerator}/{share.denominator}"
    return str(_("more than %(share)s", share=part) if share.more_than else _("at least %(share)s", share=part))


def rule_in_words(rule: QuorumRule) -> str:
    said = [
        _("%(share)s of %(base)s", share=share_in_words(rule.share), base=base_words()[rule.base])
        if rule.share.numerator
        else share_in_words(rule.share),
        measure_words()[rule.measure] if rule.measure is Measure.VOTES else "",
        present_words()[rule.present],
        _("%(share)s of the delegations represented", share=share_in_words(rule.delegations))
        if rule.delegations
        else "",
    ]
    return " · ".join(part for part in said if part)


def preview_words() -> dict[str, str]:
    """For the script; it fills in what stands in braces."""
    return {
        "at_least": _("at least %(share)s", share="{share}"),
        "more_than": _("more than %(share)s", share="{share}"),
        "any": _("any number"),
        "of_people": _("%(share)s of %(base)s = %(needed)s", share="{share}", base="{base}", needed="{needed}"),
        "of_votes": _(
            "%(share)s of %(base)s votes = %(needed)s votes", share="{share}", base="{base}", needed="{needed}"
        ),
        "delegations": _(
            "and %(share)s of %(base)s delegations = %(needed)s",
            share="{share}",
            base="{base}",
            needed="{needed}",
        ),
        "reached": _("By this rule there is a quorum: %(present)s present.", present="{present}"),
        "missing": _("By this rule there is none yet: %(present)s present.", present="{present}"),
        "no_part": _("This is no part of a whole: from 1/1000 to the whole, whole numbers only."),
        "no_votes": _("Seats granted to delegations have no votes: count people, or choose another base."),
    }
