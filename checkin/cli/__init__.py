"""The command line: `python -m checkin`. Commands open the data folder, call the same verbs as the web, and answer.

Exit codes: 0 done, 1 refused or found wrong (the reason is on standard error), 2 not understood.
Nothing heavy is imported here, and each command when it is asked for.
"""

import click

from checkin.cli.failures import failures_in_words
from checkin.cli.speaking import Group
from checkin.cli.words import N_


class Main(Group):
    def invoke(self, ctx: click.Context) -> object:
        with failures_in_words():
            return super().invoke(ctx)


main = Main(
    name="checkin",
    help=N_(
        "Check-in and delegate management for congresses.\n\n"
        "Everything is kept in one data folder: CHECKIN_DATA, or ./data. "
        "CHECKIN_LANG=en or vi chooses the language of this help and of all answers."
    ),
    lazy={
        "serve": "checkin.cli.serve:serve",
        "demo": "checkin.cli.demo:demo",
        "account": "checkin.cli.account:account",
        "event": "checkin.cli.event:event",
        "roster": "checkin.cli.roster:roster",
        "badges": "checkin.cli.badges:badges",
        "report": "checkin.cli.report:report",
        "rebuild-attendance": "checkin.cli.rebuild:rebuild_attendance",
        "backup": "checkin.cli.backup:backup",
        "restore": "checkin.cli.backup:restore",
    },
)
