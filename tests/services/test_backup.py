import hashlib
import io
import json
import os
import shutil
import sqlite3
import stat
import tarfile
import tempfile
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from checkin.services.backup import DATABASE, MANIFEST, BackupDamaged, WouldOverwrite, back_up, restore_backup
from checkin.services.issue_badges import printable_badges
from checkin.services.plan_event import add_entrance
from checkin.store import migrations
from checkin.store.engine import Store
from checkin.store.models import Badge, Delegate, Entrance
from checkin.store.vault import KEY_FILE, Vault
from tests.congress import NOW, Congress, hold_congress
from tests.small_files import small_files
from tests.store.test_migrations import REVISIONS

Changed = Callable[[dict[str, bytes]], dict[str, bytes]]


@pytest.fixture
def laptop(tmp_path: Path, empty_sqlite: Path) -> Iterator[Congress]:
    """A congress on a laptop with a data folder of its own; its database is open, as beside a running server."""
    folder = tmp_path / "laptop"
    folder.mkdir()
    shutil.copy(empty_sqlite, folder / DATABASE)
    with open_laptop(folder) as congress:
        yield congress


@contextmanager
def open_laptop(folder: Path) -> Iterator[Congress]:
    store = Store(f"sqlite:///{folder / DATABASE}", Vault.open_folder(folder))
    migrations.upgrade(store)
    yield hold_congress(store)
    store.close()


@pytest.fixture
def spare(tmp_path: Path) -> Path:
    """The empty data folder of a spare laptop."""
    folder = tmp_path / "spare"
    folder.mkdir()
    return folder


def folder_of(congress: Congress) -> Path:
    return Path(str(congress.store.engine.url.database)).parent


def save(congress: Congress, name: str = "backup.tar") -> Path:
    target = folder_of(congress).parent / name
    back_up(folder_of(congress) / DATABASE, folder_of(congress), target, NOW)
    return target


def restore(file: Path, folder: Path, *, replace: bool = False) -> Path | None:
    return restore_backup(file, folder / DATABASE, folder, NOW, replace=replace)[1]


def names_and_codes(folder: Path, event_id: int) -> dict[str, str]:
    store = Store(f"sqlite:///{folder / DATABASE}", Vault.open_folder(folder))
    try:
        return {badge.delegate.full_name: badge.code for badge in printable_badges(store, event_id)}
    finally:
        store.close()


def rewrite(file: Path, change: Changed) -> None:
    """The same tar with other members."""
    with tarfile.open(file) as archive:
        members = {member.name: archive.extractfile(member).read() for member in archive}  # type: ignore[union-attr]
    with tarfile.open(file, "w") as archive:
        for name, content in change(members).items():
            entry = tarfile.TarInfo(name)
            entry.size = len(content)
            archive.addfile(entry, io.BytesIO(content))


def test_a_restored_laptop_has_every_delegate_and_can_print_every_badge(laptop: Congress, spare: Path) -> None:
    restore(save(laptop), spare)
    assert names_and_codes(spare, laptop.event_id) == laptop.codes


def test_the_manifest_counts_the_rows(laptop: Congress) -> None:
    target = folder_of(laptop).parent / "backup.tar"
    manifest = back_up(folder_of(laptop) / DATABASE, folder_of(laptop), target, NOW)
    assert (manifest.rows["delegate"], manifest.rows["badge"], manifest.revision, manifest.made_at) == (
        4,
        4,
        REVISIONS[-1],
        "2026-11-23T00:30:00+00:00",
    )


def test_a_backup_is_for_its_owner_alone(laptop: Congress) -> None:
    assert stat.S_IMODE(save(laptop).stat().st_mode) == 0o600


def test_nothing_is_left_beside_a_backup(laptop: Congress) -> None:
    save(laptop)
    assert sorted(path.name for path in folder_of(laptop).parent.iterdir()) == ["backup.tar", "laptop"]


def test_a_backup_beside_running_writers_holds_whole_transactions(laptop: Congress, spare: Path) -> None:
    """Each write adds two entrances; a copy must never hold an odd number."""
    stop = threading.Event()

    def write() -> None:
        while not stop.is_set():
            with laptop.store.write() as session:
                session.add(Entrance(event_id=laptop.event_id, name="a"))
                session.flush()
                session.add(Entrance(event_id=laptop.event_id, name="b"))

    writer = threading.Thread(target=write)
    writer.start()
    try:
        counts = [
            back_up(folder_of(laptop) / DATABASE, folder_of(laptop), spare / "b.tar", NOW).rows["entrance"]
            for _ in range(5)
        ]
    finally:
        stop.set()
        writer.join()
    assert ([count % 2 for count in counts], counts == sorted(counts)) == ([0] * 5, True)


def test_a_later_backup_replaces_an_earlier_one_of_its_name(laptop: Congress, spare: Path) -> None:
    save(laptop)
    add_entrance(laptop.store, laptop.event_id, "Cửa 3")
    manifest, _ = restore_backup(save(laptop), spare / DATABASE, spare, NOW, replace=False)
    assert manifest.rows["entrance"] == 3


def test_another_file_of_that_name_is_not_overwritten(laptop: Congress) -> None:
    other = folder_of(laptop).parent / "backup.tar"
    other.write_text("my notes")
    with pytest.raises(WouldOverwrite):
        save(laptop)
    assert other.read_text() == "my notes"


def test_a_damaged_database_is_not_backed_up(laptop: Congress) -> None:
    with closing(sqlite3.connect(folder_of(laptop) / DATABASE, isolation_level=None)) as careless:
        careless.execute("DELETE FROM delegate")
    with pytest.raises(BackupDamaged) as refusal:
        save(laptop)
    assert (refusal.value.facts["problem"], (folder_of(laptop).parent / "backup.tar").exists()) == (
        "database",
        False,
    )


def test_data_is_not_overwritten(laptop: Congress) -> None:
    with pytest.raises(WouldOverwrite):
        restore(save(laptop), folder_of(laptop))
    assert names_and_codes(folder_of(laptop), laptop.event_id) == laptop.codes


def test_a_key_alone_is_not_overwritten_either(laptop: Congress, spare: Path) -> None:
    Vault.open_folder(spare)
    with pytest.raises(WouldOverwrite):
        restore(save(laptop), spare)


def test_what_was_there_is_kept_whole(laptop: Congress, spare: Path) -> None:
    with open_laptop(spare) as other:
        codes = other.codes
    aside = restore(save(laptop), spare, replace=True)
    assert aside is not None
    assert (names_and_codes(spare, laptop.event_id), names_and_codes(aside, other.event_id)) == (
        laptop.codes,
        codes,
    )


def test_a_write_ahead_log_does_not_stay_beside_a_restored_database(laptop: Congress, spare: Path) -> None:
    for name in (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm"):
        (spare / name).write_bytes(b"of another time")
    aside = restore(save(laptop), spare, replace=True)
    assert aside is not None
    assert (sorted(os.listdir(aside)), (spare / f"{DATABASE}-wal").exists()) == (
        [DATABASE, f"{DATABASE}-shm", f"{DATABASE}-wal"],
        False,
    )


def test_restored_files_are_for_their_owner_alone(laptop: Congress, spare: Path) -> None:
    restore(save(laptop), spare)
    assert {path.name: stat.S_IMODE(path.stat().st_mode) for path in spare.iterdir()} == {
        DATABASE: 0o600,
        KEY_FILE: 0o600,
    }


def test_a_restored_database_can_be_worked_with(laptop: Congress, spare: Path) -> None:
    restore(save(laptop), spare)
    store = Store(f"sqlite:///{spare / DATABASE}", Vault.open_folder(spare))
    add_entrance(store, laptop.event_id, "Cửa 3")
    with store.read() as session:
        counts = [session.scalar(select(func.count(model.id))) for model in (Entrance, Delegate, Badge)]
    store.close()
    assert counts == [3, 4, 4]


def _cut(members: dict[str, bytes]) -> dict[str, bytes]:
    return members | {DATABASE: members[DATABASE][:-4096]}


def _other_key(members: dict[str, bytes]) -> dict[str, bytes]:
    return with_sums(members | {KEY_FILE: bytes(32)})


def _no_database(members: dict[str, bytes]) -> dict[str, bytes]:
    return with_sums(members | {DATABASE: b"not a database at all" * 500})


def with_sums(members: dict[str, bytes]) -> dict[str, bytes]:
    """The manifest made to fit again."""
    manifest = json.loads(members[MANIFEST])
    manifest["sha256"] = {name: hashlib.sha256(members[name]).hexdigest() for name in (DATABASE, KEY_FILE)}
    return members | {MANIFEST: json.dumps(manifest).encode()}


def manifest_with(**changes: object) -> Changed:
    return lambda members: members | {MANIFEST: json.dumps(json.loads(members[MANIFEST]) | changes).encode()}


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (_cut, "changed"),
        (_other_key, "key"),
        (_no_database, "database"),
        (manifest_with(format=2), "later_version"),
        (manifest_with(rows=["delegate"]), "not_a_backup"),
        (manifest_with(made_at="yesterday"), "not_a_backup"),
        (manifest_with(surplus=1), "not_a_backup"),
        (lambda members: members | {MANIFEST: b"{}"}, "not_a_backup"),
        (lambda members: members | {MANIFEST: b"\xff\xfe"}, "not_a_backup"),
        (lambda members: members | {MANIFEST: b"[" * 60_000}, "not_a_backup"),
        (lambda members: members | {MANIFEST: b" " * 70_000}, "not_a_backup"),
        (lambda members: {MANIFEST: members[MANIFEST], DATABASE: members[DATABASE]}, "not_a_backup"),
        (lambda members: {"../evil": b"x"} | members, "not_a_backup"),
        (lambda members: {}, "not_a_backup"),
    ],
)
def test_a_file_that_does_not_hold_changes_nothing(
    laptop: Congress, spare: Path, change: Changed, problem: str
) -> None:
    file = save(laptop)
    rewrite(file, change)
    with pytest.raises(BackupDamaged) as refusal:
        restore(file, spare)
    assert (refusal.value.facts["problem"], list(spare.iterdir())) == (problem, [])


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.FIFOTYPE, tarfile.DIRTYPE])
def test_a_member_that_is_no_plain_file_is_refused(tmp_path: Path, spare: Path, kind: bytes) -> None:
    file = tmp_path / "evil.tar"
    with tarfile.open(file, "w") as archive:
        entry = tarfile.TarInfo(MANIFEST)
        entry.type, entry.linkname = kind, "/etc/passwd"
        archive.addfile(entry)
    with pytest.raises(BackupDamaged):
        restore(file, spare)
    assert list(spare.iterdir()) == []


@pytest.mark.parametrize("content", [b"", b"just text", bytes(100_000), b"PK\x03\x04" + bytes(1000)])
def test_any_other_file_is_refused(tmp_path: Path, spare: Path, content: bytes) -> None:
    file = tmp_path / "any"
    file.write_bytes(content)
    with pytest.raises(BackupDamaged):
        restore(file, spare)
    assert list(spare.iterdir()) == []


def test_a_backup_of_a_later_version_is_refused(laptop: Congress, spare: Path) -> None:
    with laptop.store.write() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(BackupDamaged) as refusal:
        restore(save(laptop), spare)
    assert refusal.value.facts["problem"] == "later_version"


def test_two_restores_in_one_second_do_not_overwrite_what_is_kept(laptop: Congress, spare: Path) -> None:
    file = save(laptop)
    with open_laptop(spare):
        pass
    asides = [
        restore_backup(file, spare / DATABASE, spare, NOW + timedelta(microseconds=turn), replace=True)[1]
        for turn in range(2)
    ]
    assert len({str(aside) for aside in asides}) == 2


def test_a_key_that_does_not_open_the_database_is_not_backed_up(laptop: Congress) -> None:
    (folder_of(laptop) / KEY_FILE).write_bytes(bytes(32))
    with pytest.raises(BackupDamaged) as refused:
        save(laptop)
    assert (refused.value.facts["problem"], os.listdir(folder_of(laptop).parent)) == ("key", ["laptop"])


def test_what_a_killed_backup_left_behind_is_in_nobodys_way(laptop: Congress) -> None:
    """In a container each start has the same process number."""
    (folder_of(laptop).parent / f".backup.tar.{os.getpid()}").mkdir()
    assert save(laptop).is_file()


def test_a_restore_that_finds_no_room_to_keep_what_was_there_leaves_all_of_it(laptop: Congress) -> None:
    """The database lies on another disk than the data folder, and its latest rows in its write-ahead log."""
    file = save(laptop)
    database = folder_of(laptop) / DATABASE
    with tempfile.TemporaryDirectory(dir="/dev/shm") as elsewhere:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("CREATE TABLE filler AS SELECT zeroblob(2000000) AS bytes")
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            add_entrance(laptop.store, laptop.event_id, "Cửa mới")
            before = sorted(os.listdir(folder_of(laptop)))
            with small_files(1_500_000), pytest.raises(OSError, match="File too large"):
                restore_backup(file, database, Path(elsewhere), NOW, replace=True)
        assert (sorted(os.listdir(folder_of(laptop))), os.listdir(elsewhere)) == (before, [])
