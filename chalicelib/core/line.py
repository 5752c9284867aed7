"""A line: customers in order, with numbers that are issued when they join.

A number is issued once and never changes, so the order of the line is the order of joining. The number of a customer
who was served or left is recorded as gone, in a set: adding it twice changes nothing. The position of a number is the
number less the count of lower numbers that are gone:

    issued      1  2  3  4  5  6  7
    gone           2     4
    position    1     2     3  4  5

So customers know their position as soon as they have a number, and no two get the same position, however many join at
the same moment.
"""

from __future__ import annotations

from collections.abc import Iterable

BLOCK = 200
"""How many numbers one item of gone numbers covers: it stays below a kilobyte, which is one write unit."""


def block_of(number: int) -> int:
    return number // BLOCK


def position(number: int, gone: Iterable[int]) -> int:
    """The position of this number in the line; 1 is the first."""
    return number - sum(each < number for each in gone)
