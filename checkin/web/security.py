"""Headers on every answer, and the CSRF guard."""

from flask import Flask, Response, request
from flask_wtf.csrf import CSRFProtect

csrf = CSRFProtect()


def content_security_policy(*, wasm: bool) -> str:
    script = "'self' 'wasm-unsafe-eval'" if wasm else "'self'"
    # older WebKit does not count the websocket of the same host as 'self'
    sockets = f"wss://{request.host} ws://{request.host}"
    return (
        f"default-src 'none'; script-src {script}; style-src 'self'; font-src 'self'; img-src 'self' data: blob:; "
        f"connect-src 'self' {sockets}; worker-src 'self'; manifest-src 'self'; media-src 'self' blob:; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    )


def needs_wasm() -> bool:
    """Only the door decodes; its worker's own file is among the static ones."""
    return request.path.startswith(("/door", "/static/"))


def attach(app: Flask) -> None:
    csrf.init_app(app)

    @app.after_request
    def _protect(response: Response) -> Response:
        headers = response.headers
        headers.setdefault("Content-Security-Policy", content_security_policy(wasm=needs_wasm()))
        headers["X-Content-Type-Options"] = "nosniff"
        # Flask-WTF asks for the Referer under HTTPS; other hosts never get one: addresses hold private tokens
        headers["Referrer-Policy"] = "same-origin"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        headers["Permissions-Policy"] = "camera=(self), microphone=(), geolocation=()"
        if not request.path.startswith("/static/") or response.status_code >= 400:
            headers.setdefault("Cache-Control", "no-store")
        return response
