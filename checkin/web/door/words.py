"""What the door's scripts say, in the reader's language: verdicts, refusals and camera problems by their codes."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import pgettext

from checkin.core.decision import SittingState
from checkin.core.verdict import VerdictCode
from checkin.web.door.input_words import input_refusals, input_words
from checkin.web.door.offline_words import offline_words


def words() -> dict[str, Any]:
    """Placeholders stay as they are (`%(time)s`); the scripts fill them."""
    return {
        **offline_words(),
        "verdicts": _verdicts(),
        "camera": _camera_problems(),
        **input_words(),
        "refusals": _refusals(),
        "asking": _("Asking…"),
        "not_reached": _("The server does not answer."),
        "unrecorded": {"word": _("Not recorded"), "advice": _("Scan the badge again. Nobody is counted twice.")},
        "seat": _("Seat %(seat)s"),
        "right_entrances": _("Go to %(entrances)s"),
        "overrode": _("Exception: %(verdict)s"),
        "online": _("Online"),
        "offline": _("No connection"),
        "admissions": _("%(count)s admitted"),
        "timings": _(
            "Last: read %(reading)s ms, answered %(asking)s ms, shown after %(total)s ms · "
            "middle of %(count)s: %(median)s ms"
        ),
        "no_timings": _("Times appear here after the first scan."),
        "pairing": {"device_name": _("Phone at entrance 1")},
        "gone": _("Nothing was recorded: this person or this phone's place is not on the list any more."),
        "place_gone": _("That place is not there any more. Choose again."),
        "sittings": {
            SittingState.PLANNED: _("not open yet"),
            SittingState.OPEN: _("open"),
            SittingState.CLOSED: _("closed"),
        },
        "sitting_notices": {
            SittingState.PLANNED: _("This session is not open yet: nobody is admitted."),
            SittingState.CLOSED: _("This session is closed: nobody is admitted."),
        },
    }


def _verdicts() -> dict[str, dict[str, str]]:
    """`word` first and large; `detail` and `advice` as lines, `typed` for `detail` where a number was typed,
    `detail_by` where somebody is known who ended the badge; `place`, set off at the bottom: where to go."""
    badge_desk = _("To the badge desk")
    ask_organizers = _("Ask the organizers")
    return {
        VerdictCode.ADMITTED: {"word": _("Come in")},
        VerdictCode.RE_ENTERED: {"word": _("Welcome back")},
        VerdictCode.NEEDS_ATTENTION: {"word": _("Come in"), "advice": _("Read the note")},
        VerdictCode.LEFT: {"word": pgettext("at the door", "Goes out")},
        VerdictCode.NO_REENTRY: {
            "word": _("Has left"),
            "detail": _("Who has left this session does not come in again."),
            "place": ask_organizers,
        },
        VerdictCode.ALREADY_INSIDE: {
            "word": _("Already in"),
            "detail": _("Counted at %(time)s at %(entrance)s"),
            "advice": _("Compare face and badge"),
        },
        VerdictCode.UNKNOWN_BADGE: {
            "word": pgettext("at the door", "Unknown badge"),
            "detail": _("This QR code is not a badge of this congress."),
            "typed": _("No badge has the number or short code %(number)s."),
            "place": badge_desk,
        },
        VerdictCode.SEVERAL_BADGES: {
            "word": _("Search by name"),
            "detail": _("%(number)s could mean several people. Nobody was let in by it."),
            "advice": _("Show the QR code, or touch “Find somebody” and type the name."),
        },
        VerdictCode.WRONG_EVENT: {
            "word": _("Other congress"),
            "detail": _("This badge belongs to another congress."),
            "place": badge_desk,
        },
        VerdictCode.BADGE_REPLACED: {
            "word": _("Badge replaced"),
            "detail": _("A new badge was issued at %(time)s."),
            "detail_by": _("Replaced by %(who)s at %(time)s."),
            "place": badge_desk,
        },
        VerdictCode.BADGE_LOST: {
            "word": _("Lost badge"),
            "detail": _("Reported lost at %(time)s. Keep this badge."),
            "detail_by": _("Reported lost by %(who)s at %(time)s. Keep this badge."),
            "place": badge_desk,
        },
        VerdictCode.BADGE_REVOKED: {
            "word": _("Badge revoked"),
            "detail": _("Not valid since %(time)s."),
            "detail_by": _("Revoked by %(who)s at %(time)s."),
            "place": badge_desk,
        },
        VerdictCode.DELEGATE_WITHDRAWN: {
            "word": _("Off the list"),
            "detail": _("This delegate has been taken off the list."),
            "place": badge_desk,
        },
        VerdictCode.DELEGATE_NOT_ELIGIBLE: {
            "word": _("Not eligible"),
            "detail": _("This person's credentials were not accepted."),
            "place": ask_organizers,
        },
        VerdictCode.DELEGATE_REPLACED: {
            "word": pgettext("at the door", "Replaced"),
            "detail": _("An alternate sits for this delegate in this session."),
            "place": badge_desk,
        },
        VerdictCode.ALTERNATE_NOT_ACTIVATED: {
            "word": _("Alternate"),
            "detail": _("Comes in once called in for a delegate."),
            "place": badge_desk,
        },
        VerdictCode.NOT_CONVENED: {
            "word": _("Not convened"),
            "detail": _("This category is not convened to this session."),
            "place": ask_organizers,
        },
        VerdictCode.WRONG_ENTRANCE: {
            "word": _("Wrong entrance"),
            "detail": _("This category does not come in here."),
            "place": _("To another entrance"),
        },
        VerdictCode.SITTING_NOT_OPEN: {
            "word": _("Not open yet"),
            "detail": _("%(sitting)s has not been opened."),
            "place": ask_organizers,
        },
        VerdictCode.SITTING_CLOSED: {
            "word": _("Closed"),
            "detail": _("%(sitting)s has been closed."),
            "place": ask_organizers,
        },
        # a verdict that a newer server knows and this page does not
        "other": {"word": _("Stop"), "detail": _("Reload this page."), "place": ask_organizers},
    }


def _refusals() -> dict[str, str]:
    """By the API's error code; a code that is not here is told in the API's own words."""
    return {
        "pairing_refused": _(
            "This pairing code was used already, has run out or is mistyped. Ask an organizer for a new one."
        ),
        "device_unknown": _("This phone is not paired. Ask an organizer for a pairing code."),
        "device_revoked": _("An organizer has cut this phone off."),
        "not_permitted": _("The organizers have placed this phone. Ask them to place it elsewhere."),
        "invalid_name": _("That name cannot be used."),
        **input_refusals(),
        "http_429": _("Too many tries in a short time. Wait a few minutes, then try again."),
    }


def _camera_problems() -> dict[str, dict[str, str]]:
    """What happened and what a volunteer does about it; camera_problem.js has the same codes."""
    return {
        "denied": {
            "title": _("The camera is not allowed"),
            "advice": _(
                "Touch the padlock or the settings sign beside the address, allow the camera for this page, then "
                "try again. If it is not asked for there, allow it for the browser in the phone's settings."
            ),
        },
        "insecure": {
            "title": _("The camera needs a safe address"),
            "advice": _(
                "This page was opened over http://. Scan the organizer's pairing code again: its address begins "
                "with https://."
            ),
        },
        "in_app": {
            "title": _("Open this page in Chrome or Safari"),
            "advice": _(
                "Inside Zalo, Facebook and the like the camera does not work. Touch ⋮ or ⋯ at the edge of the "
                "screen and choose “Open in browser”."
            ),
        },
        "missing": {
            "title": _("No camera was found"),
            "advice": _("Use another phone, or type the badge numbers."),
        },
        "busy": {
            "title": _("The camera is in use"),
            "advice": _("Close other apps that use the camera (calls, Zalo, another tab), then try again."),
        },
        "no_picture": {
            "title": _("The camera gives no picture yet"),
            "advice": _(
                "If the browser asks whether this page may use the camera, allow it. If not, close other apps that "
                "use the camera (calls, Zalo, another tab), then try again."
            ),
        },
        "unsupported": {
            "title": _("This browser has no camera access"),
            "advice": _("Open the page in a newer Chrome or Safari, or type the badge numbers."),
        },
        "decoder": {
            "title": _("The QR reader did not load"),
            "advice": _("Reload this page. If it stays, use another phone, or type the badge numbers."),
        },
        "failed": {
            "title": _("The camera did not start"),
            "advice": _("Try again, or restart the phone. Badge numbers can be typed meanwhile."),
        },
    }
