"""A report as a plain sequence of blocks, which a word processor's file and a PDF are painted from. JSON both ways.

Every text is ready: the document knows no figures, no language and no codes.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Literal, TypeAlias

Align = Literal["left", "center", "right", "justify"]
MOST_KEPT, MOST_SMALL_KEPT = 16, 6  # rows; small ones are lists of names, whose lines are high


@dataclass(frozen=True, slots=True)
class Head:
    """Two columns: who reports at the left, the motto with place and date at the right. A short rule stands below
    what is strong."""

    left: tuple[str, ...]
    left_strong: tuple[str, ...]
    right_strong: tuple[str, ...]
    right: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Title:
    lines: tuple[str, ...]
    under: str = ""


@dataclass(frozen=True, slots=True)
class Heading:
    """`level` 1 for the parts of the report, 2 below them."""

    text: str
    level: int = 1


@dataclass(frozen=True, slots=True)
class Text:
    text: str
    align: Align = "justify"
    strong: bool = False
    small: bool = False


@dataclass(frozen=True, slots=True)
class Items:
    """A list with a dash before each, or with numbers."""

    items: tuple[str, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """`widths` are shares of the line. `total`: the last row is a sum and set bold. A short one is not torn: it
    stays on one page, and with its heading."""

    titles: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    widths: tuple[float, ...]
    aligns: tuple[Align, ...]
    total: bool = False
    small: bool = False

    @property
    def is_kept(self) -> bool:
        return len(self.rows) <= (MOST_SMALL_KEPT if self.small else MOST_KEPT)


@dataclass(frozen=True, slots=True)
class Signature:
    """At the right: the office in capitals, room to sign, the name."""

    office: tuple[str, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewPage:
    pass


Block: TypeAlias = Head | Title | Heading | Text | Items | Table | Signature | NewPage
_KINDS: dict[str, type] = {
    kind.__name__: kind for kind in (Head, Title, Heading, Text, Items, Table, Signature, NewPage)
}


@dataclass(frozen=True, slots=True)
class Document:
    """`foot` stands below every page; `page` has %(page)s and %(pages)s. `language` is "vi" or "en"."""

    title: str
    foot: str
    page: str
    language: str
    blocks: tuple[Block, ...]


def document_to_json(document: Document) -> dict[str, Any]:
    """`document_from_json` is its inverse."""
    return {
        "title": document.title,
        "foot": document.foot,
        "page": document.page,
        "language": document.language,
        "blocks": [[type(block).__name__, asdict(block)] for block in document.blocks],
    }


def document_from_json(packed: Mapping[str, Any]) -> Document:
    blocks = tuple(_block(kind, fields) for kind, fields in packed["blocks"])
    return Document(packed["title"], packed["foot"], packed["page"], packed["language"], blocks)


def _block(kind: str, fields: Mapping[str, Any]) -> Block:
    made = {name: _tuples(value) for name, value in fields.items()}
    block: Block = _KINDS[kind](**made)
    return block


def _tuples(value: Any) -> Any:
    return tuple(map(_tuples, value)) if isinstance(value, list) else value
