"""A small cache of values read a moment ago, so that a container reads each from the store only every so often."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

from chalicelib.core.clock import Clock
from chalicelib.errors import Unavailable

K = TypeVar("K")
V = TypeVar("V")


class TtlCache(Generic[K, V]):
    """At most `most` values, none older than `keep` milliseconds; the least recently used is dropped first."""

    def __init__(self, clock: Clock, keep: int, most: int = 256) -> None:
        self._clock, self._keep, self._most = clock, keep, most
        self._values: OrderedDict[K, tuple[int, V]] = OrderedDict()

    def get(self, key: K, read: Callable[[], V]) -> V:
        """The cached value, or what `read` returns, which is cached. Its age counts from the moment before the read."""
        return self.get_all([key], lambda _: {key: read()})[key]

    def get_all(
        self, keys: Collection[K], read: Callable[[Collection[K]], Mapping[K, V]], old_if_unavailable: bool = False
    ) -> dict[K, V]:
        """The values of these keys in their order; those that are not cached are read together.

        With `old_if_unavailable` a value of any age stands in while the store is not available, and the store is asked
        again when that value is `keep` milliseconds older.
        """
        now = self._clock.now()
        fresh = {key: self._values[key][1] for key in keys if self._is_fresh(key, now)}
        missing = [key for key in keys if key not in fresh]
        for key in fresh:
            self._values.move_to_end(key)
        if not missing:
            return fresh
        try:
            values = read(missing)
        except Unavailable:
            if not old_if_unavailable or not all(key in self._values for key in missing):
                raise
            values = {key: self._values[key][1] for key in missing}
        for key, value in values.items():
            self._store(key, now, value)
        found = fresh | dict(values)
        return {key: found[key] for key in keys}

    def peek(self, key: K) -> V | None:
        """The cached value, however old it is."""
        known = self._values.get(key)
        return known[1] if known else None

    def keep(self, key: K, value: V) -> None:
        """Cache a value that was read just now."""
        self._store(key, self._clock.now(), value)

    def revise(self, key: K, change: Callable[[V], V]) -> None:
        """Change a cached value and keep its age."""
        known = self._values.get(key)
        if known is not None:
            self._values[key] = (known[0], change(known[1]))

    def forget(self, key: K) -> None:
        self._values.pop(key, None)

    def _is_fresh(self, key: K, now: int) -> bool:
        known = self._values.get(key)
        return known is not None and now - known[0] < self._keep

    def _store(self, key: K, now: int, value: V) -> None:
        self._values[key] = (now, value)
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            self._values.popitem(last=False)
