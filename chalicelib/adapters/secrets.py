"""Keys from Secrets Manager, kept in memory for a while.

The secret is one JSON object: `current` names the key to sign with, every other property is a key by its id.
Rotation adds a key and moves `current`; tokens signed with an earlier key count until it is taken out.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import msgspec

from chalicelib.adapters.clock import Clock
from chalicelib.errors import Unavailable
from chalicelib.kernel.times import MINUTE, SECOND

if TYPE_CHECKING:
    from botocore.client import BaseClient

_KEEP = 5 * MINUTE
_ASK_AGAIN = 10 * SECOND


@dataclass(frozen=True, slots=True)
class Keys:
    current: str
    by_id: dict[str, str]


class KeySource(Protocol):
    def keys(self, wanted: str | None = None) -> Keys: ...


class SecretKeys:
    """Reads the secret at first use and every five minutes; sooner for an unknown key id, at most every ten seconds."""

    def __init__(self, client: BaseClient, secret: str, clock: Clock) -> None:
        self._client, self._secret, self._clock = client, secret, clock
        self._keys: Keys | None = None
        self._read_at = 0

    def keys(self, wanted: str | None = None) -> Keys:
        """The keys. `wanted` is the id of a key that should be among them.

        Raises `Unavailable` when they cannot be read and none are known.
        """
        age = self._clock.now() - self._read_at
        known = self._keys
        if known is not None and age < (_KEEP if wanted is None or wanted in known.by_id else _ASK_AGAIN):
            return known
        try:
            text = self._client.get_secret_value(SecretId=self._secret)["SecretString"]
        except Exception as exc:  # botocore makes its error classes per client; all of them mean the same here
            if known is not None:
                return known
            raise Unavailable("The keys cannot be read.") from exc
        values: dict[str, str] = msgspec.json.decode(text, type=dict[str, str])
        self._keys = Keys(values.pop("current"), values)
        self._read_at = self._clock.now()
        return self._keys
