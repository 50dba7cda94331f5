"""Databases without any table, for whoever looks at how the tables come to be."""

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import create_engine, make_url, text

from checkin.store.engine import Store
from checkin.store.vault import Vault
from tests.conftest import DATABASES, POSTGRES, VAULT_KEY


@pytest.fixture(params=DATABASES)
def bare_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    """A store on a database of its own, without tables."""
    if request.param == "sqlite":
        opened = Store(f"sqlite:///{tmp_path / 'bare.sqlite3'}", Vault(VAULT_KEY))
        yield opened
        opened.close()
        return
    server, name = make_url(POSTGRES), f"checkin_bare_{uuid.uuid4().hex}"
    admin = create_engine(server, isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    opened = Store(server.set(database=name).render_as_string(hide_password=False), Vault(VAULT_KEY))
    yield opened
    opened.close()
    with admin.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    admin.dispose()
