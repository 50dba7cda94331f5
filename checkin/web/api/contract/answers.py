"""What the server answers. Every field is always there."""

from typing import Any

from checkin.core.attendance import Direction, SittingMode
from checkin.core.decision import SittingState
from checkin.core.rights import DeviceRole
from checkin.core.verdict import Tone, VerdictCode
from checkin.services.search_at_door import MOST_HITS
from checkin.web.api.contract.shapes import (
    Schema,
    a_list,
    an_object,
    flag,
    moment,
    one_of,
    or_null,
    refer,
    refer_or_null,
    row_id,
    text,
    uuid,
    whole,
)

_COLOR: Schema = {"type": "string", "pattern": "^#[0-9A-Fa-f]{6}$"}

DELEGATE = an_object(
    "Who it is, as the badge says it.",
    {
        "full_name": text(),
        "position": text(),
        "category": text(),
        "category_color": _COLOR,
        "delegation": text(),
        "seat": text(),
    },
)

PREVIOUS = an_object("The first admission to this sitting.", {"at": moment(), "entrance": text("Its name.")})

SCAN_ANSWER = an_object(
    "What staff should do. It is stored with the scan and stays the same for its id.",
    {
        "scan_id": uuid(),
        "verdict": one_of(tuple(VerdictCode)),
        "tone": one_of(tuple(Tone)),
        "direction": one_of(tuple(Direction)),
        "counts": flag("The person was admitted and counts for the quorum."),
        "provisional": flag("A device decided this alone; false in whatever the server answers."),
        "overrode": or_null(one_of(tuple(VerdictCode), "The refusal that a supervisor set aside, where one was.")),
        "delegate": refer_or_null("Delegate", "null where nobody may be named."),
        "photo": text("The name of the person's portrait, for `/portrait`; empty where there is none."),
        "note": text("The organizers' note to door staff about this person."),
        "previous": refer_or_null("Previous", "Where and when this person was first admitted to this sitting."),
        "badge_ended_at": or_null(moment("Since when the badge is replaced, lost or revoked.")),
        "badge_ended_by": text("Whoever ended the badge, by the account's name; empty where nobody is known."),
        "right_entrances": a_list(text(), "Names, for `wrong_entrance` only; else empty."),
    },
)

UNKNOWN = an_object("", {"unknown": a_list(uuid(), "In the order asked; empty: everything is there.")})

VOID_ANSWER = an_object(
    "The scan is undone, or will be when it arrives.",
    {"void_id": uuid(), "scan_id": uuid(), "voided": flag()},
)

PORTRAIT = an_object("", {"jpeg": text("The picture, in base64; at most 640 pixels a side.")})

CLOCK = an_object("", {"now": moment("The server's time.")})

PLACED = an_object("", {"place": refer("Place")})

_STATE: dict[str, Schema] = {
    "now": moment("The server's time."),
    "device": an_object("", {"id": row_id(), "name": text()}),
    "place": an_object(
        "Where it stands; null: not chosen yet.",
        {"entrance_id": or_null(row_id()), "sitting_id": or_null(row_id())},
    ),
    "rights": one_of(tuple(DeviceRole), "See Keys and rights."),
    "may_move": flag("Whether the device may choose its place."),
    "offline_search": flag("Whether it may keep an index of names, encrypted."),
    "seal": text(
        "Base64 of 32 bytes, the same for all devices of the event: the key under which a device keeps codes of "
        "what was answered. Never written down."
    ),
    "start": text("Another one after each start of the server, see Sending again."),
    "seq": whole("Of the event's live stream. A smaller one than before: an older copy was restored."),
    "event": an_object(
        "",
        {
            "id": row_id(),
            "name": text(),
            "accent": _COLOR,
            "ends_on": {"type": "string", "format": "date", "description": "Until then keep what was answered."},
            "time_zone": text("IANA name; for showing times."),
            "sittings": a_list(
                an_object(
                    "",
                    {
                        "id": row_id(),
                        "name": text(),
                        "state": one_of(tuple(SittingState)),
                        "mode": one_of(
                            tuple(SittingMode), "Whether exits are recorded, and whether who left may come back."
                        ),
                    },
                )
            ),
            "entrances": a_list(an_object("", {"id": row_id(), "name": text()})),
        },
    ),
}

STATE = an_object("Where the device stands, what it may do and choose from.", _STATE)

PAIRED = an_object("The key, told here and never again, and the state.", {"key": text("26 of a–z, 2–7."), **_STATE})

HIT = an_object(
    "What a badge says openly.", {"delegate_id": row_id(), **DELEGATE["properties"], "badge_number": text()}
)

HITS = an_object(
    "People, the best fit first; also those whom a scan will refuse.",
    {
        "hits": a_list(refer("Hit"), maxItems=MOST_HITS),
        "more": flag("Others fit too: ask for more of the name."),
    },
)

_NAMED = a_list(an_object("", {"id": row_id(), "name": text()}))

WALK_IN_CHOICES = an_object("In the organizers' order.", {"categories": _NAMED, "delegations": _NAMED})

WALK_IN_ANSWER = an_object(
    "Registered, or the people who have the same name.",
    {
        "delegate": refer_or_null("Hit", "Who was registered; null: nothing was written, see `same_name`."),
        "same_name": a_list(refer("Hit"), maxItems=MOST_HITS),
    },
)

READ_PHOTO: Schema = {
    **an_object(
        "",
        {
            "read": or_null(text("The QR's text, to be sent as a scan with method `photo`; null: none found.")),
            "card": an_object(
                "Instead, where the photo shows a citizen card: for `/search`.",
                {"name": text(), "birth_date": or_null({"type": "string", "format": "date"})},
            ),
        },
        optional=("card",),
    )
}

_CATEGORY_IDS = a_list(row_id(), "Of categories; empty: all.")
_BASE64: Schema = {"type": "string", "contentEncoding": "base64"}

DIGEST = an_object(
    "What the verdict needs, without the server. People are sealed under keys made from their badge's code.",
    {
        "version": text("32 hex digits that name this content."),
        "since": or_null(text("The version that this is to be laid upon; null: this is all of it.")),
        "seq": whole("Of the event's live stream."),
        "event_id": row_id(),
        "categories": a_list(
            an_object(
                "",
                {
                    "id": row_id(),
                    "name": text(),
                    "color": _COLOR,
                    "counts_for_quorum": flag(),
                    "needs_activation": flag("Its people wait until they are called in for somebody."),
                },
            )
        ),
        "delegations": a_list(an_object("", {"id": row_id(), "name": text()})),
        "sittings": a_list(
            an_object(
                "",
                {
                    "id": row_id(),
                    "state": one_of(tuple(SittingState)),
                    "mode": one_of(tuple(SittingMode)),
                    "category_ids": _CATEGORY_IDS,
                    "acts": a_list(
                        {"type": "array", "minItems": 3, "maxItems": 3},
                        "By time: [milliseconds since 1970, state from then on, whether all inside left by it].",
                    ),
                },
            )
        ),
        "entrances": a_list(an_object("", {"id": row_id(), "name": text(), "category_ids": _CATEGORY_IDS})),
        "badges": {**_BASE64, "description": "Records, see `/digest`."},
        "gone": {**_BASE64, "description": "Indexes of records that are no more, 12 bytes each."},
    },
)

PEOPLE = an_object(
    "Names and numbers for looking people up without the server; how it is read stands above, under The digest.",
    {
        "version": text("32 hex digits that name this content."),
        "key": {**_BASE64, "description": "The device's own, 32 bytes; to be kept in memory only."},
        "sealed": {**_BASE64, "description": "Nonce and sealed text; empty where `since` is this version."},
    },
)

BATCH_ANSWERS = an_object(
    "One for each scan, in the order sent.",
    {
        "answers": a_list(
            {
                "oneOf": [
                    an_object("Taken.", {"id": uuid(), "status": {"const": 200}, "answer": refer("ScanAnswer")}),
                    refer("NotTaken"),
                ]
            }
        ),
        "now": moment("The server's time."),
    },
)

ANSWERS: dict[str, Any] = {
    "Delegate": DELEGATE,
    "Previous": PREVIOUS,
    "ScanAnswer": SCAN_ANSWER,
    "BatchAnswers": BATCH_ANSWERS,
    "Unknown": UNKNOWN,
    "VoidAnswer": VOID_ANSWER,
    "Clock": CLOCK,
    "Portrait": PORTRAIT,
    "Placed": PLACED,
    "State": STATE,
    "Paired": PAIRED,
    "Hit": HIT,
    "Hits": HITS,
    "WalkInChoices": WALK_IN_CHOICES,
    "WalkInAnswer": WALK_IN_ANSWER,
    "ReadPhoto": READ_PHOTO,
    "Digest": DIGEST,
    "People": PEOPLE,
}
