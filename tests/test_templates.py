"""Every template compiles, and nothing in one needs what the content security policy forbids."""

import re
import shutil
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment

from checkin import create_app
from checkin.config import Config
from checkin.store.engine import Store
from checkin.store.vault import Vault

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = sorted(path.relative_to(ROOT / "templates").as_posix() for path in (ROOT / "templates").rglob("*.html"))
OWN_STATIC = sorted(
    path.relative_to(ROOT).as_posix()
    for kind in ("*.js", "*.css", "*.svg")
    for path in (ROOT / "static").rglob(kind)
    if "vendor" not in path.relative_to(ROOT).parts
)
# names that no browser ever asks for
NAMESPACES = ("http://www.w3.org/2000/svg", "http://www.w3.org/1999/xlink", "http://www.w3.org/1999/xhtml")
FOREIGN = re.compile(r"""(?:https?|wss?):(?!["'])/{0,2}[a-z0-9]|["'(]//[a-z0-9]""", re.IGNORECASE)
JINJA_COMMENT = re.compile(r"\{#.*?#\}", re.DOTALL)


class _Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forbidden: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        values = dict(attributes)
        if tag == "script" and "src" not in values and values.get("type") != "application/json":
            self.forbidden.append("an inline script")
        if tag == "style":
            self.forbidden.append("an inline style")
        for name, value in attributes:
            if name == "style" or re.fullmatch(r"on[a-z]+", name):
                self.forbidden.append(f"{name}=")
            if (value or "").strip().lower().startswith("javascript:"):
                self.forbidden.append("javascript:")


def forbidden_in(template: str) -> list[str]:
    """What a page of this source would have blocked by the browser."""
    parser = _Tags()
    parser.feed(JINJA_COMMENT.sub("", template))
    parser.close()
    return parser.forbidden


def foreign_hosts_in(text: str) -> Iterator[str]:
    for namespace in NAMESPACES:
        text = text.replace(namespace, "")
    yield from (match.group() for match in FOREIGN.finditer(JINJA_COMMENT.sub("", text)))


@pytest.fixture(scope="module")
def templates(empty_sqlite: Path, tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """As the application has them."""
    folder = tmp_path_factory.mktemp("templates")
    config = Config.from_environment({}, data_dir=folder, secure_cookies=False, testing=True)
    store = Store(f"sqlite:///{shutil.copy(empty_sqlite, folder)}", Vault.open_folder(folder))
    return create_app(config, store).jinja_env


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_compiles(templates: Environment, name: str) -> None:
    templates.get_template(name)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_has_nothing_inline(name: str) -> None:
    assert forbidden_in((ROOT / "templates" / name).read_text("utf-8")) == []


@pytest.mark.parametrize("name", [*(f"templates/{name}" for name in TEMPLATES), *OWN_STATIC])
def test_nothing_names_a_foreign_host(name: str) -> None:
    assert list(foreign_hosts_in((ROOT / name).read_text("utf-8"))) == []


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("<script>go()</script>", ["an inline script"]),
        ('<script type="module">go()</script>', ["an inline script"]),
        ('<script type="application/json">{"a": 1}</script>', []),
        ('<script type="module" src="{{ static_url(\'a.js\') }}"></script>', []),
        ('<p style="color: red">', ["style="]),
        ("<style>p {}</style>", ["an inline style"]),
        ("<button onclick='go()'>", ["onclick="]),
        ('<a href="javascript:go()">', ["javascript:"]),
        ('{# <script>go()</script> #}<p class="on">', []),
    ],
)
def test_what_is_inline_would_be_seen(source: str, found: list[str]) -> None:
    assert forbidden_in(source) == found


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ('<script src="https://cdn.example/x.js">', 1),
        ('<img src="//cdn.example/x.png">', 1),
        ("@import url(//cdn.example/x.css);", 1),
        ('<svg xmlns="http://www.w3.org/2000/svg">', 0),
        ('<a href="/delegate/x">', 0),
        ("// a comment", 0),
    ],
)
def test_a_foreign_host_would_be_seen(text: str, count: int) -> None:
    assert len(list(foreign_hosts_in(text))) == count
