import unicodedata
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from time import sleep

import pytest
from argon2 import PasswordHasher
from sqlalchemy import func, select, update

from checkin.core.errors import InvalidField, NotFound
from checkin.services.sign_in import (
    LINK_LIFETIME,
    LOGIN_LIFETIME,
    LinkRefused,
    SignInRefused,
    add_account,
    find_login,
    first_account,
    has_accounts,
    issue_sign_in_link,
    link_is_open,
    set_password,
    sign_in,
    sign_out,
    use_link_for_first_account,
    use_link_to_sign_in,
)
from checkin.store.engine import Store
from checkin.store.models import Account, Login, SignInLink
from tests.congress import NOW

PASSWORD = "một câu đủ dài"
MOMENT = timedelta(seconds=1)


@pytest.fixture
def alice(store: Store) -> Account:
    return add_account(store, username="alice", name="Alice", password=PASSWORD, now=NOW)


def _problem(act: Callable[[], object]) -> tuple[str, str]:
    with pytest.raises(InvalidField) as refused:
        act()
    return refused.value.field, refused.value.problem


def test_an_account_signs_in_with_its_password(store: Store, alice: Account) -> None:
    opened = sign_in(store, username="alice", password=PASSWORD, now=NOW)
    assert opened.account.id == alice.id
    found = find_login(store, opened.token, NOW)
    assert found is not None
    assert found.id == alice.id


@pytest.mark.parametrize("typed", ["Alice", " ALICE ", "a​lice"])
def test_a_user_name_is_read_however_it_is_typed(store: Store, alice: Account, typed: str) -> None:
    assert sign_in(store, username=typed, password=PASSWORD, now=NOW).account.id == alice.id


@pytest.mark.parametrize("chosen", ["NFC", "NFD"])
@pytest.mark.parametrize("typed", ["NFC", "NFD"])
def test_a_password_fits_whatever_keyboard_put_its_marks(store: Store, chosen: str, typed: str) -> None:
    password = "Đại hội lần thứ mười hai"
    add_account(store, username="bo", name="Bố", password=unicodedata.normalize(chosen, password), now=NOW)
    sign_in(store, username="bo", password=unicodedata.normalize(typed, password), now=NOW)


def test_a_password_of_before_fits_as_it_was_typed(store: Store, alice: Account) -> None:
    """Hashes were made of what the keyboard sent."""
    typed = unicodedata.normalize("NFD", "Đại hội lần thứ mười hai")
    with store.write() as session:
        session.get_one(Account, alice.id).password_hash = PasswordHasher(
            time_cost=1, memory_cost=8, parallelism=1
        ).hash(typed)
    assert sign_in(store, username="alice", password=typed, now=NOW).account.id == alice.id


def test_letters_and_not_their_marks_make_a_password_long(store: Store) -> None:
    short = unicodedata.normalize("NFD", "ậậậậ")
    assert _problem(lambda: add_account(store, username="bo", name="Bố", password=short, now=NOW)) == (
        "password",
        "short",
    )


def test_a_wrong_password_is_refused(store: Store, alice: Account) -> None:
    with pytest.raises(SignInRefused):
        sign_in(store, username="alice", password=PASSWORD + " ", now=NOW)


def test_an_unknown_name_is_refused_even_with_the_password_that_nobody_has(store: Store, alice: Account) -> None:
    with pytest.raises(SignInRefused):
        sign_in(store, username="bob", password="nobody's password", now=NOW)


def test_a_refused_sign_in_opens_no_login(store: Store, alice: Account) -> None:
    with pytest.raises(SignInRefused):
        sign_in(store, username="alice", password="x", now=NOW)
    with store.read() as session:
        assert session.scalar(select(func.count(Login.id))) == 0


@pytest.mark.parametrize(
    ("fields", "problem"),
    [
        ({"username": " "}, ("username", "empty")),
        ({"username": "a b"}, ("username", "malformed")),
        ({"username": "a" * 121}, ("username", "long")),
        ({"username": "ALICE"}, ("username", "taken")),
        ({"name": ""}, ("name", "empty")),
        ({"name": "a" * 201}, ("name", "long")),
        ({"password": "1234567"}, ("password", "short")),
        ({"password": "1" * 201}, ("password", "long")),
    ],
)
def test_what_an_account_may_not_be(
    store: Store, alice: Account, fields: dict[str, str], problem: tuple[str, str]
) -> None:
    good = {"username": "bob", "name": "Bob", "password": PASSWORD}
    assert _problem(lambda: add_account(store, **(good | fields), now=NOW)) == problem


def test_of_two_accounts_of_one_name_made_at_once_one_is_refused(store: Store) -> None:
    with ThreadPoolExecutor(1) as pool:
        with store.write() as session:
            session.add(Account(username="bo", name="Bố", password_hash="-", created_at=NOW))
            session.flush()
            late = pool.submit(add_account, store, username="bo", name="Bố", password=PASSWORD, now=NOW)
            sleep(0.5)
        assert type(late.exception(5)) is InvalidField


def test_passwords_are_kept_as_argon2id(store: Store, alice: Account) -> None:
    assert alice.password_hash.startswith("$argon2id$")


def test_neither_login_nor_link_is_kept_in_clear(store: Store, alice: Account) -> None:
    link = issue_sign_in_link(store, NOW)
    token = sign_in(store, username="alice", password=PASSWORD, now=NOW).token
    with store.read() as session:
        kept = {*session.scalars(select(Login.token_hash)), *session.scalars(select(SignInLink.token_hash))}
    assert kept == {store.vault.hash("login", token), store.vault.hash("sign-in link", link)}
    assert kept & {token, link} == set()


def test_signing_out_ends_this_login_and_no_other(store: Store, alice: Account) -> None:
    here = sign_in(store, username="alice", password=PASSWORD, now=NOW).token
    elsewhere = sign_in(store, username="alice", password=PASSWORD, now=NOW).token
    sign_out(store, here, NOW)
    sign_out(store, here, NOW + MOMENT)
    assert find_login(store, here, NOW) is None
    assert find_login(store, elsewhere, NOW) is not None


def test_another_password_ends_what_was_signed_in_with_the_one_before(store: Store, alice: Account) -> None:
    add_account(store, username="bob", name="Bob", password=PASSWORD, now=NOW)
    tokens = [sign_in(store, username=name, password=PASSWORD, now=NOW).token for name in ("alice", "bob")]
    set_password(store, "Alice", "một câu khác hẳn", NOW)
    assert [find_login(store, token, NOW) is not None for token in tokens] == [False, True]
    with pytest.raises(SignInRefused):
        sign_in(store, username="alice", password=PASSWORD, now=NOW)
    assert sign_in(store, username="alice", password="một câu khác hẳn", now=NOW).account.id == alice.id


def test_a_password_is_set_for_nobody_who_is_not_there(store: Store, alice: Account) -> None:
    with pytest.raises(NotFound):
        set_password(store, "bob", "một câu khác hẳn", NOW)


def test_a_login_expires(store: Store, alice: Account) -> None:
    token = sign_in(store, username="alice", password=PASSWORD, now=NOW).token
    assert find_login(store, token, NOW + LOGIN_LIFETIME - MOMENT) is not None
    assert find_login(store, token, NOW + LOGIN_LIFETIME) is None


@pytest.mark.parametrize("token", ["", "x", "a" * 10_000])
def test_a_token_that_nobody_gave_out_is_nobody(store: Store, alice: Account, token: str) -> None:
    assert find_login(store, token, NOW) is None


def test_the_link_makes_the_first_account_and_signs_it_in(store: Store) -> None:
    link = issue_sign_in_link(store, NOW)
    opened = use_link_for_first_account(store, link, username="alice", name="Alice", password=PASSWORD, now=NOW)
    found = find_login(store, opened.token, NOW)
    assert found is not None
    assert (found.username, found.name) == ("alice", "Alice")
    assert not link_is_open(store, link, NOW)


def test_a_bad_field_leaves_the_link_open(store: Store) -> None:
    link = issue_sign_in_link(store, NOW)
    problem = _problem(
        lambda: use_link_for_first_account(store, link, username="alice", name="", password=PASSWORD, now=NOW)
    )
    assert problem == ("name", "empty")
    assert link_is_open(store, link, NOW)
    assert not has_accounts(store)


def test_the_link_makes_no_second_account(store: Store, alice: Account) -> None:
    link = issue_sign_in_link(store, NOW)
    with pytest.raises(LinkRefused):
        use_link_for_first_account(store, link, username="mallory", name="M", password=PASSWORD, now=NOW)
    assert link_is_open(store, link, NOW)


def test_the_link_signs_in_the_first_account_once(store: Store, alice: Account) -> None:
    add_account(store, username="bob", name="Bob", password=PASSWORD, now=NOW)
    link = issue_sign_in_link(store, NOW)
    assert use_link_to_sign_in(store, link, NOW).account.id == alice.id
    with pytest.raises(LinkRefused):
        use_link_to_sign_in(store, link, NOW)


def test_the_link_signs_in_nobody_where_nobody_is(store: Store) -> None:
    link = issue_sign_in_link(store, NOW)
    with pytest.raises(LinkRefused):
        use_link_to_sign_in(store, link, NOW)
    assert link_is_open(store, link, NOW)


def test_a_link_expires(store: Store, alice: Account) -> None:
    link = issue_sign_in_link(store, NOW)
    assert link_is_open(store, link, NOW + LINK_LIFETIME - MOMENT)
    with pytest.raises(LinkRefused):
        use_link_to_sign_in(store, link, NOW + LINK_LIFETIME)


def test_a_new_link_ends_the_one_before(store: Store, alice: Account) -> None:
    old, new = issue_sign_in_link(store, NOW), issue_sign_in_link(store, NOW)
    assert [link_is_open(store, link, NOW) for link in (old, new)] == [False, True]


def test_the_first_account_is_the_one_made_first(store: Store, alice: Account) -> None:
    add_account(store, username="aaa", name="Aaa", password=PASSWORD, now=NOW)
    found = first_account(store)
    assert found is not None
    assert found.id == alice.id


@pytest.mark.parametrize("has_account", [True, False])
def test_a_link_that_somebody_else_is_using_opens_nothing(store: Store, has_account: bool) -> None:
    if has_account:
        add_account(store, username="alice", name="Alice", password=PASSWORD, now=NOW)
    token = issue_sign_in_link(store, NOW)

    def use() -> object:
        if has_account:
            return use_link_to_sign_in(store, token, NOW)
        return use_link_for_first_account(store, token, username="b", name="B", password=PASSWORD, now=NOW)

    with ThreadPoolExecutor(1) as pool:
        with store.write() as session:
            session.execute(update(SignInLink).values(used_at=NOW))
            late = pool.submit(use)
            sleep(0.5)
        assert type(late.exception(5)) is LinkRefused
