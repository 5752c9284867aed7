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
    """Reads the secret at first use and every five minutes.

    Sooner for an unknown key id or after a read that failed, but then at most every ten seconds.
    """

    def __init__(self, client: BaseClient, secret: str, clock: Clock) -> None:
        self._client, self._secret, self._clock = client, secret, clock
        self._keys: Keys | None = None
        self._asked_at = 0
        self._fresh = False

    def keys(self, wanted: str | None = None) -> Keys:
        """The keys. `wanted` is the id of a key that should be among them.

        Raises `Unavailable` when they cannot be read and none are known.
        """
        known = self._keys
        age = self._clock.now() - self._asked_at
        if known is not None and age < (_KEEP if self._fresh and wanted in (None, *known.by_id) else _ASK_AGAIN):
            return known
        self._asked_at = self._clock.now()
        try:
            self._keys, self._fresh = self._read(), True
        except Exception as exc:  # botocore makes its error classes per client; all of them mean the same here
            self._fresh = False
            if known is None:
                raise Unavailable("The keys cannot be read.") from exc
        assert self._keys is not None
        return self._keys

    def _read(self) -> Keys:
        text = self._client.get_secret_value(SecretId=self._secret)["SecretString"]
        values: dict[str, str] = msgspec.json.decode(text, type=dict[str, str])
        current = values.pop("current")
        if current not in values:
            raise ValueError("the current key is not among the keys")
        return Keys(current, values)
