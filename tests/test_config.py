import stat
from pathlib import Path

import pytest

from checkin.config import Config, ConfigError


def read(tmp_path: Path, **environ: str) -> Config:
    return Config.from_environment({"CHECKIN_DATA": str(tmp_path / "data")} | environ)


def refusal(tmp_path: Path, **environ: str) -> str:
    with pytest.raises(ConfigError) as problem:
        read(tmp_path, **environ)
    return str(problem.value).split()[0]


def test_defaults(tmp_path: Path) -> None:
    config = read(tmp_path)
    assert config == Config(
        data_dir=tmp_path / "data",
        database_url=f"sqlite:///{tmp_path / 'data' / 'checkin.sqlite3'}",
        trusted_proxies=0,
        public_url=None,
        secure_cookies=True,
        testing=False,
    )


def test_the_data_folder_is_made_for_its_owner_alone(tmp_path: Path) -> None:
    assert stat.S_IMODE(read(tmp_path).data_dir.stat().st_mode) == 0o700


def test_without_a_setting_the_data_folder_is_data_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    assert Config.from_environment({}).data_dir == tmp_path / "data"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert refusal(tmp_path, CHECKIN_DATA=str(tmp_path / "file" / "data")) == "CHECKIN_DATA:"


def test_what_is_given_wins_over_the_environment(tmp_path: Path) -> None:
    environ = {"CHECKIN_DATA": str(tmp_path / "a"), "CHECKIN_TRUSTED_PROXIES": "1"}
    config = Config.from_environment(environ, data_dir=tmp_path / "b", trusted_proxies=2, testing=True)
    assert (config.data_dir, config.trusted_proxies, config.testing) == (tmp_path / "b", 2, True)


def test_postgresql_is_not_sqlite(tmp_path: Path) -> None:
    url = "postgresql+psycopg://checkin@localhost/checkin"
    config = read(tmp_path, CHECKIN_DATABASE_URL=url)
    assert (config.database_url, config.is_sqlite) == (url, False)


@pytest.mark.parametrize(
    "url",
    [
        "mysql://x/y",
        "checkin.sqlite3",
        "://",
        "sqlite:checkin.sqlite3",
        "sqlite://",
        "sqlite:///:memory:",
        "postgresql+psycopg://u:secret@h:port/x",
        "postgresql+asyncpg://u:secret@h/x",
    ],
)
def test_another_database_is_refused(tmp_path: Path, url: str) -> None:
    assert refusal(tmp_path, CHECKIN_DATABASE_URL=url) == "CHECKIN_DATABASE_URL"


@pytest.mark.parametrize("number", ["-1", "9", "one", "1.5", "١", "9" * 5000])
def test_a_number_of_proxies_that_is_none(tmp_path: Path, number: str) -> None:
    assert refusal(tmp_path, CHECKIN_TRUSTED_PROXIES=number) == "CHECKIN_TRUSTED_PROXIES"


@pytest.mark.parametrize(
    ("given", "kept", "secure"),
    [
        ("https://dd.congdoan.example/", "https://dd.congdoan.example", True),
        ("http://10.0.0.2:8080", "http://10.0.0.2:8080", False),
        ("", None, True),
    ],
)
def test_a_public_url(tmp_path: Path, given: str, kept: str | None, secure: bool) -> None:
    config = read(tmp_path, CHECKIN_PUBLIC_URL=given)
    assert (config.public_url, config.secure_cookies) == (kept, secure)


@pytest.mark.parametrize(
    "url",
    [
        "dd.example",
        "ftp://dd.example",
        "https://",
        "https://a/b",
        "https://u:p@a",
        "https://a?x=1",
        "https://a#x",
        "https://[::1",
        "https://a:port",
        "https://a:70000",
        "https://a b",
    ],
)
def test_a_public_url_that_links_cannot_begin_with(tmp_path: Path, url: str) -> None:
    assert refusal(tmp_path, CHECKIN_PUBLIC_URL=url) == "CHECKIN_PUBLIC_URL"


def test_settings_do_not_change(tmp_path: Path) -> None:
    with pytest.raises(AttributeError):
        read(tmp_path).testing = True  # type: ignore[misc]
