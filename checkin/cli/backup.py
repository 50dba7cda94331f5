"""The whole congress into one file, and back."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from checkin.cli.data_folder import config, now
from checkin.cli.failures import Failure
from checkin.cli.speaking import argument, command, option
from checkin.cli.words import N_
from checkin.cli.words import gettext as _

if TYPE_CHECKING:
    from checkin.config import Config
    from checkin.services.backup import Manifest

_FILE = click.Path(path_type=Path)
_KEPT = ("event", "delegate", "badge", "scan", "attendance")


@command(
    N_(
        "Writes the database and its key into one file, also while a server runs.\n\n"
        "The copy is checked before the file gets its name. Given a folder, the file is named after the moment. "
        "Whoever has the file has everything in it: keep it as safe as the laptop. Certificates are not in it; "
        "they belong to the machine and are made anew."
    )
)
@argument("file", type=_FILE, metavar=N_("FILE"))
def backup(file: Path) -> None:
    from checkin.services.backup import back_up

    settings = config()
    moment = now()
    target = file / f"checkin-{moment:%Y%m%d-%H%M%S}.tar" if file.is_dir() else file
    manifest = back_up(_sqlite_file(settings), settings.data_dir, target, moment)
    click.echo(
        _("Written and checked: %(file)s, %(size)s kB.", file=target, size=round(target.stat().st_size / 1000))
    )
    click.echo(_row_sentence(manifest))
    click.echo(_("The key to its badges and links is inside: keep the file where only organizers can read it."))


@command(
    N_(
        "Puts a backup in place. The server must not run.\n\n"
        "Everything in the file is checked first. What is in the data folder is never overwritten: with --force "
        "it is set aside."
    )
)
@argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar=N_("FILE"))
@option("--force", is_flag=True, help=N_("Go on although there is data; it is kept in a folder beside."))
def restore(file: Path, force: bool) -> None:
    from checkin.host.process_lock import hold_data_folder
    from checkin.services.backup import WouldOverwrite, restore_backup

    settings = config()
    database = _sqlite_file(settings)
    try:
        with hold_data_folder(settings.sqlite_folder):
            manifest, aside = restore_backup(file, database, settings.data_dir, now(), replace=force)
    except WouldOverwrite as refused:
        raise Failure(
            _("There is data already: %(path)s. With --force it is set aside.", path=refused.facts["path"])
        ) from None
    click.echo(
        _(
            "Restored the backup of %(moment)s.",
            moment=f"{datetime.fromisoformat(manifest.made_at).astimezone():%Y-%m-%d %H:%M}",
        )
    )
    click.echo(_row_sentence(manifest))
    if aside is not None:
        click.echo(_("What was there before is kept in %(folder)s.", folder=aside))


def _sqlite_file(settings: "Config") -> Path:
    from sqlalchemy import make_url

    if not settings.is_sqlite:
        raise Failure(
            _(
                "The database is PostgreSQL: use pg_dump and pg_restore, and keep %(key)s beside the dump. "
                "Without it badges can be neither printed nor found.",
                key=settings.data_dir / "master.key",
            )
        )
    return Path(make_url(settings.database_url).database or "").absolute()


def _row_sentence(manifest: "Manifest") -> str:
    numbers = {f"{table}s": manifest.rows.get(table, 0) for table in _KEPT}
    return _(
        "Events: %(events)s, delegates: %(delegates)s, badges: %(badges)s, scans: %(scans)s, "
        "attendances: %(attendances)s.",
        **numbers,
    )
