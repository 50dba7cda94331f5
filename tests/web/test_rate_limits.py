import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from checkin import create_app
from checkin.config import Config
from checkin.store.engine import Store
from checkin.web.rate_limits import limiter
from tests.web.organizer.forms import token_of

TRIES, HOURLY = 10, 60  # of signing in, a minute and an hour


def _try(client: FlaskClient, token: str, address: str = "127.0.0.1", **headers: str) -> int:
    fields = {"username": "a", "password": "b", "csrf_token": token}
    answer = client.post("/sign-in", data=fields, headers=headers, environ_overrides={"REMOTE_ADDR": address})
    return answer.status_code


def test_an_address_that_tried_too_often_waits_and_another_does_not(client: FlaskClient) -> None:
    token = token_of(client, "/sign-in")
    assert [_try(client, token) for _ in range(TRIES + 1)] == [403] * TRIES + [429]
    assert _try(client, token, "192.168.1.7") == 403


def test_who_has_to_wait_is_told_how_long(client: FlaskClient) -> None:
    token = token_of(client, "/sign-in")
    for _ in range(TRIES):
        _try(client, token)
    answer = client.post("/sign-in", data={"csrf_token": token}, headers={"Accept": "application/json"})
    assert answer.get_json()["error"]["code"] == "http_429"
    assert 0 < int(answer.headers["Retry-After"]) <= 60


def test_who_used_up_an_hours_tries_is_told_the_minutes(client: FlaskClient) -> None:
    client.set_cookie("lang", "en")
    token = token_of(client, "/sign-in")
    for _ in range(HOURLY // TRIES):
        for _ in range(TRIES):
            _try(client, token)
        _let_a_minute_pass()
    answer = client.post("/sign-in", data={"csrf_token": token})
    (minutes,) = re.findall(r"Wait (\d+) minutes, then try again\.", answer.text)
    assert 50 * 60 < int(answer.headers["Retry-After"]) <= int(minutes) * 60 <= 60 * 60


def _let_a_minute_pass() -> None:
    for key in list(limiter.storage.storage):
        if key.endswith("/minute"):
            limiter.storage.clear(key)


def test_a_header_that_anybody_can_write_makes_no_new_address(client: FlaskClient) -> None:
    token = token_of(client, "/sign-in")
    statuses = [_try(client, token, **{"X-Forwarded-For": f"10.0.0.{n}"}) for n in range(TRIES + 1)]
    assert statuses == [403] * TRIES + [429]


@pytest.fixture
def behind_proxy(sqlite_store: Store, app: Flask) -> FlaskClient:
    config = Config.from_environment(
        {},
        data_dir=app.extensions["checkin_config"].data_dir,
        secure_cookies=False,
        testing=True,
        trusted_proxies=1,
    )
    return create_app(config, sqlite_store).test_client()


def test_behind_a_trusted_proxy_the_address_is_the_one_it_names(behind_proxy: FlaskClient) -> None:
    token = token_of(behind_proxy, "/sign-in")
    for n in range(TRIES + 1):
        assert _try(behind_proxy, token, **{"X-Forwarded-For": f"10.0.0.{n}"}) == 403
    statuses = [_try(behind_proxy, token, **{"X-Forwarded-For": "evil, 10.1.1.1"}) for _ in range(TRIES + 1)]
    assert statuses == [403] * TRIES + [429]
