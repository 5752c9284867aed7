"""Seals what things say under a key of their own, so that deleting the key deletes what they said, in backups too.

XSalsa20-Poly1305 (libsodium's secretbox). Its nonce is a digest of the id of what is sealed: a sealed value is 16 bytes
longer than its text, and opens under no other id. So an id may be sealed once: two texts of one id would tell what
differs between them. PyNaCl is imported when the first text is sealed.
"""

from __future__ import annotations

from hashlib import blake2b

_NONCE = 24


def sealed(key: bytes, id: str, text: str) -> bytes:
    """The text under this key of 32 bytes, for this id alone."""
    from nacl.bindings import crypto_secretbox  # noqa: PLC0415

    return crypto_secretbox(text.encode(), _nonce(id), key)


def opened(key: bytes, id: str, value: bytes) -> str | None:
    """The text; None for what was not sealed under this key for this id."""
    from nacl.bindings import crypto_secretbox_open  # noqa: PLC0415
    from nacl.exceptions import CryptoError  # noqa: PLC0415

    try:
        return crypto_secretbox_open(value, _nonce(id), key).decode()
    except CryptoError:
        return None


def _nonce(id: str) -> bytes:
    return blake2b(id.encode(), digest_size=_NONCE).digest()
