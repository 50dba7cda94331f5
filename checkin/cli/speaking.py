"""click's commands and options, whose help is an English sentence that is read in the language of the moment.

@command(N_("Lists the accounts."))
@option("--long", is_flag=True, help=N_("More of each."))
def list_accounts(long: bool) -> None: ...
"""

import importlib
from collections.abc import Callable, Mapping
from typing import Any

import click

from checkin.cli.words import N_, click_speaks, gettext

Function = Callable[..., Any]


class _Sentence:
    """An attribute that is set to a msgid and read as a translation."""

    def __set_name__(self, owner: type, name: str) -> None:
        self._key = f"_msgid_of_{name}"

    def __get__(self, instance: Any, owner: type) -> Any:
        msgid = instance.__dict__.get(self._key)
        return gettext(msgid) if msgid else msgid

    def __set__(self, instance: Any, msgid: str | None) -> None:
        instance.__dict__[self._key] = msgid


class Option(click.Option):
    help = _Sentence()
    metavar = _Sentence()


class Argument(click.Argument):
    metavar = _Sentence()


class Command(click.Command):
    help = _Sentence()
    options_metavar = _Sentence()

    def get_short_help_str(self, limit: int = 45) -> str:
        """The first paragraph, whole: lists of commands wrap it."""
        return (self.help or "").partition("\n\n")[0]

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Click's own, with the sentence in the language of the moment although click keeps the option."""
        option = super().get_help_option(ctx)
        if option is not None:
            option.help = gettext(N_("Show this message and exit."))
        return option


class Group(Command, click.Group):
    """A group whose commands are imported when they are asked for: `{"serve": "checkin.cli.serve:serve"}`."""

    subcommand_metavar = _Sentence()

    def __init__(self, *args: Any, lazy: Mapping[str, str] | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lazy = dict(lazy or {})

    def list_commands(self, ctx: click.Context) -> list[str]:
        return [*self._lazy, *super().list_commands(ctx)]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name in self._lazy:
            module, _colon, name = self._lazy[cmd_name].partition(":")
            found: click.Command = getattr(importlib.import_module(module), name)
            return found
        return super().get_command(ctx, cmd_name)

    def main(self, *args: Any, **kwargs: Any) -> Any:
        with click_speaks():
            return super().main(*args, **kwargs)


def command(help: str, **settings: Any) -> Callable[[Function], Command]:
    return click.command(cls=Command, help=help, **settings)


def option(*names: str, **settings: Any) -> Callable[[Function], Function]:
    return click.option(*names, cls=Option, **settings)


def argument(*names: str, **settings: Any) -> Callable[[Function], Function]:
    return click.argument(*names, cls=Argument, **settings)
