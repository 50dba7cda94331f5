"""A congress in one file: the database and the key without which its badges can be neither printed nor found.

The file is a plain tar: manifest.json, master.key, checkin.sqlite3. Whoever has it has everything; it is made
readable by its owner only. SQLite alone: PostgreSQL has its own tools.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from itertools import count
from pathlib import Path
from typing import IO

from checkin.core.errors import Refused
from checkin.store import migrations
from checkin.store.engine import Store
from checkin.store.key_check import check_key
from checkin.store.sqlite_copy import DatabaseDamaged, copy_database, inspect_database, reading
from checkin.store.vault import KEY_FILE, Vault, VaultError

FORMAT = 1
DATABASE, MANIFEST = "checkin.sqlite3", "manifest.json"
_MOST_BYTES = {MANIFEST: 64 * 1024, KEY_FILE: 32}  # the database has no limit: the tar is not compressed
_CHUNK = 1024 * 1024


class BackupDamaged(Refused):
    """The file is no whole backup; facts: `problem`, one of the words below, and `detail`.

    not_a_backup, later_version, changed (it does not fit its own manifest), database, key.
    """

    code = "backup_damaged"

    def __init__(self, problem: str, detail: str = "") -> None:
        super().__init__(problem=problem, detail=detail)


class WouldOverwrite(Refused):
    """Something is there already; facts: `path`."""

    code = "would_overwrite"


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself. `rows` are the numbers of rows by table."""

    format: int
    made_at: str  # ISO 8601 with its zone
    revision: str | None
    rows: dict[str, int]
    sha256: dict[str, str]  # of the two files beside it


def back_up(database: Path, data_dir: Path, target: Path, now: datetime) -> Manifest:
    """Copies, checks the copy, and only then gives the file its name; also while a server runs.

    An earlier backup of that name is replaced; WouldOverwrite where the name is another file's.
    BackupDamaged "database" or "key" where the copy does not hold: then the original does not either.
    """
    if target.exists() and not _looks_like_backup(target):
        raise WouldOverwrite(path=target)
    with _folder_beside(target) as staging:
        copy, tar = staging / DATABASE, staging / "backup.tar"
        copy_database(database, copy)
        key = (data_dir / KEY_FILE).read_bytes()
        (staging / KEY_FILE).write_bytes(key)
        try:
            facts = inspect_database(copy)
        except DatabaseDamaged as problem:
            raise BackupDamaged("database", str(problem)) from None
        if facts.revision is not None:
            _try_key(key, copy)
        manifest = Manifest(
            format=FORMAT,
            made_at=now.isoformat(),
            revision=facts.revision,
            rows=facts.rows,
            sha256={DATABASE: _sha256(copy), KEY_FILE: _sha256(staging / KEY_FILE)},
        )
        (staging / MANIFEST).write_text(json.dumps(asdict(manifest), indent=2) + "\n", encoding="utf-8")
        with tarfile.open(tar, "x:", format=tarfile.PAX_FORMAT) as archive:
            for name in (MANIFEST, KEY_FILE, DATABASE):
                _add(archive, staging / name, int(now.timestamp()))
        tar.chmod(0o600)
        _sync(tar)
        tar.replace(target)
        _sync(target.parent)
    return manifest


def _try_key(key: bytes, copy: Path) -> None:
    try:
        with reading(copy) as session:
            check_key(session, Vault(key))
    except VaultError:
        raise BackupDamaged("key") from None


def restore_backup(
    file: Path, database: Path, data_dir: Path, now: datetime, *, replace: bool
) -> tuple[Manifest, Path | None]:
    """Puts a backup in place and returns what it says and the folder that keeps what was there before.

    Everything is checked before anything is moved. WouldOverwrite where a database or key is there, unless
    `replace`. The caller holds the data folder: no server may run.
    """
    present = [path for path in _files_of(database, data_dir) if path.exists()]
    if present and not replace:
        raise WouldOverwrite(path=database if database in present else present[0])
    with _folder_beside(database) as staging:
        manifest = _unpack(file, staging)
        _try_out(staging)
        aside = _set_aside(present, data_dir, now) if present else None
        shutil.move(staging / KEY_FILE, data_dir / KEY_FILE)
        (staging / DATABASE).replace(database)
        _sync(database.parent)
        _sync(data_dir)
    return manifest, aside


def _files_of(database: Path, data_dir: Path) -> list[Path]:
    """The WAL first: beside a new database an old one would be taken for its own."""
    return [
        database.with_name(database.name + "-wal"),
        database.with_name(database.name + "-shm"),
        database,
        data_dir / KEY_FILE,
    ]


def _unpack(file: Path, staging: Path) -> Manifest:
    try:
        with tarfile.open(file, "r:") as archive:
            for name in (MANIFEST, KEY_FILE, DATABASE):
                member = archive.next()
                if member is None or member.name != name or not member.isreg():
                    raise BackupDamaged("not_a_backup")
                if member.size > _MOST_BYTES.get(name, member.size):
                    raise BackupDamaged("not_a_backup")
                source = archive.extractfile(member)
                assert source is not None
                _write(source, staging / name)
        manifest = _read_manifest((staging / MANIFEST).read_text(encoding="utf-8"))
    except (tarfile.TarError, EOFError, ValueError, TypeError, KeyError, RecursionError) as problem:
        raise BackupDamaged("not_a_backup", str(problem)) from None
    if manifest.sha256 != {DATABASE: _sha256(staging / DATABASE), KEY_FILE: _sha256(staging / KEY_FILE)}:
        raise BackupDamaged("changed")
    return manifest


def _read_manifest(text: str) -> Manifest:
    """ValueError, TypeError, KeyError or RecursionError where it is none."""
    fields = json.loads(text)
    if fields["format"] != FORMAT:
        raise BackupDamaged("later_version")
    manifest = Manifest(**fields)
    datetime.fromisoformat(manifest.made_at)
    if not isinstance(manifest.rows, dict) or not all(isinstance(rows, int) for rows in manifest.rows.values()):
        raise ValueError("rows")
    return manifest


def _try_out(staging: Path) -> None:
    """The database holds, this program can bring its tables up to date, and the key opens a badge."""
    try:
        inspect_database(staging / DATABASE)
    except DatabaseDamaged as problem:
        raise BackupDamaged("database", str(problem)) from None
    try:
        store = Store(f"sqlite:///{staging / DATABASE}", Vault((staging / KEY_FILE).read_bytes()))
        try:
            migrations.upgrade(store)
            with store.read() as session:
                check_key(session, store.vault)
        finally:
            store.close()
    except migrations.DatabaseTooNew:
        raise BackupDamaged("later_version") from None
    except VaultError:
        raise BackupDamaged("key") from None


def _set_aside(present: list[Path], data_dir: Path, now: datetime) -> Path:
    """All of it or, where there is no room, nothing: a database without its WAL would lack the latest scans."""
    name = f"before-restore-{now:%Y%m%dT%H%M%SZ}"
    aside = next(folder for number in count(1) if not (folder := data_dir / f"{name}-{number}").exists())
    aside.mkdir(mode=0o700)
    try:
        for path in present:
            _keep(path, aside / path.name)
        _sync(aside)
    except BaseException:
        shutil.rmtree(aside)
        raise
    # the key first: whoever is interrupted here is told, and does not go on with half of what was there
    for path in reversed(present):
        path.unlink()
    return aside


def _keep(path: Path, kept: Path) -> None:
    """On another disk it takes a copy."""
    try:
        os.link(path, kept)
    except OSError:
        shutil.copy2(path, kept)
        _sync(kept)


def _looks_like_backup(path: Path) -> bool:
    try:
        with tarfile.open(path, "r:") as archive:
            first = archive.next()
            return first is not None and first.name == MANIFEST
    except (tarfile.TarError, OSError):
        return False


def _add(archive: tarfile.TarFile, path: Path, moment: int) -> None:
    entry = tarfile.TarInfo(path.name)
    entry.size, entry.mode, entry.mtime = path.stat().st_size, 0o600, moment
    with path.open("rb") as source:
        archive.addfile(entry, source)


def _write(source: IO[bytes], target: Path) -> None:
    with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        shutil.copyfileobj(source, file, _CHUNK)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def _folder_beside(path: Path) -> Iterator[Path]:
    """A folder of our own on the same disk, for its owner only, gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix=f".{path.name}.", dir=path.parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
