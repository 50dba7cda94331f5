"""JSON of every answer."""

from typing import Any

import orjson
from flask import Flask
from flask.json.provider import JSONProvider

_OPTIONS = orjson.OPT_PASSTHROUGH_DATETIME | orjson.OPT_NON_STR_KEYS


class FastJson(JSONProvider):
    """Strings, numbers, lists and objects as they are; times are written out by whoever answers."""

    def dumps(self, obj: Any, **_unused: Any) -> str:
        return orjson.dumps(obj, option=_OPTIONS).decode()

    def loads(self, s: str | bytes, **_unused: Any) -> Any:
        return orjson.loads(s)


def attach(app: Flask) -> None:
    app.json = FastJson(app)
