"""A line of a market: the shoppers who wait, in the order of their turns.

    E012  turn 57     a number is what screens show, and never changes
    R031  turn 58     turns are counted over all lines, so the order holds between lines too
    E007  turn 59     called, recalled, not there: back at the end, with a turn of its own

A line is short and is read whole, so it is kept whole with its market: order, length and tills can never disagree.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

LARGEST_NUMBER = 999_999_999

_SHOWN = 999


@dataclass(frozen=True, slots=True)
class Waiting:
    """A shopper in a line. `joined`: when they came, and `called`: when they were called first, 0 before, in
    milliseconds; `missed`: how many calls they did not answer."""

    letter: str
    number: int
    turn: int
    joined: int
    items: int
    assistance: bool = False
    missed: int = 0
    called: int = 0

    @property
    def key(self) -> tuple[str, int]:
        return self.letter, self.number

    @property
    def text(self) -> str:
        """The number as screens show it: three digits that begin again after 999."""
        return f"{self.letter}{(self.number - 1) % _SHOWN + 1:03}"


Line = tuple[Waiting, ...]


def with_shopper(line: Line, shopper: Waiting) -> Line:
    """The line with this shopper at their turn."""
    return tuple(sorted((*line, shopper), key=lambda each: each.turn))


def without(line: Line, keys: Iterable[tuple[str, int]]) -> Line:
    gone = set(keys)
    return tuple(each for each in line if each.key not in gone)
