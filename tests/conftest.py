"""Real parts for every test: a migrated database (SQLite, and PostgreSQL where one is given), the application."""

import gc
import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from argon2 import PasswordHasher
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from sqlalchemy import Engine, create_engine, make_url, text

from checkin import create_app
from checkin.config import Config
from checkin.services import passwords
from checkin.services.sign_in import add_account
from checkin.store import engine, migrations
from checkin.store.base import Base
from checkin.store.engine import Store
from checkin.store.vault import Vault
from tests.congress import NOW, Congress
from tests.kept_congress import KeptCongress
from tests.kept_start import keep_start

POSTGRES = os.environ.get("CHECKIN_TEST_POSTGRES", "")
DATABASES = ["sqlite", "postgresql"] if POSTGRES else ["sqlite"]
VAULT_KEY = bytes(range(32))
PASSWORD = "a long enough password"
EMPTY_TABLES = [f'DELETE FROM "{table.name}"' for table in reversed(Base.metadata.sorted_tables)]

# argon2id is slow on purpose; here it costs the least (tests/services/test_passwords.py shows what it costs else)
passwords._hasher = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

keep_start()


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end. Looking through it time and again, as the collector does after every
    700 objects, takes a third of the time of tests that have an application each."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 10, 10)


class KeptStatements:
    """SQLAlchemy keeps what it compiled with an engine and its dialect. Each store has an engine of its own, and
    here all take these two from the first that was opened on their kind of database."""

    def __init__(self, opened: Callable[[str], Engine]) -> None:
        self._opened = opened
        self.first: Engine | None = None

    def __call__(self, url: str) -> Engine:
        opened = self._opened(url)
        if self.first is not None:
            opened.dialect, opened._compiled_cache = self.first.dialect, self.first._compiled_cache
        return opened


engine._open_sqlite = KeptStatements(engine._open_sqlite)
engine._open_postgres = KeptStatements(engine._open_postgres)


class KeptTemplates(BytecodeCache):
    """Each test has an application of its own; that its templates are compiled once is enough."""

    def __init__(self) -> None:
        self._kept: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        if bucket.key in self._kept:
            bucket.bytecode_from_string(self._kept[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key] = bucket.bytecode_to_string()


TEMPLATES = KeptTemplates()


@pytest.fixture(scope="session")
def empty_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database file with all tables, to be copied."""
    path = tmp_path_factory.mktemp("sqlite") / "empty.sqlite3"
    store = Store(f"sqlite:///{path}", Vault(VAULT_KEY))
    migrations.upgrade(store)
    engine._open_sqlite.first = store.engine
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
    engine._open_postgres.first = store.engine
    store.close()
    yield url
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(scope="session")
def postgres_start(postgres_url: str) -> str:
    """The statements that make the database as it was: on small tables many times quicker than TRUNCATE."""
    server = create_engine(postgres_url)
    with server.connect() as connection:
        names = connection.scalars(text("SELECT sequencename FROM pg_sequences ORDER BY sequencename")).all()
    server.dispose()
    return "; ".join([*EMPTY_TABLES, "SELECT " + ", ".join(f"setval('\"{name}\"', 1, false)" for name in names)])


def _open_fresh_sqlite(empty: Path, path: Path) -> Store:
    shutil.copy(empty, path)
    return Store(f"sqlite:///{path}", Vault(VAULT_KEY))


def _open_fresh_postgres(url: str, start: str) -> Store:
    opened = Store(url, Vault(VAULT_KEY))
    with opened.engine.begin() as connection:
        connection.exec_driver_sql(start)
    return opened


@pytest.fixture(scope="session")
def sqlite_congress(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> KeptCongress:
    opened = _open_fresh_sqlite(empty_sqlite, tmp_path_factory.mktemp("congress") / "test.sqlite3")
    kept = KeptCongress(opened)
    opened.close()
    return kept


@pytest.fixture(scope="session")
def postgres_congress(postgres_url: str, postgres_start: str) -> KeptCongress:
    opened = _open_fresh_postgres(postgres_url, postgres_start)
    kept = KeptCongress(opened)
    opened.close()
    return kept


@pytest.fixture(params=DATABASES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """An empty store; every test that asks for it runs once on each database."""
    if request.param == "sqlite":
        opened = _open_fresh_sqlite(request.getfixturevalue("empty_sqlite"), tmp_path / "test.sqlite3")
    else:
        request.getfixturevalue("postgres_congress")  # is held in the same database, so before this test uses it
        opened = _open_fresh_postgres(
            *(request.getfixturevalue(name) for name in ("postgres_url", "postgres_start"))
        )
    yield opened
    opened.close()


@pytest.fixture
def sqlite_store(empty_sqlite: Path, tmp_path: Path) -> Iterator[Store]:
    """An empty store on SQLite, for what does not depend on the database."""
    opened = _open_fresh_sqlite(empty_sqlite, tmp_path / "test.sqlite3")
    yield opened
    opened.close()


@pytest.fixture
def congress(request: pytest.FixtureRequest, store: Store) -> Congress:
    kept: KeptCongress = request.getfixturevalue("sqlite_congress" if store.is_sqlite else "postgres_congress")
    return kept.put_into(store)


@pytest.fixture
def app(sqlite_store: Store, tmp_path: Path) -> Flask:
    """The whole application on an empty store, CSRF and rate limits included."""
    config = Config.from_environment({}, data_dir=tmp_path, secure_cookies=False, testing=True)
    made = create_app(config, sqlite_store)
    made.jinja_env.bytecode_cache = TEMPLATES
    return made


@pytest.fixture
def web_congress(app: Flask, sqlite_congress: KeptCongress) -> Congress:
    """A small congress in the store of `app`."""
    return sqlite_congress.put_into(app.extensions["store"])


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
