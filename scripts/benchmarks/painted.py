"""The projected screen in a real browser: when was a number painted."""

import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

WATCH = """() => {
  const board = document.getElementById("board");
  window.painted = [];
  new MutationObserver(() => {
    const seq = Number(board.dataset.seq);
    requestAnimationFrame(() => {
      // a task after the frame's own: what was drawn is on the screen
      const channel = new MessageChannel();
      channel.port1.onmessage = () => window.painted.push([seq, Date.now()]);
      channel.port2.postMessage(null);
    });
  }).observe(board, { attributes: true, attributeFilter: ["data-seq"] });
}"""
ARGUMENTS = ["--no-sandbox"]  # the benchmark may run as root
LAST_WORDS_SECONDS = 10

Painted = Callable[[dict[int, float]], list[float]]


@contextmanager
def painted_screen(congress: dict[str, Any]) -> Iterator[Painted | None]:
    """A function from {delta: moment of its scan by time.monotonic()} to the milliseconds each took to be seen.

    None where Chromium or Playwright are not installed.
    """
    chromium = shutil.which("chromium")
    try:
        from playwright.sync_api import Page, sync_playwright
    except ImportError:
        chromium = None
    if chromium is None:
        yield None
        return

    def measure(page: Page, sent: dict[int, float]) -> list[float]:
        end = time.monotonic() + LAST_WORDS_SECONDS
        while (paints := page.evaluate("() => window.painted")) is not None and time.monotonic() < end:
            if paints and paints[-1][0] >= max(sent):
                break
            page.wait_for_timeout(100)
        offset = time.time() - time.monotonic()
        seen = ((number, next(at for seq, at in paints if seq >= number)) for number in sent)
        return [at - (sent[number] + offset) * 1000 for number, at in seen]

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=ARGUMENTS)
        page = browser.new_page(viewport={"width": 1920, "height": 1080})
        page.goto(f"http://127.0.0.1:{congress['port']}/screen/{congress['screen']}")
        while page.evaluate("() => document.documentElement.dataset.live") != "live":
            page.wait_for_timeout(50)
        page.evaluate(WATCH)
        yield lambda sent: measure(page, sent)
        browser.close()
