"""What is kept in the repository, and what is not."""

import json
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
LARGEST = 1_000_000

TOP_LEVEL = {
    "checkin", "templates", "static", "scripts", "tests", "requirements.txt", "README.md", "CHANGELOG.md", "deploy",
    # what a tool insists on finding here
    ".ci", ".gitignore", ".npmrc", "pyproject.toml", "package.json", "package-lock.json", "eslint.config.js",
}  # fmt: skip
THIRD_PARTY = re.compile(
    r"(^|/)(node_modules|vendor|\.venv|__pycache__)/|\.(woff2?|ttf|otf|eot|wasm|mo|pyc|whl|map)$|\.min\.(js|css)$"
)
# whole paths of one machine; the folder names alone are fine
MACHINE_PATHS = re.compile(r"(?<![\w.])/(?:home/[a-z]\w*|root|work|Users/\w+)/[\w.]|[A-Z]:\\Users\\")
REGISTRIES = re.compile(r"registry\.npmjs\.org|files\.pythonhosted\.org|pypi\.org|deb\.debian\.org")
PINNED = re.compile(r"[a-z0-9-]+(?:\[[a-z,]+\])?==[\w.]+ +# .{5,}", re.IGNORECASE)


@pytest.fixture(scope="module")
def kept() -> list[str]:
    """The files in git's index; a copy without git cannot be told about, and fails."""
    result = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [name for name in result.stdout.split("\0") if name and (ROOT / name).is_file()]


def text_of(name: str) -> str | None:
    """None for what is no text."""
    try:
        return (ROOT / name).read_text("utf-8")
    except UnicodeDecodeError:
        return None


def lines_with(pattern: re.Pattern[str], names: list[str]) -> list[str]:
    return [
        f"{name}: {found.group()}" for name in names if (text := text_of(name)) for found in pattern.finditer(text)
    ]


def test_the_top_level_is_fixed(kept: list[str]) -> None:
    assert sorted({name.split("/")[0] for name in kept} - TOP_LEVEL) == []


def test_nothing_of_others_is_kept(kept: list[str]) -> None:
    assert [name for name in kept if THIRD_PARTY.search(name)] == []


def test_no_file_is_large(kept: list[str]) -> None:
    assert [name for name in kept if (ROOT / name).stat().st_size > LARGEST] == []


def test_no_path_of_a_machine_is_written_down(kept: list[str]) -> None:
    assert lines_with(MACHINE_PATHS, [name for name in kept if name != "tests/test_repository.py"]) == []


def test_no_registry_is_written_down(kept: list[str]) -> None:
    assert lines_with(REGISTRIES, [name for name in kept if name != "tests/test_repository.py"]) == []


@pytest.mark.parametrize("name", ["requirements.txt", "tests/requirements.txt"])
def test_every_requirement_is_pinned_and_has_a_reason(name: str) -> None:
    lines = (ROOT / name).read_text("utf-8").splitlines()
    assert [line for line in lines if line and not line.startswith("#") and not PINNED.fullmatch(line)] == []


def test_front_end_libraries_are_pinned() -> None:
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    versions = [*package.get("dependencies", {}).values(), *package.get("devDependencies", {}).values()]
    assert [version for version in versions if not re.fullmatch(r"\d+\.\d+\.\d+", version)] == []


def test_the_lock_file_says_what_and_not_where_from() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, entry in packages.items() if "resolved" in entry] == []


def test_every_locked_library_has_a_checksum() -> None:
    packages = json.loads((ROOT / "package-lock.json").read_text("utf-8"))["packages"]
    assert [name for name, entry in packages.items() if name and "integrity" not in entry] == []


def test_commands_in_scripts_may_be_run(kept: list[str]) -> None:
    commands = [name for name in kept if re.fullmatch(r"scripts/[a-z-]+", name)]
    assert [name for name in commands if not (ROOT / name).stat().st_mode & 0o100] == []
