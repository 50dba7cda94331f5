"""What the scripts of screens say; they fill in what stands in braces."""

from flask_babel import gettext as _


def projection_words() -> dict[str, str]:
    return {
        "present": _("delegates present"),
        "present_now": _("delegates inside now"),
        "guests": _("Guests and others present: %(count)s", count="{count}"),
        "planned": _("Doors are not open yet"),
        "closed": _("Doors are closed"),
        "nobody_convened": _("The list of delegates is not here yet"),
        "nobody_yet": _("Delegates are welcome: please show your badge at the door"),
        "page": _("%(page)s of %(pages)s", page="{page}", pages="{pages}"),
        **_shared(),
        **_quorum(),
    }


def welcome_words() -> dict[str, str]:
    return {
        "nobody_yet": _("Delegates are welcome: please show your badge at the door"),
        "planned": _("Doors are not open yet"),
        "closed": _("Doors are closed"),
        "greeting": _("Welcome, delegate"),
        "greeting_others": _("Welcome"),
        "spoken": _("Welcome, delegate %(name)s", name="{name}"),
        "spoken_others": _("Welcome, %(name)s", name="{name}"),
        "spoken_from": _("Welcome, delegate %(name)s, %(delegation)s", name="{name}", delegation="{delegation}"),
        "speak": _("Read names aloud"),
        "silence": _("Stop reading aloud"),
        **_shared(),
    }


def _shared() -> dict[str, str]:
    return {
        "seat": _("Seat %(seat)s", seat="{seat}"),
        "broken": _("No connection · figures of %(time)s", time="{time}"),
    }


def _quorum() -> dict[str, str]:
    return {
        "reached": _("There is a quorum"),
        "missing": _("%(count)s more needed", count="{count}"),
        "missing_votes": _("%(count)s more votes needed", count="{count}"),
        "missing_delegations": _("%(count)s more delegations needed", count="{count}"),
        "missing_both": _(
            "%(count)s more and %(delegations)s more delegations needed",
            count="{count}",
            delegations="{delegations}",
        ),
        "missing_votes_and_delegations": _(
            "%(count)s more votes and %(delegations)s more delegations needed",
            count="{count}",
            delegations="{delegations}",
        ),
        "needed": _("%(needed)s needed (%(share)s)", needed="{needed}", share="{share}"),
        "needed_votes": _("%(needed)s votes needed (%(share)s)", needed="{needed}", share="{share}"),
        "at_least": _("at least %(share)s", share="{share}"),
        "more_than": _("more than %(share)s", share="{share}"),
        "any": _("any number"),
        "of_less_excused": _("of %(base)s, those excused throughout left out", base="{base}"),
        "of_allotted": _("of %(base)s seats granted", base="{base}"),
        "of_registered": _("of %(base)s registered", base="{base}"),
        "of_votes": _("of %(base)s votes", base="{base}"),
        "votes_present": _("%(present)s votes present", present="{present}"),
        "delegations_there": _(
            "Delegations represented: %(present)s of %(all)s · %(needed)s needed",
            present="{present}",
            all="{all}",
            needed="{needed}",
        ),
    }
