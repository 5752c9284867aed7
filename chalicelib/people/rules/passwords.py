"""Passwords: which ones are taken, and their hashes by scrypt (RFC 7914).

A password counts in one form, however a keyboard composes it: that of RFC 8265 (OpaqueString), composed (NFC) and with
plain spaces. Each hash carries its parameters, so they can be raised without a migration.

N = 2^14, r = 8, p = 5 is one of the equivalents that OWASP's Password Storage Cheat Sheet lists: 16 MB of memory
and some 0.2 s of one core, which fits a function of 1 GB.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import unicodedata
from base64 import b64decode, b64encode
from dataclasses import dataclass
from functools import cache

from chalicelib.core.text import bare
from chalicelib.errors import Fault, Invalid

_SHORTEST, _LONGEST = 8, 200
_BYTES = 32

_SPACES = re.compile("[\u00a0\u1680\u2000-\u200a\u202f\u205f\u3000]")
_CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f]")


def normal_password(password: str) -> str:
    """The form in which a password is counted, compared and hashed."""
    return unicodedata.normalize("NFC", _SPACES.sub(" ", password))


def check_password(password: str, email: str | None = None) -> None:
    """Raises `Invalid` for a new password that is too short, too long, or among the first that an attacker tries: one
    that many people have, in capital or small letters, or the account's own address."""
    normal = normal_password(password)
    if len(normal) < _SHORTEST:
        problem = f"has fewer than {_SHORTEST} characters"
    elif len(normal) > _LONGEST:
        problem = f"has more than {_LONGEST} characters"
    elif _CONTROLS.search(normal):
        problem = "has a line break or another control character"
    elif email is not None and normal.casefold() in _own(email):
        problem = "is the email address"
    elif bare(normal).casefold() in _usual():
        problem = "is one that many people have, so it is easy to guess"
    else:
        return
    raise Invalid([Fault("password", problem)])


def _own(email: str) -> set[str]:
    """The address and its parts, as passwords."""
    address = normal_password(email.strip()).casefold()
    return {address, *address.rsplit("@", 1)}


@cache
def _usual() -> frozenset[str]:
    """The passwords that leaked most often, in small letters."""
    from zxcvbn.frequency_lists import FREQUENCY_LISTS  # noqa: PLC0415  30 ms, and only a new password needs them

    return frozenset(map(str.casefold, FREQUENCY_LISTS["passwords"]))


@dataclass(frozen=True)
class Scrypt:
    """What a new hash costs. Wiring hands it out; no setting of a deployment can lower it."""

    cost: int = 1 << 14
    block: int = 8
    parallel: int = 5

    def hash(self, password: str) -> str:
        """`scrypt$<N>$<r>$<p>$<salt>$<hash>`, salt and hash in base 64."""
        salt = os.urandom(16)
        digest = _scrypt(normal_password(password), salt, self.cost, self.block, self.parallel)
        parts = (self.cost, self.block, self.parallel, b64encode(salt).decode(), b64encode(digest).decode())
        return "$".join(["scrypt", *map(str, parts)])


def verify_password(password: str, stored: str) -> bool:
    """Whether the password matches the hash, in constant time for each form: older hashes are of a password as it was
    typed."""
    _, cost, block, parallel, salt, digest = stored.split("$")
    wanted = b64decode(digest)
    return any(
        hmac.compare_digest(_scrypt(form, b64decode(salt), int(cost), int(block), int(parallel)), wanted)
        for form in dict.fromkeys((normal_password(password), password))
    )


def _scrypt(password: str, salt: bytes, cost: int, block: int, parallel: int) -> bytes:
    memory = 128 * block * (cost + parallel) + (1 << 20)
    return hashlib.scrypt(password.encode(), salt=salt, n=cost, r=block, p=parallel, maxmem=2 * memory, dklen=_BYTES)
