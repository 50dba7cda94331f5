"""What an operator may choose, read once at the start, checked, and never changed after.

`Config.from_environment(os.environ)` is the one way in; a bad value raises `ConfigError`, whose text names
the setting and says what is expected, so that it can be printed as it is.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

MOST_PROXIES = 8
SQLITE_FILE = "checkin.sqlite3"
DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")


class ConfigError(ValueError):
    """A setting that cannot be used; str() is a sentence for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """All settings. `data_dir` exists and is absolute; `public_url` has no slash at its end."""

    # Where everything lives that is not code: database, keys, certificates. Readable by its owner only
    data_dir: Path
    # SQLAlchemy's form; sqlite:/// or postgresql+psycopg://
    database_url: str
    # How many reverse proxies stand before us and may be believed about the client's address and scheme
    trusted_proxies: int = 0
    # What links and QR codes begin with; None: what the request came by
    public_url: str | None = None
    # Cookies only over https; off only when the program itself is asked to speak plain http
    secure_cookies: bool = True
    testing: bool = False

    def __post_init__(self) -> None:
        _check_database_url(self.database_url)
        if not 0 <= self.trusted_proxies <= MOST_PROXIES:
            raise ConfigError(f"CHECKIN_TRUSTED_PROXIES must be a whole number from 0 to {MOST_PROXIES}.")
        if self.public_url is not None:
            _check_public_url(self.public_url)
        if not self.data_dir.is_absolute():
            raise ConfigError("CHECKIN_DATA must be an absolute path once it is resolved.")

    @property
    def is_sqlite(self) -> bool:
        return self.database_url.startswith("sqlite")

    @property
    def sqlite_folder(self) -> Path:
        """The folder of the SQLite file, which one process holds: the data folder unless the URL says another."""
        file = self.database_url.partition(":///")[2].partition("?")[0]
        return Path(file).resolve().parent

    @classmethod
    def from_environment(cls, environ: Mapping[str, str], **overrides: Any) -> "Config":
        """Reads `CHECKIN_*`; a keyword that is given wins over the environment. Makes the data folder."""
        chosen_folder = overrides.pop("data_dir", None) or environ.get("CHECKIN_DATA") or "data"
        folder = _make_folder(chosen_folder)
        public_url = environ.get("CHECKIN_PUBLIC_URL", "").strip().rstrip("/") or None
        values: dict[str, Any] = {
            "data_dir": folder,
            "database_url": environ.get("CHECKIN_DATABASE_URL") or f"sqlite:///{folder / SQLITE_FILE}",
            "trusted_proxies": _whole_number(environ, "CHECKIN_TRUSTED_PROXIES"),
            "public_url": public_url,
            "secure_cookies": not (public_url or "").startswith("http://"),
        }
        return cls(**(values | overrides))


def _make_folder(given: str | Path) -> Path:
    """Makes the folder for its owner alone; an existing one keeps the mode it has."""
    folder = Path(given).expanduser().resolve()
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as problem:
        reason = problem.strerror
        raise ConfigError(f"CHECKIN_DATA: the folder {folder} cannot be made ({reason}).") from problem
    return folder


def _whole_number(environ: Mapping[str, str], name: str) -> int:
    text = environ.get(name, "").strip() or "0"
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise ConfigError(f"{name} must be a whole number, but is {text!r}.")
    return int(text)


def _check_database_url(url: str) -> None:
    """The sentence never quotes it: it may hold a password."""
    from sqlalchemy.engine import make_url
    from sqlalchemy.exc import ArgumentError

    expected = "CHECKIN_DATABASE_URL must begin with sqlite:/// or postgresql+psycopg://."
    try:
        parts = make_url(url)
    except (ArgumentError, ValueError):
        raise ConfigError(expected) from None
    if parts.drivername not in DRIVERS:
        raise ConfigError(expected)
    if parts.get_backend_name() == "sqlite" and parts.database in (None, "", ":memory:"):
        raise ConfigError("CHECKIN_DATABASE_URL must name a file after sqlite:///.")


def _check_public_url(url: str) -> None:
    try:
        parts = urlsplit(url)
        has_port = parts.port is None or parts.port > 0
    except ValueError:
        parts, has_port = urlsplit(""), False
    is_plain = url.isprintable() and " " not in url
    begins_well = parts.scheme in ("http", "https") and parts.hostname and has_port and is_plain
    if not begins_well or parts.query or parts.fragment:
        raise ConfigError(f"CHECKIN_PUBLIC_URL must look like https://checkin.example.org, but is {url!r}.")
    if parts.username or parts.password:
        raise ConfigError("CHECKIN_PUBLIC_URL must not carry a user name or password.")
    if parts.path:
        raise ConfigError(f"CHECKIN_PUBLIC_URL must end after host and port, but goes on with {parts.path!r}.")
