"""Numbers in addresses are keys of rows: one larger than a key can be is nowhere, and no database is asked."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

HIGHEST_KEY = 2**31 - 1


class KeyConverter(IntegerConverter):
    def __init__(self, url_map: Map, *args: int, **options: int) -> None:
        super().__init__(url_map, *args, **{"max": HIGHEST_KEY, **options})  # type: ignore[arg-type]


def attach(app: Flask) -> None:
    """Before any page is registered: `<int:…>` then means a key."""
    app.url_map.converters["int"] = KeyConverter
