"""Turns for others in the middle of long work."""

import time

A_MOMENT = 1e-6  # seconds


def give_way() -> None:
    """Requests that have arrived are gone on with before this returns.

    Not `time.sleep(0)`: under gevent whoever says that is resumed before the loop looks at any socket, and doors
    wait for up to a tenth of a second of pieces, however short those are.
    """
    time.sleep(A_MOMENT)
