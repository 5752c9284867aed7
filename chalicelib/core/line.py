"""A line: people in order, with numbers that are given out at the door.

A number is never given twice and never changes, so whoever came first stays first. A number that nobody has any more,
because its owner was served or left, is recorded as gone, in a set: adding it twice changes nothing. The position of a
number is what is left when those that are gone are taken from it:

    given out   1  2  3  4  5  6  7
    gone           2     4
    position    1     2     3  4  5

So the person who is given a number knows their position at once, and no two are told the same one, however many come
at the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable

BLOCK = 200
"""Numbers whose going is recorded in one item: it stays below a kilobyte, which is one write unit."""


def block_of(number: int) -> int:
    return number // BLOCK


def position(number: int, gone: Iterable[int]) -> int:
    """The place in the line, 1 for the first, of whoever has this number."""
    return number - sum(each < number for each in gone)
