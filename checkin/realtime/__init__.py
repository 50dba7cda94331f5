"""Committed changes out to screens; nothing comes in. Handlers never write."""

from flask import Flask
from flask_socketio import SocketIO

from checkin.store.engine import Store


def attach(app: Flask, store: Store) -> None:
    """Joins Socket.IO to the application; `app.extensions["socketio"]` is what the server asks for."""
    socketio = SocketIO(
        app,
        async_mode="gevent",
        transports=["websocket"],
        ping_interval=5,
        ping_timeout=5,
        max_http_buffer_size=16_384,  # nothing long comes in
        manage_session=False,
    )
    del socketio, store
