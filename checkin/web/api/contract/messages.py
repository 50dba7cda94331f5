"""What a device sends. Fields that are not named here are ignored."""

from checkin.core.attendance import Direction
from checkin.core.citizen_card import LONGEST_NAME as LONGEST_CARD_NAME
from checkin.core.verdict import VerdictCode
from checkin.services.assign_device import LONGEST_NAME
from checkin.services.record_batch import MOST_TOGETHER
from checkin.services.register_walk_in import LONGEST_NAME as LONGEST_NEWCOMER
from checkin.services.scan_report import LONGEST_ID, LONGEST_READ
from checkin.services.void_scan import LONGEST_REASON
from checkin.web.api.contract.shapes import (
    Schema,
    a_list,
    an_object,
    flag,
    one_of,
    or_null,
    refer,
    row_id,
    sent_moment,
    sent_name,
    sent_text,
    uuid,
    whole,
)
from checkin.web.api.late import MOST_ASKED
from checkin.web.api.readings import LONGEST_REASON as LONGEST_OVERRIDE_REASON
from checkin.web.api.readings import METHODS
from checkin.web.api.search import LONGEST_TEXT
from checkin.web.api.standing import FARTHEST_OFFSET_MS, MOST_WAITING

PAIRING = an_object(
    "A phone that names itself.",
    {
        "code": sent_text(64, "The one-time code; in the QR it is the fragment of the address."),
        "name": sent_name(LONGEST_NAME, "What the organizers see."),
    },
)

CONTACT = an_object(
    "How the device is.",
    {
        "battery": {
            "type": ["number", "null"],
            "description": "0 to 1; null: unknown.",
            "minimum": 0,
            "maximum": 1,
        },
        "waiting": whole("Scans that no answer has come for.", 0, MOST_WAITING),
        "offset_ms": or_null(
            whole("What the device adds to its clock; null: unknown.", -FARTHEST_OFFSET_MS, FARTHEST_OFFSET_MS)
        ),
    },
)

PLACE = an_object("Where the device stands.", {"entrance_id": row_id(), "sitting_id": row_id()})

SCAN = {
    **an_object(
        "Something that was read at a door.",
        {
            "id": uuid("Made by the device before the first try; see Sending again."),
            "sitting_id": row_id(),
            "entrance_id": row_id(),
            "method": one_of(METHODS, "How it was read, see Scans and their verdicts."),
            "read": sent_text(LONGEST_READ, "What was read. The text of a citizen card is not kept."),
            "scanned_at": sent_moment("The time of the scan, corrected."),
            "direction": or_null(one_of(tuple(Direction), "`in` where it is left out.")),
            "override": {
                **or_null(an_object("", {"reason": sent_name(LONGEST_OVERRIDE_REASON, "For who looks at it.")})),
                "description": "A supervisor lets in although a rule refuses; an unknown badge stays unknown.",
            },
            "device_verdict": or_null(
                one_of(
                    tuple(VerdictCode),
                    "What the device showed, where it decided without the server; or what it was answered, where "
                    "a server that was restored from an older copy is told again.",
                )
            ),
        },
        optional=("direction", "override", "device_verdict"),
    ),
    "if": {"properties": {"method": {"const": "picked"}}, "required": ["method"]},
    "then": {"properties": {"read": {"pattern": f"^[0-9]{{1,{LONGEST_ID}}}$"}}},
}

BATCH = an_object(
    "Scans in the order in which they were made.",
    {
        "scans": a_list(refer("Scan"), maxItems=MOST_TOGETHER),
        "last": flag(
            "Nothing is left on a device that was cut off: it is refused from then on, unless one of these has to "
            "be sent again (429, 500).",
            default=False,
        ),
    },
    optional=("last",),
)

VOID = an_object(
    "A scan to be undone.",
    {
        "id": uuid("Of this void, made by the device."),
        "scan_id": uuid(),
        "reason": sent_name(LONGEST_REASON, "For whoever reads the log."),
        "voided_at": sent_moment("The time of the decision, corrected."),
    },
)

KEPT = an_object(
    "What a device was answered and still keeps.",
    {"ids": a_list(uuid(), "Of scans and voids.", minItems=1, maxItems=MOST_ASKED)},
)

WALK_IN = an_object(
    "Somebody who is on no list.",
    {
        "id": uuid("Of this registration, made by the device."),
        "full_name": sent_name(LONGEST_NEWCOMER, "As the person writes it."),
        "category_id": row_id(),
        "delegation_id": or_null(row_id("null: of no delegation.")),
        "reason": sent_name(LONGEST_REASON, "For whoever looks at it later."),
        "confirmed": flag("Whoever else has this name is somebody else.", default=False),
    },
    optional=("delegation_id", "confirmed"),
)

_BIRTH_DATE: Schema = {"type": ["string", "null"], "format": "date", "description": "yyyy-mm-dd"}

SEARCH: Schema = {
    "description": "Either what somebody says or types, or the name and birth date on a citizen card.",
    "anyOf": [
        an_object(
            "Words in any order, with or without marks; initials; the beginning or end of a badge number. At least "
            "two letters or figures.",
            {"q": sent_text(LONGEST_TEXT), "card": {"type": "null"}},
            optional=("card",),
        ),
        an_object(
            "A citizen card.",
            {
                "card": an_object(
                    "", {"name": sent_text(LONGEST_CARD_NAME), "birth_date": _BIRTH_DATE}, optional=("birth_date",)
                )
            },
        ),
    ],
}

MESSAGES: dict[str, Schema] = {
    "Pairing": PAIRING,
    "Contact": CONTACT,
    "Place": PLACE,
    "Scan": SCAN,
    "Batch": BATCH,
    "Kept": KEPT,
    "Void": VOID,
    "Search": SEARCH,
    "WalkIn": WALK_IN,
}


def fields_of(message: Schema) -> list[str]:
    """Every field that may be refused, inner ones too."""
    names: dict[str, None] = {}
    for part in (message, *message.get("anyOf", ())):
        for name, schema in part.get("properties", {}).items():
            names |= dict.fromkeys([name, *fields_of(schema)])
    return list(names)
