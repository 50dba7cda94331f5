"""Accounts of organizers."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click

from checkin.cli.data_folder import now, store_to_read, store_to_write
from checkin.cli.failures import Failure
from checkin.cli.speaking import Group, argument, command, option
from checkin.cli.words import N_
from checkin.cli.words import gettext as _

MOST_PASSWORD_BYTES = 4096

account = Group("account", help=N_("Accounts of organizers."))


@command(
    N_(
        "Makes an account that may organize.\n\n"
        "The password is asked for twice, or read from standard input; never give it as an argument, "
        "where other users of this machine could read it."
    )
)
@argument("username", metavar=N_("USERNAME"))
@option("--name", metavar=N_("NAME"), help=N_("The person's name; the user name when left out."))
@option(
    "--sensitive",
    is_flag=True,
    help=N_("May see and take out what is sensitive about delegates; the first account may in any case."),
)
@option("--password-stdin", is_flag=True, help=N_("Read the password from standard input, up to the line's end."))
def add(username: str, name: str | None, sensitive: bool, password_stdin: bool) -> None:
    from checkin.services.sign_in import add_account

    password = _password_from_stdin() if password_stdin else _ask_for_password()
    with store_to_write() as store:
        made = add_account(
            store,
            username=username,
            name=name or username,
            password=password,
            now=now(),
            sees_sensitive=sensitive,
        )
    click.echo(_("%(username)s may now sign in.", username=made.username))


@command(
    N_(
        "Sets another password for an account.\n\n"
        "Whoever is signed in with the one before is signed out. The password is asked for twice, or read from "
        "standard input."
    )
)
@argument("username", metavar=N_("USERNAME"))
@option("--password-stdin", is_flag=True, help=N_("Read the password from standard input, up to the line's end."))
def password(username: str, password_stdin: bool) -> None:
    from checkin.services.sign_in import set_password

    typed = _password_from_stdin() if password_stdin else _ask_for_password()
    with store_to_write() as store, _known(username):
        account = set_password(store, username, typed, now())
    click.echo(_("%(username)s signs in with the new password from now on.", username=account.username))


@command(N_("Lists the accounts."))
def list_accounts() -> None:
    from sqlalchemy import select

    from checkin.store.models import Account

    with store_to_read() as store, store.read() as session:
        accounts = session.scalars(select(Account).order_by(Account.id)).all()
    if not accounts:
        click.echo(_("There is no account yet."), err=True)
    for each in accounts:
        rights = _("sensitive data") if each.sees_sensitive else ""
        facts = (each.username, each.name, f"{each.created_at.astimezone():%Y-%m-%d %H:%M}", rights)
        click.echo("\t".join(facts).rstrip())


@command(
    N_(
        "Lets an account see and take out what is sensitive about delegates.\n\n"
        "Ethnicity, religion, Party membership and the like: on a delegate's page, and in lists that are exported."
    )
)
@argument("username", metavar=N_("USERNAME"))
@option("--deny", is_flag=True, help=N_("Not any more."))
def sensitive(username: str, deny: bool) -> None:
    from checkin.services.sign_in import let_see_sensitive

    with store_to_write() as store, _known(username):
        account = let_see_sensitive(store, username, not deny)
    if account.sees_sensitive:
        click.echo(_("%(username)s may see sensitive data.", username=account.username))
    else:
        click.echo(_("%(username)s may not see sensitive data.", username=account.username))


@contextmanager
def _known(username: str) -> Iterator[None]:
    from checkin.core.errors import NotFound

    try:
        yield
    except NotFound as error:
        raise Failure(_("There is no account %(username)s.", username=username)) from error


def _ask_for_password() -> str:
    password: str = click.prompt(
        _("Password"), hide_input=True, confirmation_prompt=_("The same password again"), err=True
    )
    return password


def _password_from_stdin() -> str:
    line = sys.stdin.buffer.readline(MOST_PASSWORD_BYTES)
    try:
        return line.decode("utf-8").rstrip("\r\n")
    except UnicodeDecodeError:
        raise Failure(_("The password on standard input is not UTF-8 text.")) from None


account.add_command(add, "add")
account.add_command(password, "password")
account.add_command(list_accounts, "list")
account.add_command(sensitive, "sensitive")
