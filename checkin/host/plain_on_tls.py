"""Plain HTTP spoken to the TLS port: whoever types `192.168.1.5:8443` does that, and is sent on to https."""

import re
import socket
from typing import Any

LONGEST_HEAD = 4096
TLS_HANDSHAKE = b"\x16"
HOST = re.compile(rb"\r\nhost:[ \t]*([a-z0-9.:\[\]-]{1,255})[ \t]*\r\n", re.IGNORECASE)
PATH = re.compile(rb"(?:GET|HEAD) (/[\x21-\x7e]*) HTTP/1\.[01]\r\n")


def begins_tls(client: Any) -> bool:
    """Looks at the first byte and leaves it there. OSError where nothing comes."""
    first = client.recv(1, socket.MSG_PEEK)
    if not first:
        raise ConnectionError("closed before the first byte")
    return bool(first == TLS_HANDSHAKE)


def answer_plain_request(client: Any) -> None:
    """Reads one head and answers it; the connection ends with that."""
    head = b""
    while b"\r\n\r\n" not in head and len(head) < LONGEST_HEAD:
        chunk = client.recv(LONGEST_HEAD - len(head))
        if not chunk:
            break
        head += chunk
    client.sendall(redirection(head))


def redirection(head: bytes) -> bytes:
    """The answer to a request head: the same host and path by https, or 400 where they cannot be told."""
    host, path = HOST.search(head), PATH.match(head)
    if host is None or path is None:
        return b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    location = b"https://" + host[1] + path[1]
    return (
        b"HTTP/1.1 307 Temporary Redirect\r\nLocation: " + location + b"\r\n"
        b"Cache-Control: no-store\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"
    )
