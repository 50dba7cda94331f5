"""Chromium's own verifier takes the authority: its constraints, its names, its addresses."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Error, Playwright

from tests.browser.conftest import CHROMIUM
from tests.host.conftest import SmallServer, running_server


@pytest.fixture
def tls(tmp_path: Path) -> Iterator[SmallServer]:
    with running_server("tls", tmp_path) as server:
        yield server


def open_page(playwright: Playwright, home: Path, url: str) -> str:
    """The page's text, or the first line of Chromium's refusal."""
    browser = playwright.chromium.launch(
        executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"], env={**os.environ, "HOME": str(home)}
    )
    try:
        page = browser.new_page()
        page.goto(url)
        secure = page.evaluate("window.isSecureContext && 'serviceWorker' in navigator")
        return f"{page.inner_text('body')}, secure {secure}"
    except Error as problem:
        return problem.message.split(" at ")[0]
    finally:
        browser.close()


def trust(home: Path, authority: Path) -> None:
    database = home / ".pki" / "nssdb"
    database.mkdir(parents=True)
    for arguments in (["-N", "--empty-password"], ["-A", "-t", "C,,", "-n", "hall", "-i", str(authority)]):
        subprocess.run(["certutil", "-d", f"sql:{database}", *arguments], check=True, capture_output=True)


def test_a_browser_that_trusts_the_authority_opens_the_page(
    tls: SmallServer, playwright: Playwright, tmp_path: Path
) -> None:
    trust(tmp_path / "home", tls.data_dir / "tls" / "ca.crt")
    found = {
        host: open_page(playwright, tmp_path / "home", f"https://{host}:{tls.port}/")
        for host in ("127.0.0.1", "localhost")
    }
    assert found == {"127.0.0.1": "hello, secure True", "localhost": "hello, secure True"}


def test_a_browser_that_does_not_trust_it_warns(tls: SmallServer, playwright: Playwright, tmp_path: Path) -> None:
    found = open_page(playwright, tmp_path / "stranger", f"https://127.0.0.1:{tls.port}/")
    assert found == "Page.goto: net::ERR_CERT_AUTHORITY_INVALID"
