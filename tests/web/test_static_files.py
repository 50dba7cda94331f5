from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from checkin.web.static_files import build_number


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    files = tmp_path / "files"
    (files / "css").mkdir(parents=True)
    (files / "css" / "a.css").write_text("a")
    (files / "b.js").write_text("b")
    return files


def test_the_build_number_stays_while_the_files_do(folder: Path) -> None:
    number = build_number(folder)
    (folder / "css" / "a.css").write_text("a")
    assert build_number(folder) == number
    assert len(number) == 12


def test_the_build_number_changes_with_a_files_content(folder: Path) -> None:
    before = build_number(folder)
    (folder / "css" / "a.css").write_text("A")
    assert build_number(folder) != before


def test_the_build_number_changes_with_a_files_name(folder: Path) -> None:
    before = build_number(folder)
    (folder / "b.js").rename(folder / "c.js")
    assert build_number(folder) != before


def test_a_file_may_be_kept_for_good(app: Flask, client: FlaskClient) -> None:
    answer = client.get(f"/static/{app.extensions['static_build']}/css/base.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "public, max-age=31536000, immutable")
    answer.close()


@pytest.mark.parametrize("build", ["000000000000", "x", "current"])
def test_a_file_of_another_build_is_not_found_and_not_kept(client: FlaskClient, build: str) -> None:
    answer = client.get(f"/static/{build}/css/base.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (404, "no-store")


@pytest.mark.parametrize(
    "name", ["../checkin/config.py", "..%2fcheckin%2fconfig.py", "%2e%2e/requirements.txt", "css", ""]
)
def test_nothing_outside_the_folder_is_given_out(app: Flask, client: FlaskClient, name: str) -> None:
    assert client.get(f"/static/{app.extensions['static_build']}/{name}").status_code == 404


def test_pages_name_the_current_build(app: Flask, client: FlaskClient) -> None:
    page = client.get("/sign-in").text
    assert page.count(f"/static/{app.extensions['static_build']}/css/base.css") == 1
