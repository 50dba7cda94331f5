"""What the codes mean. The lists themselves come from where they are used, so that none can be forgotten here
without a test that says so."""

from checkin.core.verdict import Verdict, VerdictCode

VERDICTS = {
    VerdictCode.ADMITTED: "Come in: from now on inside.",
    VerdictCode.RE_ENTERED: "Come in again: had been inside before and left.",
    VerdictCode.NEEDS_ATTENTION: "Come in, and read `note`, which the organizers left for door staff.",
    VerdictCode.LEFT: "An exit was recorded. Refused to no badge of this event; without an entry it counts nobody.",
    VerdictCode.ALREADY_INSIDE: "Was admitted before, see `previous`, and has not left. Compare face and badge.",
    VerdictCode.NO_REENTRY: "Has left a sitting that nobody comes back into.",
    VerdictCode.UNKNOWN_BADGE: "No badge has this code, number or short code. Nobody is named.",
    VerdictCode.WRONG_EVENT: "A badge of another event. Nobody is named.",
    VerdictCode.SEVERAL_BADGES: "What was typed fits more than one person. Nobody is named: search by name.",
    VerdictCode.BADGE_REPLACED: "This badge was replaced by a newer one at `badge_ended_at`.",
    VerdictCode.BADGE_LOST: "This badge was reported lost at `badge_ended_at`. Keep it.",
    VerdictCode.BADGE_REVOKED: "This badge was made invalid at `badge_ended_at`.",
    VerdictCode.DELEGATE_WITHDRAWN: "This person was taken off the list.",
    VerdictCode.DELEGATE_NOT_ELIGIBLE: "This person's credentials were not accepted.",
    VerdictCode.DELEGATE_REPLACED: "An alternate sits for this delegate in this sitting.",
    VerdictCode.ALTERNATE_NOT_ACTIVATED: "An alternate who has not been called in for a delegate.",
    VerdictCode.NOT_CONVENED: "This person's category is not convened to this sitting.",
    VerdictCode.WRONG_ENTRANCE: "This person's category comes in elsewhere, see `right_entrances`.",
    VerdictCode.SITTING_NOT_OPEN: "The sitting has not been opened.",
    VerdictCode.SITTING_CLOSED: "The sitting was closed.",
}

METHODS = {
    "camera": "the text of the QR, decoded from a live camera",
    "reader": "the text of the QR, from a USB or Bluetooth reader; case and white space around it do not matter",
    "photo": "the text of the QR, as `/photo` told it",
    "typed": "the badge number, or the short code beside the QR, as typed by a person; see Typing",
    "picked": "the `delegate_id` of a search hit, in decimal digits",
}

ERRORS = {
    "invalid_json": "The body is no JSON object, or its Content-Type is not application/json.",
    "device_unknown": "No key was sent, or no device has it. Pair anew.",
    "device_revoked": (
        "An organizer cut this device off. Hand in what is unsent by `/scans/batch`, the last batch with "
        "`last`: true; then wipe what is stored."
    ),
    "not_permitted": "The device's right is not enough for this.",
    "not_found": "There is no such thing in this device's event.",
    "pairing_refused": "The code is unknown, was used, or is older than ten minutes: one answer for all.",
    "scan_id_reused": "This `id` came before with another badge. Nothing was written.",
    "void_id_reused": "This `id` came before for another scan. Nothing was written.",
    "void_not_permitted": "The scan is another device's or too old, and this device is no supervisor's.",
    "not_recorded": "The server failed on this one scan. Keep it and send it again later.",
    "search_too_short": "No word of at least two letters or figures.",
    "photo_too_large": "More bytes than allowed.",
    "photo_too_many_pixels": "More than 12 megapixels.",
    "photo_not_a_picture": "No JPEG, PNG or WebP.",
    "photo_broken": "Damaged, incomplete, or too slow to read.",
    "photo_busy": "Too many photos are being read. Try again in some seconds.",
    "http_405": "This path has no such method; `Allow` says which.",
    "http_413": "The body is larger than allowed.",
    "http_429": "Too many requests; `Retry-After` says how many seconds to wait.",
    "http_500": "The server failed. The same request, with the same `id`, may be sent again.",
}


def verdict_table() -> str:
    """Markdown; every code there is, with what the program itself says of it."""
    lines = ["| verdict | tone | admits | names the person | meaning |", "|---|---|---|---|---|"]
    for code in VerdictCode:
        verdict = Verdict(code)
        admits, names = ("yes" if it_does else "no" for it_does in (verdict.admits, verdict.names_delegate))
        lines.append(f"| `{code}` | {verdict.tone} | {admits} | {names} | {VERDICTS.get(code, '')} |")
    return "\n".join(lines)


def error_meaning(code: str) -> str:
    if code.startswith("invalid_") and code not in ERRORS:
        return f"The field `{code.removeprefix('invalid_')}` is missing, of another type, or beyond its limits."
    return ERRORS[code]


def error_table() -> str:
    lines = ["| code | meaning |", "|---|---|", "| `invalid_…` | The field of that name cannot be taken. |"]
    return "\n".join([*lines, *(f"| `{code}` | {meaning} |" for code, meaning in ERRORS.items())])
