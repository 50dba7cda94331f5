import io
import struct
import zipfile
from pathlib import Path

import pytest

from checkin.formats import photo_archive
from checkin.formats.photo_archive import ArchiveRefused, list_pictures, read_picture
from checkin.formats.photo_codes import LARGEST_BYTES


def packed(path: Path, *files: tuple[str, bytes], compression: int = zipfile.ZIP_STORED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return path


def refusal(path: Path) -> str:
    with pytest.raises(ArchiveRefused) as refused:
        list_pictures(path)
    return refused.value.code


def test_pictures_are_listed_and_what_systems_add_is_passed_over(tmp_path: Path) -> None:
    path = packed(
        tmp_path / "a.zip",
        ("Đoàn 1/0117.JPG", b"x"),
        ("__MACOSX/._0117.JPG", b"x"),
        ("Đoàn 1/.DS_Store", b"x"),
        ("Thumbs.db", b"x"),
        ("danh sách.xlsx", b"x"),
        ("b.webp", b"x"),
    )
    listing = list_pictures(path)
    assert ([entry.name for entry in listing.pictures], listing.others) == (
        ["Đoàn 1/0117.JPG", "b.webp"],
        ["danh sách.xlsx"],
    )


def test_names_that_do_not_say_their_encoding_are_read(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("ZZZZZZZZZZ.jpg", b"x"))
    data = path.read_bytes().replace(b"ZZZZZZZZZZ", "Nguyễn ".encode()[:10].ljust(10, b"_"))
    path.write_bytes(data)
    assert list_pictures(path).pictures[0].name.startswith("Nguyễn")


@pytest.mark.parametrize("name", ["../a.jpg", "/etc/a.jpg", "a/../../b.jpg", "C:\\a.jpg", "\\\\server\\a.jpg"])
def test_paths_that_lead_out_are_refused(tmp_path: Path, name: str) -> None:
    assert refusal(packed(tmp_path / "a.zip", ("b.jpg", b"x"), (name, b"x"))) == "paths"


def test_a_bomb_is_refused_before_anything_is_unpacked(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("a.jpg", bytes(60 * 1024 * 1024)), compression=zipfile.ZIP_DEFLATED)
    assert refusal(path) == "bomb"


def test_an_entry_that_lies_about_its_size_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("a.jpg", bytes(LARGEST_BYTES * 2)), compression=zipfile.ZIP_DEFLATED)
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 22), (b"PK\x01\x02", 24)):
        at = data.index(signature) + offset
        data[at : at + 4] = struct.pack("<I", 10)
    path.write_bytes(data)
    with zipfile.ZipFile(path) as archive, pytest.raises(ArchiveRefused) as refused:
        read_picture(archive, 0)
    assert refused.value.code == "broken"


def test_of_an_entry_no_more_is_read_than_a_picture_may_have(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("a.jpg", bytes(LARGEST_BYTES + 5000)), compression=zipfile.ZIP_DEFLATED)
    with zipfile.ZipFile(path) as archive:
        assert len(read_picture(archive, 0)) == LARGEST_BYTES + 1


def test_too_many_files_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(photo_archive, "MOST_ENTRIES", 2)
    assert refusal(packed(tmp_path / "a.zip", *((f"{number}.jpg", b"x") for number in range(3)))) == "too_many"


def test_a_zip_with_a_password_is_refused(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("a.jpg", b"x"))
    data = bytearray(path.read_bytes())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(signature) + offset] |= 1
    path.write_bytes(data)
    assert refusal(path) == "encrypted"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_a_zip"),
        (b"just text", "not_a_zip"),
        (b"PK\x03\x04 and then nothing", "broken"),
        (b"\x00" * 5000, "not_a_zip"),
    ],
)
def test_what_is_no_zip_is_refused(tmp_path: Path, content: bytes, code: str) -> None:
    path = tmp_path / "a.zip"
    path.write_bytes(content)
    assert refusal(path) == code


def test_a_zip_without_photos_is_refused(tmp_path: Path) -> None:
    assert refusal(packed(tmp_path / "a.zip", ("a.txt", b"x"))) == "no_pictures"


def test_a_cut_off_zip_is_refused(tmp_path: Path) -> None:
    whole = packed(tmp_path / "a.zip", ("a.jpg", b"x" * 1000)).read_bytes()
    (tmp_path / "a.zip").write_bytes(whole[:500])
    assert refusal(tmp_path / "a.zip") == "broken"


def test_an_entry_whose_content_is_broken_is_refused_alone(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", ("a.jpg", b"x" * 1000), ("b.jpg", b"y" * 10))
    data = path.read_bytes().replace(b"xxxxx", b"xxzxx", 1)
    path.write_bytes(data)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        with pytest.raises(ArchiveRefused):
            read_picture(archive, 0)
        assert read_picture(archive, 1) == b"y" * 10
