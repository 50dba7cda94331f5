"""Frozen reports, proved."""

import click

from checkin.cli.data_folder import store_to_read
from checkin.cli.event import EVENT_NUMBER
from checkin.cli.speaking import Group, command, option
from checkin.cli.words import N_, ngettext
from checkin.cli.words import gettext as _

report = Group("report", help=N_("Frozen figures and the reports made from them."))


@command(
    N_(
        "Counts every freeze again from the log of scans: by rule it gives the same figures and the same "
        "fingerprint.\n\nExit code 0 when all are as they were, 1 when one differs."
    )
)
@option("--event", "event_id", type=EVENT_NUMBER, metavar=N_("NUMBER"), help=N_("Of this event alone."))
@click.pass_context
def verify(context: click.Context, event_id: int | None) -> None:
    from zoneinfo import ZoneInfo

    from checkin.cli.event import find_event
    from checkin.services.verify_reports import Fault, verify_reports

    said = {
        Fault.SEAL: _("it was changed after it was frozen"),
        Fault.ROSTER: _("its copy of the roster was changed"),
        Fault.FIGURES: _("the log gives other figures"),
    }
    with store_to_read() as store:
        if event_id is not None:
            find_event(store, event_id)
        verified = verify_reports(store, event_id)
    wrong = [each for each in verified if each.faults]
    for each in verified:
        moment = f"{each.at.astimezone(ZoneInfo(each.time_zone)):%H:%M:%S %d/%m/%Y}"
        verdict = "; ".join(said[fault] for fault in each.faults) if each.faults else _("as it was")
        line = f"{each.freeze_id}\t{moment}\t{each.event} · {each.sitting}\t{each.hash[:16]}\t{verdict}"
        click.echo(line, err=bool(each.faults))
    if not verified:
        click.echo(_("Nothing was frozen yet."))
    elif not wrong:
        click.echo(ngettext("%(num)s freeze is as it was.", "%(num)s freezes are as they were.", len(verified)))
    else:
        click.echo(
            ngettext(
                "%(num)s freeze of %(all)s differs.", "%(num)s freezes of %(all)s differ.", len(wrong),
                all=len(verified),
            ),
            err=True,
        )  # fmt: skip
        context.exit(1)


report.add_command(verify, "verify")
