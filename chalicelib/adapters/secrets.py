"""Secrets from Secrets Manager, cached in memory for a few minutes.

A secret is one JSON object of strings. In a secret of signing keys, `current` names the key to sign with, `push` may be
the key of alerts (`web_push.py`), and every other property is a key by its id. Rotation adds a key and changes
`current`; signatures of an earlier key are valid until that key is removed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import msgspec

from chalicelib.core.clock import Clock
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.errors import Unavailable

if TYPE_CHECKING:
    from botocore.client import BaseClient

_KEEP = 5 * MINUTE
_READ_AGAIN = 10 * SECOND
_NO_SIGNING_KEYS = ("current", "push")


@dataclass(frozen=True, slots=True)
class Keys:
    current: str
    by_id: Mapping[str, str]


class KeySource(Protocol):
    def keys(self, wanted: str | None = None) -> Keys: ...


class Secret:
    """Reads the secret at first use and every five minutes.

    A property that is missing, or a read that failed, is read again sooner: at most every ten seconds.
    """

    def __init__(
        self, client: BaseClient, name: str, clock: Clock, check: Callable[[Mapping[str, str]], object] = dict
    ) -> None:
        self._client, self._name, self._clock, self._check = client, name, clock, check
        self._values: Mapping[str, str] | None = None
        self._read_at = 0
        self._last_read_succeeded = False

    def values(self, wanted: str | None = None, doubted: bool = False) -> Mapping[str, str]:
        """The properties of the secret. `wanted` is one that it should have; `doubted`: the cached ones did not work.

        Raises `Unavailable` when the secret cannot be read and never was. A secret that the check refuses, by raising,
        counts as unreadable.
        """
        known = self._values
        age = self._clock.now() - self._read_at
        good = self._last_read_succeeded and not doubted and wanted in (None, *(known or ()))
        if known is not None and age < (_KEEP if good else _READ_AGAIN):
            return known
        self._read_at = self._clock.now()
        try:
            text = self._client.get_secret_value(SecretId=self._name)["SecretString"]
            values = msgspec.json.decode(text, type=dict[str, str])
            self._check(values)
        except Exception as exc:  # botocore makes error classes for each client; all of them mean the same here
            self._last_read_succeeded = False
            if known is None:
                raise Unavailable("The keys cannot be read.") from exc
            return known
        self._values, self._last_read_succeeded = values, True
        return values


class SecretKeys:
    """The signing keys of a secret."""

    def __init__(self, client: BaseClient, name: str, clock: Clock) -> None:
        self._secret = Secret(client, name, clock, _keys)

    def keys(self, wanted: str | None = None) -> Keys:
        """The keys. `wanted` is the id of a key that they should contain. Raises `Unavailable`."""
        return _keys(self._secret.values(wanted))


def _keys(values: Mapping[str, str]) -> Keys:
    by_id = {id: key for id, key in values.items() if id not in _NO_SIGNING_KEYS}
    if values["current"] not in by_id:
        raise ValueError("the current key is not among the keys")
    return Keys(values["current"], by_id)
