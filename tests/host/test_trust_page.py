import hashlib
import re
from datetime import UTC, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509

from checkin.host.addresses import MachineAddresses
from checkin.host.certificates import ensure_certificate
from checkin.host.trust_page import TrustPage

LAPTOP = MachineAddresses((ip_address("192.168.1.5"), ip_address("fd00::5")), ("laptop.local",))


@pytest.fixture
def page(tmp_path: Path) -> TrustPage:
    authority = ensure_certificate(tmp_path, LAPTOP, datetime.now(UTC)).authority
    assert authority is not None
    return TrustPage(authority, [*LAPTOP.lan, *LAPTOP.names], 8443)


def ask(page: TrustPage, path: str, **environ: str) -> tuple[str, dict[str, str], str]:
    said: list[Any] = []
    full = {"REQUEST_METHOD": "GET", "PATH_INFO": path, "QUERY_STRING": "", "HTTP_HOST": "192.168.1.5:8080"}
    body = b"".join(page(full | environ, lambda status, headers: said.extend((status, dict(headers)))))
    return said[0], said[1], body.decode(errors="replace")


@pytest.mark.parametrize(
    "path",
    [
        "/healthz",
        "/sign-in/abc",
        "/static/css/tokens.css",
        "/ca.key",
        "/ca.crt/",
        "/../ca.key",
        "//",
        "",
        "/socket.io/",
    ],
)
def test_nothing_else_is_there(page: TrustPage, path: str) -> None:
    status, headers, text = ask(page, path)
    assert (status, headers["Content-Type"], text) == (
        "404 Not Found",
        "text/plain; charset=utf-8",
        "Không có ở đây. Not here.\n",
    )


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE", "CONNECT"])
def test_it_can_only_be_read(page: TrustPage, method: str) -> None:
    assert ask(page, "/", REQUEST_METHOD=method)[0] == "404 Not Found"


def test_a_head_request_has_no_body(page: TrustPage) -> None:
    status, headers, text = ask(page, "/", REQUEST_METHOD="HEAD")
    assert (status, int(headers["Content-Length"]) > 1000, text) == ("200 OK", True, "")


@pytest.mark.parametrize(
    ("query", "language"), [("", "vi"), ("lang=en", "en"), ("lang=xx", "vi"), ("lang=%00", "vi")]
)
def test_the_language_is_vietnamese_unless_english_is_asked_for(page: TrustPage, query: str, language: str) -> None:
    assert f'<html lang="{language}">' in ask(page, "/", QUERY_STRING=query)[2]


def test_the_page_needs_nothing_but_its_stylesheet(page: TrustPage) -> None:
    text = ask(page, "/")[2]
    assert re.findall(r'(?:src|<link[^>]*href)="([^"]*)"', text) == ["/trust.css"]
    assert re.findall(r"<script|style=|\son[a-z]+=", text) == []


def test_the_stylesheet_asks_for_nothing(page: TrustPage) -> None:
    status, headers, text = ask(page, "/trust.css")
    assert (status, headers["Content-Type"]) == ("200 OK", "text/css; charset=utf-8")
    assert re.findall(r"url\(|@import", text) == []


def test_the_file_is_the_authority_that_the_page_shows(page: TrustPage, tmp_path: Path) -> None:
    status, headers, _ = ask(page, "/ca.crt")
    loaded = x509.load_der_x509_certificate(page.file)
    assert (status, headers["Content-Type"]) == ("200 OK", "application/x-x509-ca-cert")
    assert page.fingerprint.replace(":", "").lower() == hashlib.sha256(page.file).hexdigest()
    assert loaded == x509.load_pem_x509_certificate((tmp_path / "tls" / "ca.crt").read_bytes())


def test_the_page_shows_the_fingerprint(page: TrustPage) -> None:
    assert page.fingerprint in ask(page, "/")[2]


def test_every_answer_has_a_strict_policy(page: TrustPage) -> None:
    policies = {ask(page, path)[1]["Content-Security-Policy"] for path in ("/", "/trust.css", "/ca.crt", "/x")}
    assert policies == {"default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"}


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("192.168.1.5:8080", "https://192.168.1.5:8443/"),
        ("Laptop.local:8080", "https://laptop.local:8443/"),
        ("[fd00::5]:8080", "https://[fd00::5]:8443/"),
        ("laptop.local", "https://laptop.local:8443/"),
        ("evil.example", "https://192.168.1.5:8443/"),
        ('"><script>', "https://192.168.1.5:8443/"),
        ("", "https://192.168.1.5:8443/"),
    ],
)
def test_it_links_on_to_the_name_the_phone_came_by(page: TrustPage, asked: str, address: str) -> None:
    links = set(re.findall(r'href="(https:[^"]*)"', ask(page, "/", HTTP_HOST=asked)[2]))
    assert links == {address}


@pytest.mark.parametrize(
    ("agent", "first"), [("Mozilla/5.0 (iPhone; …)", "iPhone"), ("Mozilla/5.0 (Linux; Android 14)", "Android")]
)
def test_the_phone_that_asks_finds_its_steps_first(page: TrustPage, agent: str, first: str) -> None:
    text = ask(page, "/", HTTP_USER_AGENT=agent, QUERY_STRING="lang=en")[2]
    assert re.findall(r"<details open>\s*<summary>(\w+)", text) == [first]
