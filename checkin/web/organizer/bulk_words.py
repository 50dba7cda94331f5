"""Acts on many delegates in words."""

from flask_babel import gettext as _

from checkin.core.decision import DelegateStatus
from checkin.services.bulk_columns import BulkKind

NONE = "none"  # chosen on purpose, unlike an empty field
# What the list offers: the act's kind, and its value where it has but one; no kind for what is done to badges
ACTS: dict[str, tuple[BulkKind | None, str | None]] = {
    "badges": (None, None),
    "print": (None, None),
    "category": (BulkKind.CATEGORY, None),
    "delegation": (BulkKind.DELEGATION, None),
    "leave": (BulkKind.LEAVE, None),
    "withdraw": (BulkKind.STATUS, DelegateStatus.WITHDRAWN.value),
    "not_eligible": (BulkKind.STATUS, DelegateStatus.NOT_ELIGIBLE.value),
    "reinstate": (BulkKind.STATUS, DelegateStatus.ACTIVE.value),
    "hide": (BulkKind.SHOWN, "no"),
    "show": (BulkKind.SHOWN, "yes"),
}


def titles() -> dict[str, str]:
    """In the order in which the list offers them."""
    return {
        "badges": _("Issue badges"),
        "print": _("Print badges"),
        "category": _("Change the category"),
        "delegation": _("Change the delegation"),
        "leave": _("Note an absence with leave"),
        "withdraw": _("Withdraw from the roster"),
        "not_eligible": _("Find not eligible"),
        "reinstate": _("Put back on the roster"),
        "hide": _("Do not name on public screens"),
        "show": _("Name on public screens"),
    }


def done(kind: str, chosen: str) -> str:
    """What an act did, as a short phrase."""
    match BulkKind(kind):
        case BulkKind.CATEGORY:
            return str(_("Category: %(name)s", name=chosen))
        case BulkKind.DELEGATION:
            return str(_("Delegation: %(name)s", name=chosen) if chosen else _("No delegation"))
        case BulkKind.SHOWN:
            return titles()["show" if chosen == "yes" else "hide"]
        case BulkKind.LEAVE:
            where = _("throughout") if chosen == "*" else chosen
            return str(_("Absence with leave: %(where)s", where=where))
        case BulkKind.PHOTOS:
            return str(_("Photos from %(name)s", name=chosen))
        case BulkKind.STATUS:
            acts = {status: act for act, (kind_of, status) in ACTS.items() if kind_of is BulkKind.STATUS}
            return titles()[acts[chosen]]
