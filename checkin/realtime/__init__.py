"""Committed changes out to screens; nothing comes in. Handlers never write."""

import logging
from datetime import UTC, datetime
from typing import Any

from flask import Flask, request, session
from flask_socketio import ConnectionRefusedError, SocketIO

from checkin.realtime import websocket
from checkin.realtime.broadcaster import NAMESPACE, Broadcaster
from checkin.realtime.gate import guard
from checkin.realtime.subscriptions import find_subscription, read_seq
from checkin.store.engine import Store

log = logging.getLogger(__name__)
log.setLevel(logging.ERROR)  # below it the library writes what clients send, tokens and all

LONGEST_MESSAGE = 2_048  # bytes; the one thing a client says is its right at the beginning
LOGIN_KEY = "login"  # where the organizer's session keeps its log-in's token


def attach(app: Flask, store: Store) -> None:
    """Joins Socket.IO to the application; `app.extensions["socketio"]` is what the server asks for."""
    socketio = SocketIO(
        app,
        async_mode="gevent",
        transports=["websocket"],
        namespaces=[NAMESPACE],  # the default one would take anybody
        ping_interval=5,
        ping_timeout=5,
        max_http_buffer_size=LONGEST_MESSAGE,
        manage_session=False,
        logger=log,
        engineio_logger=log,
    )
    websocket.use(socketio)
    guard(app, socketio, NAMESPACE)
    broadcaster = Broadcaster(socketio, store)

    def _connect(asked: Any = None) -> None:
        subscription = find_subscription(store, asked, session.get(LOGIN_KEY), datetime.now(UTC))
        if subscription is None:
            raise ConnectionRefusedError("refused")
        broadcaster.subscribe(request.sid, subscription, read_seq(asked) or 0)  # type: ignore[attr-defined]

    def _disconnect(*_reason: Any) -> None:
        broadcaster.unsubscribe(request.sid)  # type: ignore[attr-defined]

    socketio.on_event("connect", _connect, namespace=NAMESPACE)
    socketio.on_event("disconnect", _disconnect, namespace=NAMESPACE)
