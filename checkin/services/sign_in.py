"""Who may organize: accounts, the one-time link of the laptop's terminal, and log-ins that end on our side."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, joinedload

from checkin.core.errors import InvalidField, NotFound, Refused
from checkin.core.names import clean, nfc
from checkin.services.passwords import hash_password, password_fits
from checkin.store.engine import Store
from checkin.store.models import Account, Login, SignInLink

LINK_LIFETIME = timedelta(hours=12)
LOGIN_LIFETIME = timedelta(days=14)  # longer than any congress, shorter than a forgotten laptop
LONGEST_USERNAME = 120
PASSWORD_LENGTHS = range(8, 201)


class SignInRefused(Refused):
    """Unknown user name or wrong password: one answer for both."""

    code = "sign_in_refused"


class LinkRefused(Refused):
    """The one-time link is unknown, used or expired: one answer for all."""

    code = "link_refused"


@dataclass(frozen=True, slots=True)
class OpenedLogin:
    """`token` goes into the browser's cookie and is kept nowhere else."""

    token: str
    account: Account


def normalize_username(text: str) -> str:
    return clean(text).lower()


def add_account(
    store: Store, *, username: str, name: str, password: str, now: datetime, sees_sensitive: bool = False
) -> Account:
    """A new account. InvalidField: username "taken", "empty", "long" or "malformed"; name "empty" or "long";
    password "short" or "long".

    The first one sees what is sensitive about delegates in any case: somebody must.
    """
    account = _new_account(username, name, password, now)
    account.sees_sensitive = sees_sensitive
    with store.write() as session:
        return _insert_account(session, account)


def let_see_sensitive(store: Store, username: str, allowed: bool) -> Account:
    """Whether this account may see and take out what is sensitive, from now on. NotFound where there is none."""
    with store.write() as session:
        account = session.scalar(select(Account).where(Account.username == normalize_username(username)))
        if account is None:
            raise NotFound
        account.sees_sensitive = allowed
        return account


def set_password(store: Store, username: str, password: str, now: datetime) -> Account:
    """Whoever was signed in with the one before is so no longer. NotFound; InvalidField as `add_account`."""
    password_hash = _hashed(password)
    with store.write() as session:
        account = session.scalar(select(Account).where(Account.username == normalize_username(username)))
        if account is None:
            raise NotFound
        account.password_hash = password_hash
        session.execute(
            update(Login).where(Login.account_id == account.id, Login.ended_at.is_(None)).values(ended_at=now)
        )
        return account


def _new_account(username: str, name: str, password: str, now: datetime) -> Account:
    """Checked and hashed outside of any transaction: argon2 takes its time on purpose."""
    username, name = normalize_username(username), clean(name)
    if not username or len(username) > LONGEST_USERNAME:
        raise InvalidField("username", "long" if username else "empty")
    if " " in username:
        raise InvalidField("username", "malformed")
    if not name or len(name) > 200:
        raise InvalidField("name", "empty" if not name else "long")
    return Account(username=username, name=name, password_hash=_hashed(password), created_at=now)


def _hashed(password: str) -> str:
    if (length := len(nfc(password))) not in PASSWORD_LENGTHS:
        raise InvalidField("password", "short" if length < PASSWORD_LENGTHS.start else "long")
    return hash_password(password)


def _insert_account(session: Session, account: Account) -> Account:
    if session.scalar(select(Account.id).where(Account.username == account.username)) is not None:
        raise InvalidField("username", "taken")
    if session.scalar(select(func.count(Account.id))) == 0:
        account.sees_sensitive = True
    session.add(account)
    try:
        session.flush()
    except IntegrityError:  # somebody else made one of that name at this moment
        raise InvalidField("username", "taken") from None
    return account


def has_accounts(store: Store) -> bool:
    with store.read() as session:
        return session.scalar(select(func.count(Account.id))) != 0


def issue_sign_in_link(store: Store, now: datetime) -> str:
    """The token of a fresh one-time link; earlier unused links die with it."""
    token = store.vault.new_token()
    with store.write() as session:
        session.execute(update(SignInLink).where(SignInLink.used_at.is_(None)).values(used_at=now))
        session.add(
            SignInLink(
                token_hash=store.vault.hash("sign-in link", token), created_at=now, expires_at=now + LINK_LIFETIME
            )
        )
    return token


def link_is_open(store: Store, token: str, now: datetime) -> bool:
    with store.read() as session:
        return _open_link(store, session, token, now) is not None


def first_account(store: Store) -> Account | None:
    """Whom the terminal's link signs in: the account that was made first."""
    with store.read() as session:
        return session.scalar(select(Account).order_by(Account.id).limit(1))


def use_link_for_first_account(
    store: Store, token: str, *, username: str, name: str, password: str, now: datetime
) -> OpenedLogin:
    """Makes the first account with the link and signs it in. LinkRefused once any account exists."""
    if not link_is_open(store, token, now):
        raise LinkRefused
    account = _new_account(username, name, password, now)
    with store.write() as session:
        link = _open_link(store, session, token, now, lock=True)
        if link is None or session.scalar(select(func.count(Account.id))) != 0:
            raise LinkRefused
        _insert_account(session, account)
        link.used_at = now
        return _open_login(store, session, account, now)


def use_link_to_sign_in(store: Store, token: str, now: datetime) -> OpenedLogin:
    """Signs in the first account: whoever reads the laptop's terminal owns the laptop."""
    with store.write() as session:
        link = _open_link(store, session, token, now, lock=True)
        account = session.scalar(select(Account).order_by(Account.id).limit(1))
        if link is None or account is None:
            raise LinkRefused
        link.used_at = now
        return _open_login(store, session, account, now)


def _open_link(
    store: Store, session: Session, token: str, now: datetime, *, lock: bool = False
) -> SignInLink | None:
    query = select(SignInLink).where(
        SignInLink.token_hash == store.vault.hash("sign-in link", token),
        SignInLink.used_at.is_(None),
        SignInLink.expires_at > now,
    )
    return session.scalar(query.with_for_update() if lock else query)


def sign_in(store: Store, *, username: str, password: str, now: datetime) -> OpenedLogin:
    """SignInRefused where the pair does not fit. The slow check runs outside of the write gate."""
    with store.read() as session:
        account = session.scalar(select(Account).where(Account.username == normalize_username(username)))
    if not password_fits(account.password_hash if account else None, password) or account is None:
        raise SignInRefused
    with store.write() as session:
        return _open_login(store, session, account, now)


def _open_login(store: Store, session: Session, account: Account, now: datetime) -> OpenedLogin:
    token = store.vault.new_token()
    session.add(
        Login(
            token_hash=store.vault.hash("login", token),
            account_id=account.id,
            created_at=now,
            expires_at=now + LOGIN_LIFETIME,
        )
    )
    return OpenedLogin(token, account)


def find_login(store: Store, token: str, now: datetime) -> Account | None:
    """The account behind a cookie, or None where its log-in has ended or expired."""
    with store.read() as session:
        login = session.scalar(
            select(Login)
            .options(joinedload(Login.account))
            .where(
                Login.token_hash == store.vault.hash("login", token),
                Login.ended_at.is_(None),
                Login.expires_at > now,
            )
        )
        return login.account if login else None


def sign_out(store: Store, token: str, now: datetime) -> None:
    """Ends the log-in. Idempotent."""
    with store.write() as session:
        session.execute(
            update(Login)
            .where(Login.token_hash == store.vault.hash("login", token), Login.ended_at.is_(None))
            .values(ended_at=now)
        )
