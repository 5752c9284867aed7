"""Passwords, by scrypt (RFC 7914). Each hash carries its parameters, so they can be raised without a migration.

N = 2^14, r = 8, p = 5 is one of the equivalents that OWASP's Password Storage Cheat Sheet lists: 16 MB of memory
and some 0.2 s of one core, which fits a function of 1 GB.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from base64 import b64decode, b64encode
from dataclasses import dataclass

_BYTES = 32


@dataclass(frozen=True)
class Scrypt:
    """What a new hash costs. Wiring hands it out; no setting of a deployment can lower it."""

    cost: int = 1 << 14
    block: int = 8
    parallel: int = 5

    def hash(self, password: str) -> str:
        """`scrypt$<N>$<r>$<p>$<salt>$<hash>`, salt and hash in base 64."""
        salt = os.urandom(16)
        digest = _scrypt(password, salt, self.cost, self.block, self.parallel)
        parts = (self.cost, self.block, self.parallel, b64encode(salt).decode(), b64encode(digest).decode())
        return "$".join(["scrypt", *map(str, parts)])


def verify_password(password: str, stored: str) -> bool:
    """Whether the password matches the hash, in constant time."""
    _, cost, block, parallel, salt, digest = stored.split("$")
    wanted = b64decode(digest)
    return hmac.compare_digest(_scrypt(password, b64decode(salt), int(cost), int(block), int(parallel)), wanted)


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    memory = 128 * block * (cost + parallel) + (1 << 20)
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=parallel, maxmem=2 * memory, dklen=_BYTES)
