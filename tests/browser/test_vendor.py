"""What scripts/vendor.py builds loads in a real browser from its place, and asks no foreign host for anything."""

import base64
import functools
import http.server
import subprocess
import sys
import threading
from collections.abc import Iterator
from io import BytesIO

import pytest
import qrcode
from playwright.sync_api import Playwright

from tests.browser.conftest import CHROMIUM, ROOT


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The folder served over HTTP, as vendor.py builds it."""
    folder = tmp_path_factory.mktemp("static")
    subprocess.run([sys.executable, ROOT / "scripts" / "vendor.py", "--into", folder / "vendor"], check=True)
    (folder / "index.html").write_text("<!doctype html><title>test</title>", encoding="utf-8")

    class Handler(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *arguments: object) -> None:
            pass

    handler = functools.partial(Handler, directory=str(folder))
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


DECODE = """
async ([module, wasm, picture]) => {
  const asked = [];
  const { readBarcodes, prepareZXingModule } = await import(module);
  prepareZXingModule({ overrides: { locateFile: (name) => { asked.push(name); return wasm; } } });
  const blob = await (await fetch(picture)).blob();
  const found = await readBarcodes(blob, { formats: ["QRCode"], maxNumberOfSymbols: 1 });
  return { asked, texts: found.map((one) => one.text) };
}
"""

FIGURES = """
async (font) => {
  const face = new FontFace("Test", `url(${font})`);
  document.fonts.add(await face.load());
  document.body.style.font = "100px Test";
  document.body.style.fontVariantNumeric = "tabular-nums";
  return [..."0123456789"].map((digit) => {
    const span = document.createElement("span");
    span.textContent = digit;
    document.body.append(span);
    return span.getBoundingClientRect().width;
  });
}
"""


def test_the_libraries_work_in_a_browser_from_their_place(address: str, playwright: Playwright) -> None:
    picture = BytesIO()
    qrcode.make("XIN CHAO").save(picture)
    data = "data:image/png;base64," + base64.b64encode(picture.getvalue()).decode()
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
    page = browser.new_page()
    foreign: list[str] = []
    page.on("request", lambda request: None if address in request.url else foreign.append(request.url))
    page.goto(f"{address}/index.html")
    base = f"{address}/vendor"
    arguments = [f"{base}/zxing/es/reader/index.js", f"{base}/zxing/reader/zxing_reader.wasm", data]
    decoded = page.evaluate(DECODE, arguments)
    socket = page.evaluate("async (url) => typeof (await import(url)).io", f"{base}/socket.io/socket.io.esm.min.js")
    chart = page.evaluate(
        "async (url) => { await import(url); return typeof globalThis.Chart; }", f"{base}/chart.js/chart.umd.min.js"
    )
    widths = page.evaluate(FIGURES, f"{base}/fonts/BeVietnamPro-700.woff2")
    browser.close()
    assert decoded == {"asked": ["zxing_reader.wasm"], "texts": ["XIN CHAO"]}
    assert (socket, chart) == ("function", "function")
    assert len(set(widths)) == 1
    assert [url for url in foreign if not url.startswith("data:")] == []
