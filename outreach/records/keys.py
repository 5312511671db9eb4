"""Encryption of what must not be read from a stolen disk, and the keyed hash by which a phone number is found."""

import base64
import hashlib
import hmac
import os
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

_NONCE_BYTES = 12
_KEY_BYTES = 32


class KeyMissing(Exception):
    """Raised when a row was written under a key that the ring no longer holds; says which."""


class BadKeys(ValueError):
    """Raised when the key settings cannot be read; says what they should look like."""


@dataclass(frozen=True, slots=True)
class KeyRing:
    """Named AES-256 keys, the first of which encrypts, and the key of the phone-number fingerprint.

    A sealed value is one byte for the length of the key's name, the name, 12 bytes of nonce, and AES-GCM ciphertext
    bound to the column it lives in (so that a value copied into another column does not open).
    """

    ciphers: Mapping[str, AESGCM]
    primary: str
    lookup: bytes

    def seal(self, text: str, *, column: str) -> bytes:
        """Encrypt a text for a column under the primary key."""
        nonce = os.urandom(_NONCE_BYTES)
        sealed = self.ciphers[self.primary].encrypt(nonce, text.encode("utf-8", "surrogatepass"), column.encode())
        return self.mark + nonce + sealed

    def open(self, sealed: bytes, *, column: str) -> str:
        """Decrypt what `seal` made for the same column; raises KeyMissing when its key is not on the ring."""
        name = self.name_of(sealed)
        if name not in self.ciphers:
            raise KeyMissing(f"a row was encrypted with key {name!r}, which is not in OUTREACH_ENCRYPTION_KEYS")
        start = 1 + sealed[0]
        nonce, rest = sealed[start : start + _NONCE_BYTES], sealed[start + _NONCE_BYTES :]
        try:
            return self.ciphers[name].decrypt(nonce, rest, column.encode()).decode("utf-8", "surrogatepass")
        except InvalidTag as error:
            raise KeyMissing(f"key {name!r} does not open this row: it is not the key that sealed it") from error

    @property
    def mark(self) -> bytes:
        """What every value begins with that is sealed under the primary key."""
        return self.mark_of(self.primary)

    @staticmethod
    @cache
    def mark_of(name: str) -> bytes:
        """Say what every value begins with that is sealed under a key with this name."""
        return bytes([len(name.encode())]) + name.encode()

    @staticmethod
    def name_of(sealed: bytes) -> str:
        """Name the key that a sealed value was made with."""
        return sealed[1 : 1 + sealed[0]].decode()

    def fingerprint(self, number: str) -> bytes:
        """Hash a phone number so that it can be found, but not read."""
        return hmac.new(self.lookup, number.encode(), hashlib.sha256).digest()


def read_keys(*, encryption: str, lookup: str) -> KeyRing:
    """Read the key settings: "2026a:BASE64,2025b:BASE64" (first encrypts) and BASE64; raises BadKeys saying why not."""
    ciphers: dict[str, AESGCM] = {}
    for part in encryption.split(","):
        name, separator, encoded = part.strip().partition(":")
        if not separator or not name or len(name) > 40:
            raise BadKeys("each encryption key is written NAME:BASE64; make one with `outreach keys new`")
        if name in ciphers:
            raise BadKeys(f"two encryption keys are named {name!r}; give the one from `outreach keys new` a new name")
        ciphers[name] = AESGCM(_decode(encoded))
    return KeyRing(ciphers=ciphers, primary=next(iter(ciphers)), lookup=_decode(lookup))


def new_key() -> str:
    """Make a key: 32 random bytes in base64."""
    return base64.b64encode(os.urandom(_KEY_BYTES)).decode()


def _decode(encoded: str) -> bytes:
    try:
        key = base64.b64decode(encoded, validate=True)
    except ValueError as error:
        raise BadKeys("a key is not valid base64; make one with `outreach keys new`") from error
    if len(key) != _KEY_BYTES:
        raise BadKeys("a key must be 32 bytes in base64; make one with `outreach keys new`")
    return key
