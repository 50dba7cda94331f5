"""Every route of the door: what it takes, answers and refuses."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from checkin.services.read_photo import LARGEST_BYTES
from checkin.web.api.contract.shapes import Schema

UNPAIRED = ("device_unknown", "device_revoked")
TOO_MANY = ("http_429",)
TOO_LARGE = ("http_413",)

PICTURE: Mapping[str, Any] = MappingProxyType(
    dict.fromkeys(("image/jpeg", "image/png", "image/webp", "application/octet-stream"), MappingProxyType({}))
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """`message` and `answer` name schemas; `fields_refused` are those that 400 `invalid_<field>` names beside the
    message's own. `errors` by status, 401 and what every message may meet left out."""

    method: str
    path: str
    name: str
    summary: str
    more: str = ""
    message: str | None = None
    takes_picture: bool = False
    answer: str
    parameters: tuple[Schema, ...] = ()
    errors: Mapping[int, tuple[str, ...]] = field(default_factory=dict)
    open_to_all: bool = False


_SINCE = {
    "name": "since",
    "in": "query",
    "description": "The version that the device has.",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
}

_NAME = {
    "name": "name",
    "in": "query",
    "required": True,
    "description": "An answer's `photo`.",
    "schema": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
}

ROUTES = (
    Route(
        method="post",
        path="/api/door/pair",
        name="pair",
        summary="Turn a one-time code into a key",
        more="Not to be sent again: the code is used up by the first try that is answered 200.",
        message="Pairing",
        answer="Paired",
        errors={403: ("pairing_refused",), 429: TOO_MANY},
        open_to_all=True,
    ),
    Route(
        method="get",
        path="/api/door/state",
        name="readState",
        summary="Where the device stands and what it may do",
        more="Organizers see that the device was heard.",
        answer="State",
    ),
    Route(
        method="post",
        path="/api/door/contact",
        name="tellContact",
        summary="Tell how the device is, and read its state",
        more="Every 10 to 20 seconds; the device follows what the answer says of its place and rights.",
        message="Contact",
        answer="State",
    ),
    Route(
        method="put",
        path="/api/door/place",
        name="choosePlace",
        summary="Choose entrance and sitting",
        more="`not_permitted` where the organizers placed the device (`may_move` is false).",
        message="Place",
        answer="Placed",
        errors={403: ("not_permitted",), 404: ("not_found",)},
    ),
    Route(
        method="get",
        path="/api/door/clock",
        name="readClock",
        summary="The server's time, for measuring how far the device's is off",
        answer="Clock",
    ),
    Route(
        method="post",
        path="/api/door/scans",
        name="scan",
        summary="A scan; the answer is in the database before it leaves",
        more=(
            "Safe to send again by its `id`. An override is a supervisor's (`not_permitted`) and is marked, as "
            "`overrode`, only where it was needed. `not_found`: the sitting, the entrance or the picked delegate "
            "is not of this event."
        ),
        message="Scan",
        answer="ScanAnswer",
        errors={403: ("not_permitted",), 404: ("not_found",), 409: ("scan_id_reused",), 429: TOO_MANY},
    ),
    Route(
        method="post",
        path="/api/door/scans/batch",
        name="sendBatch",
        summary="Scans that waited, each answered for itself",
        more=(
            "A scan that cannot be taken is answered with the status and error that `/scans` would give it, and "
            "holds back none behind it: set it aside and do not send it again, but for `not_recorded` and "
            "`http_429`. A 4xx or 5xx for the batch says that none of it was taken."
        ),
        message="Batch",
        answer="BatchAnswers",
    ),
    Route(
        method="post",
        path="/api/door/scans/unknown",
        name="findUnknown",
        summary="Which answered scans and voids the server has lost",
        more="Asked after a start of the server, see Sending again. Another event's are unknown.",
        message="Kept",
        answer="Unknown",
    ),
    Route(
        method="post",
        path="/api/door/voids",
        name="void",
        summary="Undo an admission or an exit",
        more="Safe to send again by its `id`. The scan stays in the log, beside who undid it and why.",
        message="Void",
        answer="VoidAnswer",
        errors={403: ("void_not_permitted",), 404: ("not_found",), 409: ("void_id_reused",)},
    ),
    Route(
        method="post",
        path="/api/door/search",
        name="search",
        summary="Find people by what they say, or by their citizen card",
        more="A hit is admitted by a scan with method `picked`. A card proves nothing: compare the face.",
        message="Search",
        answer="Hits",
        errors={400: ("search_too_short",), 403: ("not_permitted",), 429: TOO_MANY},
    ),
    Route(
        method="get",
        path="/api/door/walk-ins/choices",
        name="readWalkInChoices",
        summary="The categories and delegations that somebody new may be given",
        answer="WalkInChoices",
        errors={403: ("not_permitted",)},
    ),
    Route(
        method="post",
        path="/api/door/walk-ins",
        name="registerWalkIn",
        summary="Take somebody who is on no list",
        more=(
            "A supervisor's. Safe to send again by its `id`. Where others have the same name nothing is written: "
            "show them, and send it again, with the same `id` and `confirmed`: true, if none of them is meant. Who "
            "was registered has a badge number and comes in by a scan with method `picked`."
        ),
        message="WalkIn",
        answer="WalkInAnswer",
        errors={403: ("not_permitted",), 404: ("not_found",), 429: TOO_MANY},
    ),
    Route(
        method="post",
        path="/api/door/photo",
        name="readPhoto",
        summary="Read the QR in a photo, where there is no live camera",
        more=f"At most {LARGEST_BYTES // 1024**2} MiB and 12 megapixels. Nothing of it is kept or recorded.",
        takes_picture=True,
        answer="ReadPhoto",
        errors={
            400: ("photo_not_a_picture", "photo_broken", "photo_too_many_pixels"),
            413: ("http_413", "photo_too_large"),
            429: ("http_429", "photo_busy"),
        },
    ),
    Route(
        method="get",
        path="/api/door/portrait",
        name="readPortrait",
        summary="The portrait that an answer named",
        more="For the person who was just scanned; it is to be kept nowhere.",
        answer="Portrait",
        parameters=(_NAME,),
        errors={400: ("invalid_name",), 404: ("not_found",)},
    ),
    Route(
        method="get",
        path="/api/door/digest",
        name="readDigest",
        summary="What a device needs to decide without the server",
        more=(
            "All of it, or what changed since a version; 304 where nothing did (also by `If-None-Match`). "
            "How it is read stands above, under The digest."
        ),
        answer="Digest",
        parameters=(_SINCE,),
        errors={400: ("invalid_since",)},
    ),
    Route(
        method="get",
        path="/api/door/people",
        name="readPeople",
        summary="Names, sealed, for a device that may look people up by itself, and the key to them",
        more="Asked for at each start: a device keeps what is sealed, and the key in memory only.",
        answer="People",
        parameters=(_SINCE,),
        errors={400: ("invalid_since",), 403: ("not_permitted",)},
    ),
)
