"""The data folder as a command meets it: alone in it to write, beside a running server to read."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from checkin.config import Config

if TYPE_CHECKING:
    from checkin.store.engine import Store


def now() -> datetime:
    """The one clock reading of a command: UTC, aware."""
    return datetime.now(UTC)


def config() -> Config:
    return Config.from_environment(os.environ)


@contextmanager
def store_to_write() -> Iterator["Store"]:
    """The store, tables up to date. On SQLite this process is alone in the folder; else DataFolderBusy."""
    from checkin import open_store
    from checkin.host.process_lock import hold_data_folder

    settings = config()
    with ExitStack() as held:
        if settings.is_sqlite:
            held.enter_context(hold_data_folder(settings.sqlite_folder))
        store = open_store(settings)
        held.callback(store.close)
        yield store


@contextmanager
def store_to_read() -> Iterator["Store"]:
    """The store, also while a server runs. The caller does not write.

    Beside a server the tables are left as they are: they are the server's, and up to date for it.
    """
    from checkin import open_store
    from checkin.host.process_lock import DataFolderBusy, hold_data_folder
    from checkin.store.engine import Store
    from checkin.store.vault import Vault

    settings = config()
    with ExitStack() as held:
        try:
            if settings.is_sqlite:
                held.enter_context(hold_data_folder(settings.sqlite_folder))
            store = open_store(settings)
        except DataFolderBusy:
            store = Store(settings.database_url, Vault.open_folder(settings.data_dir))
        held.callback(store.close)
        yield store
