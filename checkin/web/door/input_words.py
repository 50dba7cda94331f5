"""What the door says about its ways in beside the camera: a search, a citizen card, a photo, a reader."""

from typing import Any

from flask_babel import gettext as _


def input_words() -> dict[str, Any]:
    """For the scripts; placeholders stay as they are."""
    return {
        "search": {
            "hint": _(
                "Type two letters or more: the name in any order, its initials (nva), or the last figures of the "
                "badge number."
            ),
            "searching": _("Searching…"),
            "nobody": _("Nobody on the list fits. Type fewer letters, or send the person to the badge desk."),
            "not_reached": _(
                "The server does not answer. People can be searched only while there is a connection."
            ),
            "card": _("Compare the face with the person, then touch the name. A card alone proves nothing."),
            "card_nobody": _(
                "Nobody on the list is called %(name)s and born on %(date)s. Search by a part of the name."
            ),
            "card_nobody_undated": _("Nobody on the list is called %(name)s. Search by a part of the name."),
            "unreadable": _("This citizen card does not say its name rightly. Type the name."),
        },
        "walk_in": {
            "choose": _("Choose…"),
            "no_delegation": _("Of no delegation"),
            "register": _("Take in"),
            "confirm": _("Somebody else: take in"),
            "not_reached": _("The server does not answer. Somebody new can be taken in only while it does."),
        },
        "photo": {
            "reading": _("Reading the photo…"),
            "nothing": _("There is no QR code to be read in this photo. Take it from nearer and in good light."),
            "not_reached": _("The photo did not reach the server. Try again, or type the badge number."),
        },
        "reader": {
            "changed": _(
                "A Vietnamese typing tool has changed what the reader sent. Switch it to English (E), then scan "
                "again."
            ),
            "torn": {
                "word": _("Read it again"),
                "reason": _("Only a part of the badge's code came from the reader. Nothing was recorded."),
                "advice": _("One badge at a time, and hold the reader still until it has beeped."),
            },
        },
    }


def input_refusals() -> dict[str, str]:
    """By the API's error code."""
    return {
        "search_too_short": _("Type at least two letters of the name, or two figures of the number."),
        "http_413": _("This photo is larger than 12 MB. Take a smaller one."),
        "photo_too_large": _("This photo is larger than 12 MB. Take a smaller one."),
        "photo_too_many_pixels": _("This photo has more than 12 megapixels. Take a smaller one."),
        "photo_not_a_picture": _(
            "This file is no photo. Take a photo of the badge, or choose a JPEG, PNG or WebP."
        ),
        "photo_broken": _("This photo cannot be read: it is damaged or came only in part. Take it again."),
        "photo_busy": _("Many photos are being read right now. Try again in a moment."),
    }
