"""What each application does when it is made, and what in one run comes out the same for all of them: kept here,
for a test that has an application of its own waits longer for that than for what it asks."""

from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

from babel.support import NullTranslations, Translations
from werkzeug.routing import Rule

from checkin.web import static_files

ROOT = Path(__file__).resolve().parents[1]

Builder = Callable[..., tuple[str, str]]


def keep_start() -> None:
    _keep_routes()
    _keep_translations()
    _keep_build_number()


def _keep_routes() -> None:
    """Werkzeug writes and compiles two functions for each address, of which a test calls a few: each is compiled
    when it is called first."""
    compiled = Rule._compile_builder
    kept: dict[Any, Builder] = {}

    def compile_later(rule: Rule, append_unknown: bool = True) -> Builder:
        key = rule.rule, append_unknown, tuple((rule.defaults or {}).items())

        def build(self: Rule, **values: Any) -> tuple[str, str]:
            if key not in kept:
                kept[key] = compiled(rule, append_unknown)
            return kept[key](self, **values)

        return build

    Rule._compile_builder = compile_later  # type: ignore[method-assign]


def _keep_translations() -> None:
    load = Translations.load
    kept: dict[str, NullTranslations] = {}

    def load_once(dirname: Any = None, locales: Any = None, domain: str | None = None) -> NullTranslations:
        key = f"{dirname} {locales} {domain}"
        if key not in kept:
            kept[key] = load(dirname, locales, domain)
        return kept[key]

    Translations.load = load_once  # type: ignore[method-assign,assignment]


def _keep_build_number() -> None:
    read = static_files.build_number
    ours = ROOT / "static"
    read_once = cache(lambda: read(ours))
    static_files.build_number = lambda folder: read_once() if folder == ours else read(folder)
