"""Passwords as argon2id, hashed beside the server's loop: each takes a good part of a second on an old laptop."""

import threading
from collections.abc import Callable
from functools import cache, partial
from typing import TypeVar

import gevent
from argon2 import PasswordHasher
from argon2.exceptions import VerificationError
from gevent import monkey

from checkin.core.names import nfc

T = TypeVar("T")

_hasher = PasswordHasher()
_one_at_a_time = threading.Lock()  # each takes 64 MB


def hash_password(password: str) -> str:
    """Of the composed letters: keyboards send the same words with marks composed or apart."""
    return _beside_the_loop(lambda: _hasher.hash(nfc(password)))


def password_fits(password_hash: str | None, password: str) -> bool:
    """False for None too, and it takes as long: nobody learns which user names there are."""
    known = password_hash or _nobody()
    ways = dict.fromkeys((nfc(password), password))  # hashes of before were made of what was typed
    fits = [_beside_the_loop(partial(_fits, known, way)) for way in ways]
    return any(fits) and password_hash is not None


def _fits(password_hash: str, password: str) -> bool:
    try:
        return _hasher.verify(password_hash, password)
    except VerificationError:
        return False


@cache
def _nobody() -> str:
    """Not made at import."""
    return hash_password("nobody's password")


def _beside_the_loop(act: Callable[[], T]) -> T:
    """In a native thread while gevent serves, so that doors are answered meanwhile; right here otherwise."""
    with _one_at_a_time:
        if not monkey.is_module_patched("threading"):
            return act()
        result: T = gevent.get_hub().threadpool.apply(act)
        return result
