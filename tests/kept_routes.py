"""Werkzeug writes and compiles two functions for each address of each application: a third of a second for all of
ours. In one run they are the same in every application, and are kept."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Builder = Callable[..., tuple[str, str]]


def keep_routes() -> None:
    compiled = Rule._compile_builder
    kept: dict[Any, Builder] = {}

    def compile_once(rule: Rule, append_unknown: bool = True) -> Builder:
        key = rule.rule, append_unknown, tuple((rule.defaults or {}).items())
        if key not in kept:
            kept[key] = compiled(rule, append_unknown)
        return kept[key]

    Rule._compile_builder = compile_once  # type: ignore[method-assign]
