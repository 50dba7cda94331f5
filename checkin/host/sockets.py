"""Says good-bye to the screens and phones on the live connection."""

from typing import Any

STOPPING = "server_stopping"


def tell_sockets(socketio: Any) -> None:
    """Emits `server_stopping` on every namespace, then ends the connections so that clients come back.

    The engine's connection is closed and not the namespace's: after a namespace's disconnect a Socket.IO client
    believes that it is unwanted and does not connect again.
    """
    server = socketio.server
    for namespace in list(server.manager.get_namespaces()):
        server.emit(STOPPING, namespace=namespace)
    for client in list(server.eio.sockets.values()):
        client.close(wait=False)
