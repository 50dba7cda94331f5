"""Secrets at rest: keyed hashes to find them by, sealed text to show them again, and fresh randomness.

One master key lies in the data folder, readable by the owner only; each use has a key of its own derived
from it, so that a hash of one kind can never stand for another.
"""

import base64
import hashlib
import os
import secrets
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_FILE = "master.key"
KEY_BYTES = 32
_NONCE_BYTES = 12
_BLOCK_BYTES = 64  # of SHA-256


class VaultError(Exception):
    """The key is missing or does not fit what it should open."""


def _hmac_sha256(key: bytes) -> tuple[Any, Any]:
    """Both halves of HMAC-SHA256 with the key taken in: going on from copies costs a third of beginning anew."""
    padded = key.ljust(_BLOCK_BYTES, b"\0")
    inner = hashlib.sha256(bytes(byte ^ 0x36 for byte in padded))
    return inner, hashlib.sha256(bytes(byte ^ 0x5C for byte in padded))


class Vault:
    """`purpose` is a short fixed word such as "badge" or "login"; a value of one purpose is useless for another."""

    def __init__(self, master_key: bytes) -> None:
        if len(master_key) != KEY_BYTES:
            raise VaultError(f"the master key has {len(master_key)} bytes and needs {KEY_BYTES}")
        self._master_key = master_key
        self._derived: dict[str, bytes] = {}
        self._hashers: dict[str, tuple[Any, Any]] = {}

    @classmethod
    def open_folder(cls, data_dir: Path) -> "Vault":
        """The vault of a data folder; its key is made there (mode 0600) when there is none yet."""
        path = data_dir / KEY_FILE
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return cls(path.read_bytes())
        key = secrets.token_bytes(KEY_BYTES)
        with os.fdopen(descriptor, "wb") as file:
            file.write(key)
            file.flush()
            os.fsync(file.fileno())
        return cls(key)

    def key(self, purpose: str) -> bytes:
        """32 bytes for one purpose."""
        if purpose not in self._derived:
            derivation = HKDF(algorithm=SHA256(), length=KEY_BYTES, salt=None, info=purpose.encode())
            self._derived[purpose] = derivation.derive(self._master_key)
        return self._derived[purpose]

    def hash(self, purpose: str, text: str) -> str:
        """64 hex digits; the same text gives the same hash in this data folder only."""
        hashers = self._hashers.get(purpose)
        if hashers is None:
            hashers = self._hashers[purpose] = _hmac_sha256(self.key(f"hash {purpose}"))
        inner, outer = hashers[0].copy(), hashers[1].copy()
        inner.update(text.encode())
        outer.update(inner.digest())
        hashed: str = outer.hexdigest()
        return hashed

    def seal(self, purpose: str, text: str) -> str:
        nonce = secrets.token_bytes(_NONCE_BYTES)
        sealed = AESGCM(self.key(f"seal {purpose}")).encrypt(nonce, text.encode(), purpose.encode())
        return base64.urlsafe_b64encode(nonce + sealed).decode("ascii")

    def unseal(self, purpose: str, sealed: str) -> str:
        """The text again; VaultError where this data folder's key did not seal it for this purpose."""
        raw = base64.urlsafe_b64decode(sealed)
        try:
            text = AESGCM(self.key(f"seal {purpose}")).decrypt(
                raw[:_NONCE_BYTES], raw[_NONCE_BYTES:], purpose.encode()
            )
        except InvalidTag:
            raise VaultError(f"a sealed {purpose} does not open with this data folder's key") from None
        return text.decode()

    @staticmethod
    def new_token() -> str:
        """A fresh secret of 128 bits for a link or a key: 26 characters of a–z and 2–7, easy to read out."""
        return base64.b32encode(secrets.token_bytes(16)).decode("ascii").rstrip("=").lower()

    @staticmethod
    def random_bytes(count: int) -> bytes:
        return secrets.token_bytes(count)
