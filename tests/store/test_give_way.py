import socket
import time

import gevent
import gevent.socket
import pytest

from checkin.store.give_way import give_way


def test_who_waits_at_a_socket_has_a_turn_between_two_pieces_of_work(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(time, "sleep", gevent.sleep)
    ours, theirs = gevent.socket.socketpair()
    heard: list[int] = []

    def listen() -> None:
        while theirs.recv(1):
            heard.append(len(heard) + 1)

    listener = gevent.spawn(listen)
    gevent.sleep(0.01)
    behind = []
    for piece in range(1, 21):
        ours.send(b"x")
        give_way()
        behind.append(piece - len(heard))
    ours.shutdown(socket.SHUT_WR)
    listener.join(5)
    ours.close()
    theirs.close()
    assert (len(heard), max(behind)) == (20, 1)
