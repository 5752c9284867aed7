"""Seals texts that are kept for a while and have credentials in them, so that what is stored opens nothing.

XSalsa20-Poly1305 (libsodium's secretbox) under a key that is derived from a signing key and a context: the table has
neither of the two, and a sealed text opens in no other context. PyNaCl is imported when the first text is sealed.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from typing import TYPE_CHECKING

from chalicelib.adapters.secrets import KeySource
from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from nacl.secret import SecretBox

_PURPOSE = b"linehold sealed text 1\n"
"""Makes the key differ from every other use of the same secret text: no token begins with it."""


class Sealing:
    def __init__(self, keys: KeySource) -> None:
        self._keys = keys

    def sealer(self, context: str) -> Callable[[str], str]:
        """What seals texts in this context, and cannot fail; a sealed text begins with the key's id. Raises
        `Unavailable` when the keys cannot be read."""
        from nacl.encoding import URLSafeBase64Encoder  # noqa: PLC0415

        keys = self._keys.keys()
        box = _box(keys.by_id[keys.current], context)
        return lambda text: f"{keys.current}.{box.encrypt(text.encode(), encoder=URLSafeBase64Encoder).decode()}"

    def open(self, sealed: str, context: str) -> str:
        """The text that was sealed in this context. Raises `Unavailable` when its key was removed."""
        from nacl.encoding import URLSafeBase64Encoder  # noqa: PLC0415
        from nacl.exceptions import CryptoError  # noqa: PLC0415

        key_id, _, content = sealed.rpartition(".")
        key = self._keys.keys(key_id).by_id.get(key_id)
        try:
            if key is None:
                raise CryptoError("the key was removed")
            return _box(key, context).decrypt(content.encode(), encoder=URLSafeBase64Encoder).decode()
        except CryptoError as exc:
            raise Unavailable("What was kept cannot be opened.") from exc


def _box(key: str, context: str) -> SecretBox:
    from nacl.secret import SecretBox  # noqa: PLC0415

    return SecretBox(hmac.digest(key.encode(), _PURPOSE + context.encode(), "sha256"))
