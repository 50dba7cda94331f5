import pytest
from flask import Flask
from flask.testing import FlaskClient

from tests.congress import Congress


def _policy(client: FlaskClient, path: str) -> dict[str, str]:
    with client.get(path) as answer:
        header = answer.headers["Content-Security-Policy"]
    return {name: rest for name, _, rest in (part.strip().partition(" ") for part in header.split(";"))}


@pytest.mark.parametrize("path", ["/sign-in", "/healthz", "/nowhere", "/api/nowhere"])
def test_every_answer_carries_the_guards(client: FlaskClient, path: str) -> None:
    headers = client.get(path).headers
    assert {
        name: headers.get(name)
        for name in (
            "X-Content-Type-Options",
            "Referrer-Policy",
            "Cross-Origin-Opener-Policy",
            "Permissions-Policy",
            "Cache-Control",
        )
    } == {
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Permissions-Policy": "camera=(self), microphone=(), geolocation=()",
        "Cache-Control": "no-store",
    }


def test_pages_run_no_script_and_wear_no_style_but_this_servers(client: FlaskClient) -> None:
    policy = _policy(client, "/sign-in")
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "font-src": "'self'",
        "img-src": "'self' data: blob:",
        "connect-src": "'self' wss://localhost ws://localhost",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        "media-src": "'self' blob:",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }


def test_only_the_door_and_its_worker_may_compile(app: Flask, client: FlaskClient) -> None:
    build = app.extensions["static_build"]
    scripts = {
        path: _policy(client, path)["script-src"] for path in ("/events", "/door", f"/static/{build}/icon.svg")
    }
    assert scripts == {
        "/events": "'self'",
        "/door": "'self' 'wasm-unsafe-eval'",
        f"/static/{build}/icon.svg": "'self' 'wasm-unsafe-eval'",
    }


@pytest.mark.parametrize("path", ["/sign-in", "/events/new", "/sign-out", "/language/en"])
def test_nothing_is_posted_without_the_token(client: FlaskClient, web_congress: Congress, path: str) -> None:
    assert client.post(path, headers={"Accept": "application/json"}).get_json()["error"]["code"] == "csrf"


def test_another_sites_token_is_none(app: Flask, client: FlaskClient) -> None:
    answer = client.post("/sign-in", data={"csrf_token": "IjEyMyI.aaaa.bbbb", "username": "a", "password": "b"})
    assert answer.status_code == 400


def test_pages_have_neither_inline_script_nor_inline_style(organizer: FlaskClient, web_congress: Congress) -> None:
    here = f"/events/{web_congress.event_id}"
    for path in ("/events", "/events/new", here, f"{here}/plan", f"{here}/import"):
        page = organizer.get(path).text
        found = {
            trace: page.count(trace) for trace in ("<style", " style=", "<script>", " onclick=", "javascript:")
        }
        assert found == dict.fromkeys(found, 0)
