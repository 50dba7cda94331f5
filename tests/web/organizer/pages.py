"""What a page says, without its markup."""

import html
import re

from flask.testing import FlaskClient


def words(markup: str) -> str:
    """Text alone, in single spaces."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", markup)).split())


def parts(page: str, opening: str, closing: str) -> list[str]:
    """Every stretch of the page between the two, as text."""
    return [
        words(found) for found in re.findall(re.escape(opening) + r"(.*?)" + re.escape(closing), page, re.DOTALL)
    ]


def opened(client: FlaskClient, address: str) -> str:
    """A page of an import, once what it waits for is there."""
    for _ in range(60):
        page = client.get(address).text
        if "import-progress" not in page:
            return page
        assert client.get(f"{address}/progress").status_code == 200
    raise AssertionError("the list is never read")


def problems(page: str) -> list[str]:
    """The sentences beside fields that could not be taken."""
    return parts(page, '<span class="problem">', "</span>")
