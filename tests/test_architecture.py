"""The arrows of checkin/ARCHITECTURE.md, read from the imports."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "checkin"

BELOW_SERVICES = {"core", "store", "formats"}
BELOW_WEB = BELOW_SERVICES | {"services", "config", "translations"}
# which rooms of the package each may import, beside itself
MAY_IMPORT = {
    "core": set(),
    "config": set(),
    "translations": set(),
    "store": {"core"},
    "formats": {"core"},
    "services": BELOW_SERVICES,
    "realtime": {"core", "store", "services"},
    "web": BELOW_WEB,
    "host": {"translations"},
    # "": the top of the package, where create_app joins the parts
    "cli": BELOW_WEB | {"host", ""},
    "": BELOW_WEB | {"web", "realtime"},
    "__main__": {"cli"},
}
# joined by hand where one process is set up; each with its reason
EXCEPTIONS = {
    ("checkin/cli/serving.py", "checkin.web.access_log"),  # the program's log begins when serving begins
}
FLASK_AND_KIN = {
    "flask", "flask_babel", "flask_limiter", "flask_socketio", "flask_wtf", "socketio", "engineio", "werkzeug"
}  # fmt: skip
WITHOUT_FLASK = {"core", "config", "translations", "store", "formats", "services", "host"}
WITHOUT_CLOCK_OR_CHANCE = {"core", "store", "formats", "services"}
CLOCKS = {"now", "utcnow", "today", "fromtimestamp", "time", "time_ns", "localtime", "gmtime"}
CHANCE = {"random", "secrets", "uuid"}
MAY_USE_CHANCE = {"checkin/store/vault.py"}


def files_of(room: str) -> list[Path]:
    if (PACKAGE / room).is_dir() and room:
        return sorted((PACKAGE / room).rglob("*.py"))
    return [PACKAGE / f"{room or '__init__'}.py"]


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports_of(path: Path) -> Iterator[tuple[int, str]]:
    """(line, dotted name) of every import, wherever in the file it stands; relative ones made absolute."""
    package = list(path.relative_to(ROOT).with_suffix("").parts)[:-1]
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            module = ".".join([*base, *([node.module] if node.module else [])])
            yield from ((node.lineno, f"{module}.{alias.name}") for alias in node.names)


def room_of(module: str) -> str | None:
    """The room that a dotted name lies in; "" for the top of the package, None where it is not of ours."""
    parts = module.split(".")
    if parts[0] != "checkin":
        return None
    return parts[1] if len(parts) > 1 and (parts[1] in MAY_IMPORT) else ""


def every_room() -> list[str]:
    folders = {path.name for path in PACKAGE.iterdir() if path.is_dir() and any(path.rglob("*.py"))}
    files = {path.stem for path in PACKAGE.glob("*.py")} - {"__init__"} | {""}
    return sorted(folders | files)


def test_every_room_has_its_arrows() -> None:
    assert every_room() == sorted(MAY_IMPORT)


@pytest.mark.parametrize("room", sorted(MAY_IMPORT))
def test_a_room_imports_only_from_below(room: str) -> None:
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in files_of(room)
        for line, module in imports_of(path)
        if room_of(module) not in (None, room, *MAY_IMPORT[room])
        and (name_of(path), module.rpartition(".")[0]) not in EXCEPTIONS
        and (name_of(path), module) not in EXCEPTIONS
    ]
    assert wrong == []


def test_every_exception_is_still_needed() -> None:
    needed = {
        (name, module)
        for name, module in EXCEPTIONS
        if any(found == module or found.rpartition(".")[0] == module for _, found in imports_of(ROOT / name))
    }
    assert needed == EXCEPTIONS


def test_core_needs_the_standard_library_alone() -> None:
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in files_of("core")
        for line, module in imports_of(path)
        if module.split(".")[0] not in sys.stdlib_module_names and room_of(module) != "core"
    ]
    assert wrong == []


@pytest.mark.parametrize("room", sorted(WITHOUT_FLASK))
def test_there_is_no_flask_below_the_web(room: str) -> None:
    wrong = [
        f"{name_of(path)}:{line} imports {module}"
        for path in files_of(room)
        for line, module in imports_of(path)
        if module.split(".")[0] in FLASK_AND_KIN
    ]
    assert wrong == []


@pytest.mark.parametrize("room", sorted(WITHOUT_CLOCK_OR_CHANCE))
def test_time_and_chance_are_passed_in(room: str) -> None:
    wrong = [
        f"{name_of(path)}:{line} {what}"
        for path in files_of(room)
        if name_of(path) not in MAY_USE_CHANCE
        for line, what in clock_and_chance(path.read_text("utf-8"))
    ]
    assert wrong == []


def clock_and_chance(source: str) -> Iterator[tuple[int, str]]:
    """Readings of a clock (datetime.now, date.today, time.time …) and modules that draw lots."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Attribute) and node.attr in CLOCKS and isinstance(node.value, ast.Name):
            if node.value.id in ("datetime", "date", "time"):
                yield node.lineno, f"{node.value.id}.{node.attr}"
        elif isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names if alias.name in CHANCE)
        elif isinstance(node, ast.ImportFrom) and node.module in CHANCE:
            yield node.lineno, node.module
        elif isinstance(node, ast.ImportFrom) and node.module == "time":
            yield from ((node.lineno, f"time.{alias.name}") for alias in node.names if alias.name in CLOCKS)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("x = datetime.now(UTC)", "datetime.now"),
        ("x = date.today()", "date.today"),
        ("x = time.time()", "time.time"),
        ("from time import time_ns", "time.time_ns"),
        ("import secrets", "secrets"),
        ("def f():\n    from uuid import uuid4", "uuid"),
    ],
)
def test_a_clock_would_be_seen(source: str, found: str) -> None:
    assert [what for _line, what in clock_and_chance(source)] == [found]
