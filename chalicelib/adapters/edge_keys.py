"""The key by which the edge shows that a request came through it.

CloudFront sends the key in a header with every request to an origin. The secret has two values that count,
`{"current": "...", "previous": "..."}`, because a rotation takes minutes to reach all of the edge's places.
"""

from __future__ import annotations

import hmac

from chalicelib.adapters.secrets import Secret


class EdgeKeys:
    def __init__(self, secret: Secret) -> None:
        self._secret = secret

    def accepts(self, key: str) -> bool:
        """Whether the key is one of the two that count. An unknown key has the secret read again, at most every ten
        seconds. Raises `Unavailable` when the secret cannot be read and never was."""
        return bool(key) and any(self._is_one(key, doubted) for doubted in (False, True))

    def _is_one(self, key: str, doubted: bool) -> bool:
        """Compares with every value in constant time; an empty value is none."""
        given = key.encode(errors="replace")
        values = [value.encode() for value in self._secret.values(doubted=doubted).values()]
        same = [hmac.compare_digest(given, value) and bool(value) for value in values]
        return any(same)
