"""Check-in and delegate management for congresses. `create_app` is the one place where parts are joined.

Its parts are imported when it is called: `python -m checkin serve` imports this file before gevent has replaced
the standard library's sockets and locks, and nothing that uses them may be loaded by then.
"""

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from checkin.config import Config
    from checkin.store.engine import Store
    from checkin.store.vault import Vault

_TOP = Path(__file__).resolve().parent.parent


def open_store(config: "Config") -> "Store":
    """The store of a data folder, its tables up to date. The caller closes it.

    VaultError where the folder's key does not open what is in the database. A key is made only where nothing
    is: a lost one is said, and not replaced by another that opens nothing.
    """
    from checkin.store.vault import KEY_BYTES, KEY_FILE, Vault, VaultError

    if not (config.data_dir / KEY_FILE).exists():
        try:
            _open_with(Vault(Vault.random_bytes(KEY_BYTES)), config).close()
        except VaultError:
            raise VaultError(f"{KEY_FILE} is not there") from None
    return _open_with(Vault.open_folder(config.data_dir), config)


def _open_with(vault: "Vault", config: "Config") -> "Store":
    from checkin.services.short_codes import fill_short_codes
    from checkin.store import migrations
    from checkin.store.engine import Store
    from checkin.store.key_check import check_key

    store = Store(config.database_url, vault)
    try:
        migrations.upgrade(store)
        with store.read() as session:
            check_key(session, vault)
        fill_short_codes(store)
    except BaseException:
        store.close()
        raise
    return store


def create_app(config: "Config", store: "Store | None" = None) -> "Flask":
    """The whole application. `app.extensions` holds "store" and "socketio" for whoever serves it."""
    from datetime import UTC, datetime

    from flask import Flask
    from werkzeug.middleware.proxy_fix import ProxyFix

    from checkin import realtime, web
    from checkin.services.quorum_watch import QuorumWatch

    store = store or open_store(config)
    app = Flask("checkin", root_path=str(_TOP), template_folder="templates", static_folder=None)
    web.configure(app, config, store)
    realtime.attach(app, store)
    if not config.testing:  # a test looks by itself: nothing of its own accord may write beside it
        store.after_commit(QuorumWatch(store, lambda: datetime.now(UTC)).wake)
    if config.trusted_proxies:
        hops = config.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=hops, x_proto=hops, x_host=hops)  # type: ignore[method-assign]
    return app
