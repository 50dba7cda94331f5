"""A ZIP of photos that somebody sent: what pictures are in it, and one of them at a time, within limits.

Call it in a process of its own (photo_archive_child.py). Nothing of it is ever unpacked into a folder.
"""

import zipfile
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import NamedTuple

from checkin.formats.photo_codes import LARGEST_BYTES

MOST_ENTRIES = 12_000
MOST_PICTURES = 10_000
LARGEST_ARCHIVE = 600 * 1024 * 1024
MOST_UNPACKED = 2 * LARGEST_ARCHIVE
SUSPICIOUS_RATIO = 50  # pictures are packed already: an honest archive hardly shrinks them
SUSPICIOUS_BYTES = 50 * 1024 * 1024
PICTURES = frozenset({".jpg", ".jpeg", ".png", ".webp"})
LONGEST_NAME = 300


class ArchiveRefused(ValueError):
    """`code`: "not_a_zip", "encrypted", "too_many", "bomb", "paths", "broken", "no_pictures", "too_large"."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class Entry(NamedTuple):
    """`at` is its place in the archive."""

    at: int
    name: str


class Listing(NamedTuple):
    """`others` are files that are no pictures by their names; what systems add by themselves is not counted."""

    pictures: list[Entry]
    others: list[str]


def list_pictures(path: Path) -> Listing:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except zipfile.BadZipFile as problem:
        raise ArchiveRefused("broken" if _begins_as_zip(path) else "not_a_zip") from problem
    except Exception as problem:  # the ways in which an archive can be broken have no common name
        raise ArchiveRefused("broken") from problem
    _check(entries, path.stat().st_size)
    pictures: list[Entry] = []
    others: list[str] = []
    for at, entry in enumerate(entries):
        name = _decoded(entry)
        if entry.is_dir() or _is_made_by_a_system(name):
            continue
        if PurePosixPath(name).suffix.lower() in PICTURES:
            pictures.append(Entry(at, name[-LONGEST_NAME:]))
        else:
            others.append(name[-LONGEST_NAME:])
    if not pictures:
        raise ArchiveRefused("no_pictures")
    if len(pictures) > MOST_PICTURES:
        raise ArchiveRefused("too_many")
    return Listing(pictures, others)


def read_picture(archive: zipfile.ZipFile, at: int) -> bytes:
    """The entry's bytes, at most one more than a picture may have: whatever its size is said to be."""
    try:
        with archive.open(archive.infolist()[at]) as entry:
            return entry.read(LARGEST_BYTES + 1)
    except Exception as problem:
        raise ArchiveRefused("broken") from problem


def _begins_as_zip(path: Path) -> bool:
    with path.open("rb") as opened:
        return opened.read(2) == b"PK"


def _check(entries: list[zipfile.ZipInfo], packed: int) -> None:
    if len(entries) > MOST_ENTRIES:
        raise ArchiveRefused("too_many")
    if any(entry.flag_bits & 1 for entry in entries):
        raise ArchiveRefused("encrypted")
    if any(_leads_out(entry.filename) for entry in entries):
        raise ArchiveRefused("paths")
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > MOST_UNPACKED or (unpacked > SUSPICIOUS_BYTES and unpacked > SUSPICIOUS_RATIO * packed):
        raise ArchiveRefused("bomb")


def _leads_out(name: str) -> bool:
    """No program that packs a folder writes such paths."""
    windows = PureWindowsPath(name)
    return name.startswith(("/", "\\")) or bool(windows.drive) or ".." in windows.parts


def _is_made_by_a_system(name: str) -> bool:
    parts = PurePosixPath(name).parts
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1].lower() in ("thumbs.db", "desktop.ini")


def _decoded(entry: zipfile.ZipInfo) -> str:
    """Names without the mark for UTF-8 are read as an old code page: mostly they are UTF-8 all the same."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        raw = entry.filename.encode("cp437")
    except UnicodeEncodeError:
        return entry.filename
    for encoding in ("utf-8", "cp1258"):
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    return entry.filename
