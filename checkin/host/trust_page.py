"""The one page over plain HTTP: how a phone comes to trust this laptop, the authority's file, and nothing else.

A small WSGI application of its own, so that nothing of the real one can be reached without TLS.
"""

import gettext
import re
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape

from checkin.host.addresses import Address, in_url
from checkin.host.authority import fingerprint

TOP = Path(__file__).resolve().parents[2]
LANGUAGES = {"vi": "Tiếng Việt", "en": "English"}
HEADERS = [
    ("Content-Security-Policy", "default-src 'none'; style-src 'self'; base-uri 'none'; frame-ancestors 'none'"),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "no-referrer"),
    ("Cache-Control", "no-store"),
]
HOST = re.compile(r"([a-z0-9.-]{1,253})(?::\d{1,5})?|\[([0-9a-f:.]{2,45})\](?::\d{1,5})?")

Answer = tuple[str, str, bytes]
StartResponse = Callable[[str, list[tuple[str, str]]], Any]


class TrustPage:
    """The WSGI application. `hosts`: under which names the https server may be called, the best first."""

    def __init__(self, authority: Path, hosts: Iterable[Address | str], https_port: int) -> None:
        certificate = x509.load_pem_x509_certificate(authority.read_bytes())
        self.file = certificate.public_bytes(Encoding.DER)
        self.fingerprint = fingerprint(certificate)
        self.name = str(certificate.subject.get_attributes_for_oid(NameOID.COMMON_NAME)[0].value)
        self.set_hosts(hosts)
        self.https_port = https_port
        self.stylesheet = _stylesheet()
        self.pages = {language: _environment(language) for language in LANGUAGES}

    def set_hosts(self, hosts: Iterable[Address | str]) -> None:
        self.hosts = [in_url(host) for host in hosts]

    def __call__(self, environ: dict[str, Any], start_response: StartResponse) -> list[bytes]:
        status, kind, body = self.answer(environ)
        start_response(status, [("Content-Type", kind), ("Content-Length", str(len(body))), *HEADERS])
        return [body] if environ["REQUEST_METHOD"] == "GET" else []

    def answer(self, environ: dict[str, Any]) -> Answer:
        path = environ["PATH_INFO"] if environ["REQUEST_METHOD"] in ("GET", "HEAD") else None
        if path == "/":
            return "200 OK", "text/html; charset=utf-8", self.page(environ).encode()
        if path == "/trust.css":
            return "200 OK", "text/css; charset=utf-8", self.stylesheet
        if path == "/ca.crt":
            return "200 OK", "application/x-x509-ca-cert", self.file
        return "404 Not Found", "text/plain; charset=utf-8", "Không có ở đây. Not here.\n".encode()

    def page(self, environ: dict[str, Any]) -> str:
        asked = parse_qs(environ.get("QUERY_STRING", "")).get("lang", ["vi"])[0]
        language = asked if asked in LANGUAGES else "vi"
        is_apple = re.search("iPhone|iPad|Macintosh", environ.get("HTTP_USER_AGENT", "")) is not None
        template = self.pages[language].get_template("host/trust.html")
        return template.render(
            language=language,
            languages=LANGUAGES,
            address=self.https_address(environ.get("HTTP_HOST", "")),
            phones=["iphone", "android"] if is_apple else ["android", "iphone"],
            authority=self.name,
            fingerprint=self.fingerprint,
        )

    def https_address(self, asked_host: str) -> str:
        """The https server under the name the phone came by, where the certificate holds it; else the best one."""
        found = HOST.fullmatch(asked_host.lower())
        host = (found[1] or f"[{found[2]}]") if found else ""
        return f"https://{host if host in self.hosts else self.hosts[0]}:{self.https_port}/"


def _environment(language: str) -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TOP / "templates"),
        autoescape=select_autoescape(),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
    )
    words = gettext.translation("messages", TOP / "checkin" / "translations", [language], fallback=True)
    environment.install_gettext_translations(words, newstyle=True)  # type: ignore[attr-defined]
    return environment


def _stylesheet() -> bytes:
    """The tokens of the whole look, without the fonts, which this server does not have; then the page's own."""
    folder = TOP / "static" / "css"
    tokens = re.sub(r"@font-face\s*{[^}]*}", "", (folder / "tokens.css").read_text(encoding="utf-8"))
    return (tokens + (folder / "trust.css").read_text(encoding="utf-8")).encode()
