"""A small cache of values read a moment ago, so that a container reads each from the store only every so often."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

from chalicelib.core.clock import Clock

K = TypeVar("K")
V = TypeVar("V")


class TtlCache(Generic[K, V]):
    """At most `most` values, none older than `keep` milliseconds; the least recently used is dropped first."""

    def __init__(self, clock: Clock, keep: int, most: int = 256) -> None:
        self._clock, self._keep, self._most = clock, keep, most
        self._values: OrderedDict[K, tuple[int, V]] = OrderedDict()

    def get(self, key: K, read: Callable[[], V]) -> V:
        """The cached value, or what `read` returns, which is cached. Its age counts from the moment before the read."""
        now = self._clock.now()
        known = self._values.get(key)
        if known is not None and now - known[0] < self._keep:
            self._values.move_to_end(key)
            return known[1]
        value = read()
        self._store(key, now, value)
        return value

    def peek(self, key: K) -> V | None:
        """The cached value, however old it is: for values that never change."""
        known = self._values.get(key)
        return known[1] if known else None

    def revise(self, key: K, change: Callable[[V], V]) -> None:
        """Change a cached value and keep its age."""
        known = self._values.get(key)
        if known is not None:
            self._values[key] = (known[0], change(known[1]))

    def forget(self, key: K) -> None:
        self._values.pop(key, None)

    def _store(self, key: K, now: int, value: V) -> None:
        self._values[key] = (now, value)
        self._values.move_to_end(key)
        while len(self._values) > self._most:
            self._values.popitem(last=False)
