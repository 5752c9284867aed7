"""Two or three items in one strongly consistent read.

It is no snapshot: each item is as it was at some instant of the call. What is decided from both is written on the
condition that both are still the same.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from chalicelib.table.items import Raw, batch_get

A = TypeVar("A", covariant=True)
B = TypeVar("B", covariant=True)
C = TypeVar("C", covariant=True)


@dataclass(frozen=True, slots=True)
class Place(Generic[A]):
    """Where an item is, and what is made of it when it is read."""

    pk: str
    sk: str
    of: Callable[[Raw], A]

    def found(self, raws: dict[tuple[str, str], Raw]) -> A | None:
        raw = raws.get((self.pk, self.sk))
        return self.of(raw) if raw is not None else None


def both(one: Place[A], other: Place[B]) -> tuple[A | None, B | None]:
    """The items at two places; None where there is none."""
    found = _read(one, other)
    return one.found(found), other.found(found)


def three(one: Place[A], two: Place[B], other: Place[C]) -> tuple[A | None, B | None, C | None]:
    """The items at three places; None where there is none."""
    found = _read(one, two, other)
    return one.found(found), two.found(found), other.found(found)


def _read(*places: Place[Any]) -> dict[tuple[str, str], Raw]:
    raws = batch_get([(each.pk, each.sk) for each in places], consistent=True)
    return {(raw["pk"]["S"], raw["sk"]["S"]): raw for raw in raws}
