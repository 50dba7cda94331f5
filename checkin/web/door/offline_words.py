"""What the door's scripts say of going on without the server, of what waits, and of undoing."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext


def offline_words() -> dict[str, Any]:
    return {
        "provisional": _("Provisional: the server has not confirmed it yet"),
        "kept": {
            "word": _("Kept"),
            "reason": _("This phone cannot check it without the server."),
            "advice": _("The scan is safe and will be sent. Look at the badge yourself."),
        },
        "kept_typed": {
            "word": _("Kept"),
            "reason": _("Without the server this phone finds nobody by this number or code."),
            "advice": _(
                "Only the camera or a reader can check a badge until the network is back. This entry is sent then."
            ),
        },
        "link_notices": {
            "judging": _("No connection: this phone decides by itself. Scans are kept and sent later."),
            "blind": _("No connection: scans are kept and sent later, but this phone cannot check them."),
            "fragile": _("Keep this page open: without connection this phone cannot open it again."),
        },
        "waiting": _("%(count)s waiting"),
        "aside": _("%(count)s not taken"),
        "directions": {
            "in": pgettext("at the door", "In"),
            "out": pgettext("at the door", "Out"),
        },
        "scans": {
            "all_sent": _("Everything was sent."),
            "waiting": _("Waiting on this phone: %(count)s. They are sent as soon as the server answers."),
            "unsure": _(
                "This page cannot be opened without connection: the server's certificate is not trusted here."
            ),
            "at_hand": _("This page opens without connection too."),
            "provisional": _("provisional"),
            "aside": _("not taken: %(reason)s"),
            "undone": _("undone"),
            "undone_waiting": _("undone, waiting"),
            "not_undone": _("could not be undone: %(reason)s"),
            "undo_refused": _("The undo was not taken: %(reason)s"),
            "unnamed": _("No name kept"),
            "number": _("Badge %(number)s"),
            "server_says": _("the server says: %(word)s"),
            "unjudged": _("not checked"),
        },
        "undo_failed": _("This phone could not keep that. Try again."),
        "wiped": _("What this phone kept has been erased."),
        "sending_last": _("Sending what was still waiting: %(count)s. Keep this page open."),
        "unpaired_waiting": _("Scans still waiting on this phone: %(count)s. Pair it again, and they are sent."),
    }
