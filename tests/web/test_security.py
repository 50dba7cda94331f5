import re

from flask import Flask
from flask.testing import FlaskClient

HTTPS = {"base_url": "https://localhost"}


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found is not None
    return found[1]


def test_a_form_over_https_is_taken_with_the_referer_that_our_policy_lets_browsers_send(app: Flask) -> None:
    app.config["WTF_CSRF_SSL_STRICT"] = True
    client = app.test_client()
    page = client.get("/sign-in", **HTTPS)
    assert page.headers["Referrer-Policy"] == "same-origin"
    headers = {"Referer": "https://localhost/sign-in"}
    answer = client.post("/language/en", data={"csrf_token": _token(page.text)}, headers=headers, **HTTPS)
    assert answer.status_code == 302


def test_a_form_from_another_site_is_refused_over_https(app: Flask) -> None:
    app.config["WTF_CSRF_SSL_STRICT"] = True
    client = app.test_client()
    token = _token(client.get("/sign-in", **HTTPS).text)
    headers = {"Referer": "https://example.org/"}
    assert client.post("/language/en", data={"csrf_token": token}, headers=headers, **HTTPS).status_code == 400


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    assert client.post("/language/en").status_code == 400


def test_every_answer_forbids_inline_scripts_frames_and_guessing(client: FlaskClient) -> None:
    for path in ("/sign-in", "/healthz", "/nothing"):
        headers = client.get(path).headers
        assert headers["Content-Security-Policy"].startswith(
            "default-src 'none'; script-src 'self'; style-src 'self';"
        )
        assert headers["Content-Security-Policy"].endswith("base-uri 'none'; frame-ancestors 'none'")
        assert headers["X-Content-Type-Options"] == "nosniff"


def test_only_the_door_may_compile_wasm(client: FlaskClient) -> None:
    policies = {path: client.get(path).headers["Content-Security-Policy"] for path in ("/sign-in", "/door/")}
    assert {path: "'wasm-unsafe-eval'" in policy for path, policy in policies.items()} == {
        "/sign-in": False,
        "/door/": True,
    }
