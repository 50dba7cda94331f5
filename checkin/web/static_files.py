"""Static files under an address that changes with their content, so that browsers may keep them for good."""

import hashlib
from pathlib import Path

from flask import Flask, Response, abort, send_from_directory, url_for

FOR_GOOD = 365 * 24 * 3600


def build_number(folder: Path) -> str:
    """Twelve hex digits that change when any file below `folder` does."""
    digest = hashlib.sha256()
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            digest.update(str(path.relative_to(folder)).encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def attach(app: Flask) -> None:
    folder = Path(app.root_path) / "static"
    build = build_number(folder)

    @app.get("/static/<build>/<path:filename>", endpoint="static_file")
    def static_file(build: str, filename: str) -> Response:
        if build != current_build:
            abort(404)  # an old page asks for a file that may have changed under it
        response = send_from_directory(folder, filename, max_age=FOR_GOOD)
        response.headers["Cache-Control"] = f"public, max-age={FOR_GOOD}, immutable"
        return response

    current_build = build

    @app.template_global()
    def static_url(filename: str) -> str:
        return url_for("static_file", build=build, filename=filename)

    app.extensions["static_build"] = build
