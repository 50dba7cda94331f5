"""The rules that hold for every route, in prose; figures come from the code."""

from checkin.core.door_digest import BLOCK, INDEX_BYTES, NONCE_BYTES
from checkin.core.short_code import FIGURES
from checkin.services.judge_scan import CLOCK_TOLERANCE, LIVE
from checkin.services.pair_device import CODE_LIFETIME, LATE_UPLOAD_LASTS
from checkin.services.record_batch import MOST_TOGETHER
from checkin.services.search_at_door import MOST_HITS
from checkin.services.void_scan import OWN_TIME
from checkin.web.api.contract.words import METHODS, error_table, verdict_table
from checkin.web.api.late import MOST_BATCH_BYTES
from checkin.web.api.messages import MOST_BYTES
from checkin.web.rate_limits import DOOR_MISSES, DOOR_PHOTO, DOOR_PICKS, DOOR_SEARCH, PAIRING

_MINUTE, _HOUR = 60, 3600


def introduction() -> str:
    """Markdown."""
    methods = "\n".join(f"- `{method}`: {meaning}" for method, meaning in METHODS.items())
    return f"""\
What a phone, a reader or any other client at the door asks of the server.

## Keys and rights
An organizer makes a one-time code, good for {CODE_LIFETIME.seconds // _MINUTE} minutes. `POST /pair` turns it
into a key, told once; every other request carries it as `Authorization: Bearer <key>`. A *steward* scans and
searches; a *supervisor* also overrides refusals, undoes any admission of the event and takes people who are
on no list. Whatever belongs to
another event does not exist for a device (`not_found`).

A device that an organizer cut off is answered 401 `device_revoked` everywhere but at `POST /scans/batch`, which
takes its unsent scans, flagged, and at `POST /voids` for its own: until a batch with `last`: true, and for
{LATE_UPLOAD_LASTS.seconds // _HOUR} hours at most. Nobody is named in those answers. It sends all that waits,
then a batch without scans and with `last`, and wipes what it stores.

## Scans and their verdicts
A refused person is an answer, not an error: HTTP 200 with a `verdict`. `tone` is what staff see: `go`, `look`
(look closer) or `stop`. A client shows a verdict that it does not know by its tone, and ignores fields that
it does not know; both may be added.

{verdict_table()}

`method` says how it was read, and what `read` is:

{methods}

## Typing
What is typed is taken for a badge number first, whatever its capitals, and for the short code as well: the
{FIGURES} figures beside the QR, in which blanks and dashes do not matter and O and I stand for 0 and 1. The same
badge is judged as by its QR. Where two people could be meant the verdict is `several_badges`, and nobody comes in
by it. A device that typed what nobody has {DOOR_MISSES} waits: 429 for `typed` scans alone; keep them and send
them again.

## Sending again
A scan is known by the `id` that the device gave it, a random UUID made before the first try. The same `id`
again, at any later time, gives the stored answer and writes nothing; so whatever was not answered is sent
again unchanged. The same `id` with something else read is 409 `scan_id_reused`. A refusal is kept for its
`id` too: a new look at the same badge is a new scan with a new `id`. Voids are known by theirs in the same
way, and one may arrive before its scan.

Without network a device decides by itself from `GET /digest`, keeps its scans in order and sends them later,
up to {MOST_TOGETHER} in a batch, each with the verdict that it showed as `device_verdict`. Each is answered
for itself; only an answered one leaves the queue. What the device decided alone is provisional; the server's
answer never is.

Keep what was answered until the event is over. A server may be restored from a copy that is older than its last
answers: after each of its starts the state has another `start`, and where a copy was put under a running server its
`seq` is smaller than before. Then ask `/scans/unknown` which of what is kept are not there, and send those again,
in their order, with the verdict that they were answered as `device_verdict` where they have none.

## Time
Times are ISO 8601 with a zone; the server's are UTC. A device measures how far its clock is off, by `GET
/clock` or the `now` of other answers against the middle between sending and receiving, and sends times
already corrected: true to within {CLOCK_TOLERANCE.seconds} s. Attendance follows `scanned_at` and not the
order of arrival. A scan of the last {LIVE.seconds} s is judged by what is true now, an older one, or one that
the device has judged already (`device_verdict`), by what was
true at its time. A time in the future is taken as the time of arrival. A scan older than the event is
answered and kept, counts nobody, and is shown to the organizers.

## The digest
`badges` is records one after another: index ({INDEX_BYTES} bytes), nonce ({NONCE_BYTES}), number n of blocks (1),
sealed text ({BLOCK}·n, its last {BLOCK} the tag). From a badge's code, as ASCII with its `DB:`:

- the index is the beginning of SHA-256 over "checkin door index" and the code
- the key is HKDF-SHA256 of the code without salt, info "checkin door record", 32 bytes
- the text is sealed by AES-256-GCM, the index being the additional data

The text is a JSON array, padded with spaces: delegate id, name, category id, delegation id or 0, seat,
position, note to staff; and where there is more to say an object, {{"ended": [badge status, at],
"withdrawn": at, "status": "not_eligible", "activated": at, "seats": [[sitting id, since, category id]]}}, in
milliseconds since 1970, 0 where nobody knows when. `status` says how to call it where it is no withdrawal. `seats`
are the sittings in which a replacement holds: with the category of the one whom this person sits for there (and
needs no activation), or null where somebody else sits for this person, who is `delegate_replaced` there.
A digest with `since` is laid upon the one of that version: its records replace those of the same index, those in
`gone` are dropped.

What `GET /people` seals under its `key` (AES-256-GCM, nonce first) is gzip of a JSON array, one entry a badge:
delegate id, name, folded text to search, badge number, whether the badge lives, and in base64 the index and the
key of its record in the digest, and the short code.

## Limits
Bodies have at most {MOST_BYTES // 1024} KiB, batches {MOST_BATCH_BYTES // 1024} KiB; beyond: 413. A search
answers at most {MOST_HITS} people. Pairing is tried at most {PAIRING} from one address; a device searches at
most {DOOR_SEARCH}, and sends photos at most {DOOR_PHOTO}; beyond: 429 with `Retry-After`, in seconds. Scans
have no such limit, but for typed ones that miss and for picked ones ({DOOR_PICKS}). A device undoes its own
scans for {OWN_TIME.seconds // _MINUTE} minutes.

Whole numbers are written without a point: `1.0` is refused where `1` is meant.

## Errors
`{{"error": {{"code", "message"}}}}`. A program goes by `code`; `message` is a sentence for people, in
Vietnamese, or in English with the cookie `lang=en`. Any route may answer 405 or 500.

{error_table()}
"""
