"""Keeps out of the library everything that a client of ours never says.

Socket.IO would run our own handlers for events of their names, and answers garbage with a traceback in the log.
So a connection that says anything but "I connect, this is my right" and "I go" is ended before it is read.
"""

from collections.abc import Callable, Iterable
from typing import Any

from engineio import json  # type: ignore[import-untyped]
from flask import Flask
from flask_socketio import SocketIO

# a Socket.IO packet: its kind (0 connect, 1 disconnect), the namespace, a comma, the payload
_CONNECT = "0{namespace},"
_DISCONNECT = "1{namespace},"

WsgiApp = Callable[[dict[str, Any], Any], Iterable[bytes]]


def guard(app: Flask, socketio: SocketIO, namespace: str) -> None:
    """Puts the gate before Socket.IO's own handling of what arrives."""
    engine = socketio.server.eio
    let_in = engine.handlers["message"]
    connect, disconnect = _CONNECT.format(namespace=namespace), _DISCONNECT.format(namespace=namespace)

    def _read(connection: str, packet: object) -> None:
        if connection not in socketio.server.environ:
            return  # it went while its words waited to be read
        if packet == disconnect or _is_connect(packet, connect):
            let_in(connection, packet)
        else:
            engine.disconnect(connection)

    engine.on("message", _read)
    app.wsgi_app = _quiet(app.wsgi_app)  # type: ignore[method-assign, assignment]


def _is_connect(packet: object, beginning: str) -> bool:
    """The payload is an object; whether it gives a right is for others to say."""
    if not isinstance(packet, str) or not packet.startswith(beginning):
        return False
    try:
        return isinstance(json.loads(packet.removeprefix(beginning)), dict)
    except (ValueError, RecursionError):
        return False


def _quiet(application: WsgiApp) -> WsgiApp:
    """A frame that is no packet at all ends its websocket without a word."""

    def _serve(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
        try:
            return application(environ, start_response)
        except ValueError:
            if environ.get("HTTP_UPGRADE", "").lower() != "websocket":
                raise
            return []

    return _serve
