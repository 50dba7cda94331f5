"""What went wrong, in words on standard error, with exit code 1. A traceback means a mistake of ours."""

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from checkin.cli.words import gettext as _

if TYPE_CHECKING:
    from checkin.core.errors import Refused


# Of writing, where the system names no file
_OF_DISKS = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO)


class Failure(click.ClickException):
    """`Failure(_("…"))` ends the command with this sentence and exit code 1."""


@contextmanager
def failures_in_words() -> Iterator[None]:
    """Turns what services, store and machine refuse into sentences."""
    try:
        yield
    except (click.exceptions.Exit, click.Abort, click.ClickException):
        raise
    except Exception as problem:
        sentence = sentence_for(problem)
        if sentence is None:
            raise
        raise Failure(sentence) from problem


def sentence_for(problem: Exception) -> str | None:
    """None where nobody foresaw it."""
    # imported here: asking for help needs neither the database nor its library
    from checkin.core.errors import Refused

    return _refusal_sentence(problem) if isinstance(problem, Refused) else _machine_sentence(problem)


def _refusal_sentence(refused: "Refused") -> str:
    from checkin.core.errors import InvalidField, NotFound
    from checkin.formats.spreadsheet.refusal import SpreadsheetRefused
    from checkin.services.backup import BackupDamaged, WouldOverwrite

    match refused:
        case SpreadsheetRefused():
            from checkin.cli.roster_words import spreadsheet_sentence

            return spreadsheet_sentence(refused.code, refused.facts)
        case InvalidField():
            return field_sentence(refused.field, refused.problem)
        case BackupDamaged():
            return _backup_sentence(str(refused.facts["problem"]), str(refused.facts["detail"]))
        case WouldOverwrite():
            return _("%(path)s is there already and was left as it is.", path=refused.facts["path"])
        case NotFound():
            return _("There is nothing of that number here.")
    return _("This was refused: %(code)s.", code=refused.code)


def _machine_sentence(problem: Exception) -> str | None:
    import sqlite3

    from sqlalchemy.exc import DatabaseError

    from checkin.config import ConfigError
    from checkin.host.process_lock import DataFolderBusy
    from checkin.store.migrations import DatabaseTooNew
    from checkin.store.vault import VaultError

    match problem:
        case ConfigError():
            return _("The settings cannot be used: %(reason)s", reason=problem)
        case DataFolderBusy():
            return _(
                "Process %(pid)s works with the data folder %(folder)s, and only one may write there. "
                "Do it on the organizers' pages, or stop the server first.",
                pid=problem.pid or "?",
                folder=problem.folder,
            )
        case DatabaseTooNew():
            return _("The database was made by a later version of this program. Please update the program.")
        case VaultError():
            return _("The key of the data folder does not fit what is kept in it: %(reason)s.", reason=problem)
        case DatabaseError():
            return _("The database does not answer: %(reason)s", reason=str(problem.orig).partition("\n")[0])
        case sqlite3.DatabaseError():
            return _("The database does not answer: %(reason)s", reason=problem)
        case OSError() if problem.errno in _OF_DISKS and problem.filename is None:
            return _("The disk does not take it: %(reason)s", reason=problem.strerror)
        case OSError() if problem.filename is not None:
            return _("%(file)s: %(reason)s", file=problem.filename, reason=problem.strerror)
    return None


def field_sentence(field: str, problem: str) -> str:
    """What to say about a field that a verb did not take."""
    specific = {
        ("username", "taken"): _("There is an account of that user name already."),
        ("username", "malformed"): _("A user name has no spaces in it."),
        ("password", "short"): _("The password is too short: it needs eight characters or more."),
        ("ends_on", "before_start"): _("The last day is before the first."),
        ("ends_on", "long"): _("An event lasts a month at most."),
        ("time_zone", "unknown"): _("There is no such time zone. An example: Asia/Ho_Chi_Minh."),
    }
    general = {
        "empty": _("%(field)s must not be empty.", field=field_name(field)),
        "long": _("%(field)s is too long.", field=field_name(field)),
        "taken": _("%(field)s is there already.", field=field_name(field)),
    }
    return (
        specific.get((field, problem))
        or general.get(problem)
        or _("%(field)s cannot be taken: %(problem)s.", field=field_name(field), problem=problem)
    )


def _backup_sentence(problem: str, detail: str) -> str:
    return {
        "later_version": _("The backup was made by a later version of this program. Please update the program."),
        "changed": _("The backup is damaged: it does not fit its own checksums."),
        "database": _("The database is damaged: %(detail)s.", detail=detail),
        "key": _("The key in the backup does not open what is kept in its database."),
    }.get(problem) or _("The file is not a whole backup of this program.")


def field_name(field: str) -> str:
    return {
        "username": _("The user name"),
        "name": _("The name"),
        "password": _("The password"),
        "place": _("The place"),
        "sittings": _("The name of a sitting"),
        "entrances": _("The name of an entrance"),
        "delegations": _("The name of a delegation"),
    }.get(field, field)
