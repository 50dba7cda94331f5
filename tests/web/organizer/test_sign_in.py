import re
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from checkin.services.sign_in import add_account, issue_sign_in_link, link_is_open
from checkin.store.engine import Store
from checkin.store.models import Account, Login
from tests.congress import NOW
from tests.web.organizer.forms import send, token_of, without_tokens

PASSWORD = "a long enough password"


@pytest.fixture
def accounts(app: Flask) -> Store:
    """The application's store with one account, alice."""
    store: Store = app.extensions["store"]
    add_account(store, username="alice", name="Alice", password=PASSWORD, now=NOW)
    return store


def _link(app: Flask) -> str:
    return issue_sign_in_link(app.extensions["store"], datetime.now(UTC))


def _is_open(app: Flask, token: str) -> bool:
    return link_is_open(app.extensions["store"], token, datetime.now(UTC))


def _logins(app: Flask) -> int:
    with app.extensions["store"].read() as session:
        return session.scalar(select(func.count(Login.id))) or 0


def _focused(page: str) -> list[str]:
    return re.findall(r'<input id="(\w+)"[^>]* autofocus\b', page)


def test_signing_in_leads_to_the_events(client: FlaskClient, accounts: Store) -> None:
    answer = send(client, "/sign-in", username="alice", password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/events")
    assert client.get("/events").status_code == 200


def test_signing_in_leads_where_one_wanted_to_be(client: FlaskClient, accounts: Store) -> None:
    answer = send(client, "/sign-in", username="alice", password=PASSWORD, next="/events/1/plan")
    assert answer.headers["Location"] == "/events/1/plan"


@pytest.mark.parametrize("target", ["https://evil.example", "//evil.example", "/\\evil.example"])
def test_signing_in_leads_to_no_other_host(client: FlaskClient, accounts: Store, target: str) -> None:
    answer = send(client, "/sign-in", username="alice", password=PASSWORD, next=target)
    assert answer.headers["Location"] == "/events"


def test_a_wrong_password_keeps_what_was_typed_but_the_password(client: FlaskClient, accounts: Store) -> None:
    answer = send(client, "/sign-in", username="alice", password="wrong-password", next="/events/1")
    assert answer.status_code == 403
    assert answer.text.count('value="alice"') == 1
    assert answer.text.count('value="/events/1"') == 1
    assert answer.text.count("wrong-password") == 0


def test_after_a_wrong_password_the_keyboard_is_in_its_field(client: FlaskClient, accounts: Store) -> None:
    assert _focused(client.get("/sign-in").text) == ["username"]
    assert _focused(send(client, "/sign-in", username="alice", password="x").text) == ["password"]


def test_a_wrong_name_and_a_wrong_password_read_the_same(client: FlaskClient, accounts: Store) -> None:
    pages = []
    for username, password in (("alice", "x"), ("nobody", PASSWORD)):
        page = send(client, "/sign-in", username=username, password=password).text
        pages.append(without_tokens(page).replace(username, "NAME"))
    assert pages[0] == pages[1]


def test_no_token_no_sign_in(client: FlaskClient, accounts: Store, app: Flask) -> None:
    answer = client.post("/sign-in", data={"username": "alice", "password": PASSWORD})
    assert answer.status_code == 400
    assert _logins(app) == 0


def test_too_many_tries_are_told_to_wait(client: FlaskClient, accounts: Store) -> None:
    token = token_of(client, "/sign-in")
    fields = {"username": "alice", "password": "x", "csrf_token": token}
    statuses = [client.post("/sign-in", data=fields).status_code for _ in range(11)]
    assert statuses == [403] * 10 + [429]


def test_looking_at_the_sign_in_page_is_not_a_try(client: FlaskClient, accounts: Store) -> None:
    assert {client.get("/sign-in").status_code for _ in range(15)} == {200}


def test_a_session_from_before_is_not_kept(client: FlaskClient, accounts: Store) -> None:
    with client.session_transaction() as planted:
        planted["login"] = "planted"
        planted["anything"] = "else"
    send(client, "/sign-in", username="alice", password=PASSWORD)
    with client.session_transaction() as session:
        assert set(session) == {"login"}
        assert session["login"] != "planted"


def test_two_sign_ins_have_two_tokens(app: Flask, client: FlaskClient, accounts: Store) -> None:
    tokens = set()
    for browser in (client, app.test_client()):
        send(browser, "/sign-in", username="alice", password=PASSWORD)
        with browser.session_transaction() as session:
            tokens.add(session["login"])
    assert len(tokens) == 2


def test_signing_out_ends_the_login_on_the_server(app: Flask, client: FlaskClient, accounts: Store) -> None:
    send(client, "/sign-in", username="alice", password=PASSWORD)
    stolen = client.get_cookie("checkin")
    assert stolen is not None
    answer = send(client, "/events", to="/sign-out")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    thief = app.test_client()
    thief.set_cookie("checkin", stolen.value)
    assert thief.get("/events").headers["Location"] == "/sign-in?next=/events"


def test_signing_out_needs_the_token(client: FlaskClient, accounts: Store) -> None:
    send(client, "/sign-in", username="alice", password=PASSWORD)
    assert client.post("/sign-out").status_code == 400
    assert client.get("/events").status_code == 200


def test_who_is_signed_in_has_no_use_for_the_sign_in_page(client: FlaskClient, accounts: Store) -> None:
    send(client, "/sign-in", username="alice", password=PASSWORD)
    assert client.get("/sign-in?next=/events/new").headers["Location"] == "/events/new"


@pytest.mark.parametrize("value", [1, ["x"], {"a": "b"}, None, ""])
def test_a_session_with_another_thing_for_a_token_is_a_strangers(client: FlaskClient, value: object) -> None:
    with client.session_transaction() as session:
        session["login"] = value
    assert client.get("/events").status_code == 302


def test_the_cookie_is_hidden_from_scripts_and_stays_on_this_site(client: FlaskClient, accounts: Store) -> None:
    header = send(client, "/sign-in", username="alice", password=PASSWORD).headers["Set-Cookie"]
    assert [part.strip() for part in header.split(";")][1:] == ["HttpOnly", "Path=/", "SameSite=Lax"]


def test_the_terminals_link_makes_the_first_account(app: Flask, client: FlaskClient) -> None:
    link = _link(app)
    answer = send(client, f"/sign-in/{link}", username="Alice@Example.org", name="Hoà", password=PASSWORD)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/events")
    assert client.get("/events").status_code == 200
    with app.extensions["store"].read() as session:
        made = session.scalars(select(Account)).all()
    assert [(account.username, account.name) for account in made] == [("alice@example.org", "Hoà")]
    assert not _is_open(app, link)


def test_looking_at_the_link_uses_it_up_for_nobody(app: Flask, client: FlaskClient) -> None:
    link = _link(app)
    assert [client.get(f"/sign-in/{link}").status_code for _ in range(3)] == [200] * 3
    assert client.head(f"/sign-in/{link}").status_code == 200
    assert _is_open(app, link)


def test_a_short_password_is_said_beside_its_field_and_the_rest_kept(app: Flask, client: FlaskClient) -> None:
    link = _link(app)
    answer = send(client, f"/sign-in/{link}", username="alice", name="Alice", password="short")
    assert answer.status_code == 400
    assert answer.text.count('aria-invalid="true"') == 1
    assert answer.text.count('value="alice"') == 1
    assert answer.text.count('value="short"') == 0
    assert _is_open(app, link)


def test_the_link_signs_in_with_one_press(app: Flask, client: FlaskClient, accounts: Store) -> None:
    link = _link(app)
    answer = send(client, f"/sign-in/{link}")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/events")
    assert client.get("/events").status_code == 200


def test_a_used_link_says_so_and_opens_nothing(app: Flask, client: FlaskClient, accounts: Store) -> None:
    link = _link(app)
    send(client, f"/sign-in/{link}")
    second = app.test_client()
    token = token_of(second, "/sign-in")
    assert second.get(f"/sign-in/{link}").status_code == 403
    assert second.post(f"/sign-in/{link}", data={"csrf_token": token}).status_code == 403
    assert second.get("/events").status_code == 302
    assert _logins(app) == 1


def test_a_link_that_nobody_made_says_the_same(client: FlaskClient) -> None:
    assert client.get("/sign-in/aaaaaaaaaaaaaaaaaaaaaaaaaa").status_code == 403


def test_guessing_links_is_told_to_wait(client: FlaskClient) -> None:
    token = token_of(client, "/sign-in")
    statuses = [client.post(f"/sign-in/guess{n}", data={"csrf_token": token}).status_code for n in range(11)]
    assert statuses == [403] * 10 + [429]


def test_the_link_needs_the_token_of_its_form(app: Flask, client: FlaskClient, accounts: Store) -> None:
    link = _link(app)
    assert client.post(f"/sign-in/{link}").status_code == 400
    assert _is_open(app, link)
