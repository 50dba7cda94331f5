"""Real parts for every test: a migrated database (SQLite, and PostgreSQL where one is given), the application."""

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, make_url, text

from checkin import create_app
from checkin.config import Config
from checkin.services.sign_in import add_account
from checkin.store import migrations
from checkin.store.base import Base
from checkin.store.engine import Store
from checkin.store.vault import Vault
from tests.congress import NOW, Congress, hold_congress

POSTGRES = os.environ.get("CHECKIN_TEST_POSTGRES", "")
DATABASES = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]
VAULT_KEY = bytes(range(32))
PASSWORD = "a long enough password"


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.sqlite3"
    store = Store(f"sqlite:///{path}", Vault(VAULT_KEY))
    migrations.upgrade(store)
    store.close()
    return path


@pytest.fixture(scope="session")
def postgres_url() -> Iterator[str]:
    """A database of this run's own on the server that CHECKIN_TEST_POSTGRES names, with all tables."""
    server = make_url(POSTGRES)
    name = f"checkin_test_{os.getpid()}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = server.set(database=name).render_as_string(hide_password=False)
    store = Store(url, Vault(VAULT_KEY))
    migrations.upgrade(store)
    store.close()
    yield url
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


def _empty_postgres(store: Store) -> None:
    names = ", ".join(f'"{table.name}"' for table in Base.metadata.sorted_tables)
    with store.engine.begin() as connection:
        connection.execute(text(f"TRUNCATE {names} RESTART IDENTITY CASCADE"))


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store; every test that asks for it runs once on each database."""
    if request.param == "sqlite":
        shutil.copy(request.getfixturevalue("empty_sqlite"), tmp_path / "test.sqlite3")
        opened = Store(f"sqlite:///{tmp_path / 'test.sqlite3'}", Vault(VAULT_KEY))
    else:
        opened = Store(request.getfixturevalue("postgres_url"), Vault(VAULT_KEY))
        _empty_postgres(opened)
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(empty_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store on SQLite, for what does not depend on the database."""
    shutil.copy(empty_sqlite, tmp_path / "test.sqlite3")
    opened = Store(f"sqlite:///{tmp_path / 'test.sqlite3'}", Vault(VAULT_KEY))
    yield opened
    opened.close()


@pytest.fixture
def congress(store: Store) -> Congress:
    return hold_congress(store)


@pytest.fixture
def app(sqlite_store: Store, tmp_path: Path) -> Flask:
    """The whole application on an empty store, CSRF and rate limits included."""
    config = Config.from_environment({}, data_dir=tmp_path, secure_cookies=False, testing=True)
    return create_app(config, sqlite_store)


@pytest.fixture
def web_congress(app: Flask) -> Congress:
    """A small congress in the store of `app`."""
    return hold_congress(app.extensions["store"])


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser that nobody has signed in."""
    return app.test_client()


@pytest.fixture
def organizer(app: Flask) -> FlaskClient:
    """A browser that is signed in; CSRF is switched off for it (tests of CSRF use `client`)."""
    app.config["WTF_CSRF_ENABLED"] = False
    add_account(app.extensions["store"], username="organizer", name="Ban tổ chức", password=PASSWORD, now=NOW)
    browser = app.test_client()
    browser.post("/sign-in", data={"username": "organizer", "password": PASSWORD})
    return browser
