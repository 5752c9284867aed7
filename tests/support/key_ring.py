"""Signing keys that a test changes."""

from __future__ import annotations

from chalicelib.adapters.secrets import Keys


class KeyRing:
    """One key, `k1`, until a test puts another ring in its place."""

    def __init__(self, key: str) -> None:
        self.ring = Keys("k1", {"k1": key})

    def keys(self, wanted: str | None = None) -> Keys:
        return self.ring
