"""A new key for tokens, in the steps in which Secrets Manager asks for it. Every step may come twice.

    createSecret ─► a version with the next key, and with the one that signs now
    setSecret    ─► nothing: there is no other system that has to learn the key
    testSecret   ─► what is signed now stays valid with that version
    finishSecret ─► that version is in use

No session ends: tokens carry the id of their key, the previous key still verifies, and a function that meets an unknown
id reads the secret again.
"""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.adapters.secret_versions import SecretVersions
from chalicelib.errors import Stale
from chalicelib.people.rules.key_rotation import follows, rotated


class RotateTokens:
    """`fresh` makes a new key."""

    def __init__(self, versions: SecretVersions, fresh: Callable[[], str]) -> None:
        self._versions, self._fresh = versions, fresh

    def step(self, step: str, secret: str, version: str) -> None:
        """Takes one step. Raises `Stale` when the keys in use have changed since the version was made."""
        match step:
            case "createSecret":
                self._create(secret, version)
            case "testSecret":
                self._test(secret, version)
            case "finishSecret":
                self._finish(secret, version)

    def _create(self, secret: str, version: str) -> None:
        if self._versions.proposed(secret, version) is None:
            self._versions.propose(secret, version, rotated(self._versions.current(secret), self._fresh()))

    def _test(self, secret: str, version: str) -> None:
        new, old = self._versions.proposed(secret, version), self._versions.current(secret)
        if new is None or (new != old and not follows(new, old)):
            raise Stale("The keys have been rotated by another one meanwhile.")

    def _finish(self, secret: str, version: str) -> None:
        self._test(secret, version)
        self._versions.use(secret, version)
