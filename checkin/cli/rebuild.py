"""Attendance made again from the scan log."""

import click

from checkin.cli.data_folder import store_to_read, store_to_write
from checkin.cli.speaking import command, option
from checkin.cli.words import N_, ngettext
from checkin.cli.words import gettext as _


@command(
    N_(
        "Makes attendance again from the log of scans and compares: by rule nothing differs.\n\n"
        "Exit code 0 when nothing differed, 1 when something did, whether it was mended or not."
    )
)
@option("--write", is_flag=True, help=N_("Put right what differs."))
@click.pass_context
def rebuild_attendance(context: click.Context, write: bool) -> None:
    from checkin.services.rebuild_attendance import rebuild_attendance as rebuild

    with store_to_write() if write else store_to_read() as store:
        result = rebuild(store, write=write)
    if result.unchanged:
        click.echo(
            ngettext(
                "%(num)s attendance follows from the log. Nothing differs.",
                "%(num)s attendances follow from the log. Nothing differs.",
                result.rows,
            )
        )
        return
    click.echo(
        _(
            "Attendance differs from the log: %(missing)s missing, %(surplus)s too many, %(different)s different.",
            missing=len(result.missing),
            surplus=len(result.surplus),
            different=len(result.different),
        ),
        err=True,
    )
    click.echo(_("It was put right.") if write else _("Use --write to put it right."), err=True)
    context.exit(1)
