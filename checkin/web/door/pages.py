"""For door staff: one page that a paired phone keeps open, and the worker that keeps it at hand without network.

It is public and empty: whoever has no key sees nothing in it. The one-time pairing code comes in the address's
fragment (/door/#pair=…), which browsers keep to themselves, so that no log has it.
"""

import json
from pathlib import Path

from flask import Blueprint, Response, current_app, render_template
from flask.typing import ResponseReturnValue

from checkin.web.door.words import words

blueprint = Blueprint("door", __name__, url_prefix="/door")

# What the page is made of, below static/; a file that is not there is not an error
FILES = (
    "icon.svg",
    "css/tokens.css",
    "css/base.css",
    "css/door*.css",
    "js/shared/*.js",
    "js/door/*.js",
    "vendor/icons.svg",
    "vendor/fonts/*.woff2",
    "vendor/zxing/**/*.js",
    "vendor/zxing/**/*.wasm",
)


@blueprint.get("/")
def page() -> ResponseReturnValue:
    return render_template("door/page.html", words=words())


@blueprint.get("/sw.js")
def service_worker() -> Response:
    """Served from the page's own folder, so that its scope is exactly this page; never cached itself."""
    folder = Path(current_app.root_path) / "static"
    build = current_app.extensions["static_build"]
    found = {path for pattern in FILES for path in folder.glob(pattern) if path.name != "service-worker.js"}
    addresses = sorted(f"/static/{build}/{path.relative_to(folder).as_posix()}" for path in found)
    script = (folder / "js/door/service-worker.js").read_text("utf-8")
    text = f"const BUILD = {json.dumps(build)};\nconst FILES = {json.dumps(addresses)};\n{script}"
    response = Response(text, mimetype="text/javascript")
    response.headers["Cache-Control"] = "no-cache"
    return response
