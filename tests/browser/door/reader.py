"""A badge reader that types."""

import time

from playwright.sync_api import Page, expect


class Reader:
    """A USB reader on an English keyboard: a key every three milliseconds, by the times that the events carry."""

    def __init__(self, page: Page) -> None:
        expect(page.locator("#scan")).to_be_visible()
        self.keys = page.context.new_cdp_session(page)

    def read(self, text: str, end: str = "Enter") -> None:
        moment = time.time()
        for key in [*text, end]:
            moment += 0.003
            told = {"key": key, "code": _code(key), "timestamp": moment}
            self.keys.send("Input.dispatchKeyEvent", {"type": "keyDown", "text": _text(key), **told})
            self.keys.send("Input.dispatchKeyEvent", {"type": "keyUp", **told})


def _code(key: str) -> str:
    places = {":": "Semicolon", "|": "Backslash", " ": "Space"}
    return places.get(key) or (key if len(key) > 1 else f"Digit{key}" if key.isdigit() else f"Key{key.upper()}")


def _text(key: str) -> str:
    return {"Enter": "\r", "Tab": "\t"}.get(key, key)
