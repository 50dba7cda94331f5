"""`python -m checkin serve`: one process, one data folder, HTTPS for the phones, one page that explains it."""

from pathlib import Path

import click

from checkin.cli.speaking import command, option
from checkin.cli.words import N_
from checkin.cli.words import gettext as _

ANY_PORT = click.IntRange(0, 65535)
A_FILE = click.Path(path_type=Path)


@command(
    N_(
        "Serves the hall: the organizers' pages, the doors, the screens and the delegates' own pages.\n\n"
        "It speaks HTTPS with a certificate of its own making, because cameras need it, and explains on a plain "
        "page how a phone comes to trust it. It prints where everything is."
    )
)
@option("--host", default="0.0.0.0", show_default=True, help=N_("The address to listen on."))  # noqa: S104
@option("--port", type=ANY_PORT, help=N_("The port to listen on: 8443, or with --http 8080, when left out."))
@option("--http", "plain", is_flag=True, help=N_("Speak plain HTTP; for a place behind a proxy that speaks HTTPS."))
@option(
    "--trust-port",
    type=ANY_PORT,
    default=8080,
    show_default=True,
    help=N_("The port of the plain page that explains how a phone comes to trust the certificate."),
)
@option("--cert", type=A_FILE, help=N_("A certificate of your own: a PEM file with its chain."))
@option("--key", type=A_FILE, help=N_("The key that belongs to --cert: a PEM file."))
@option("--demo/--no-demo", default=True, help=N_("Whether a first start fills in the demo congress."))
def serve(
    host: str, port: int | None, plain: bool, trust_port: int, cert: Path | None, key: Path | None, demo: bool
) -> None:
    from gevent import monkey

    if (cert is None) != (key is None):
        raise click.UsageError(_("--cert and --key go together."))
    if cert is not None and plain:
        raise click.UsageError(_("--http needs no certificate."))
    if not monkey.is_module_patched("socket"):
        raise click.UsageError(_("Start it as: python -m checkin serve"))

    from checkin.cli.serving import serve_until_signal

    serve_until_signal(host=host, port=port, plain=plain, trust_port=trust_port, cert=cert, key=key, demo=demo)
