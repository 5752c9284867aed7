"""Chooses seats: which places are good, and which choices leave a seat alone.

A *gap* is a run of neighbouring free seats in a row. Taking k seats out of a gap of n leaves an *orphan* when a
single free seat remains that had a free neighbour before. It is avoidable unless n - k is 1, because a gap that
is one seat longer than the party leaves one seat alone wherever the party sits.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

from chalicelib.seats.rules.seats import Row

_BANDS = 8
"""Places whose centres lie in the same eighth of the way from the middle to the aisle count as equally good."""


@dataclass(frozen=True, slots=True)
class SeatRun:
    """Neighbouring seats of one row of one section."""

    section: str
    row: str
    names: tuple[str, ...]


def gaps(row: Row, now: int) -> Iterator[tuple[int, int]]:
    """The row's runs of free seats as half-open index ranges."""
    claims = row.claims
    if not claims and row.names:
        yield 0, len(row.names)
        return
    start: int | None = None
    for index, name in enumerate(row.names):
        claim = claims.get(name)
        if claim is not None and claim.live(now):
            if start is not None:
                yield start, index
            start = None
        elif start is None:
            start = index
    if start is not None:
        yield start, len(row.names)


def orphans(row: Row, chosen: Collection[str], now: int) -> list[str]:
    """The seats that the choice would leave alone although another choice would not. Empty when it leaves none."""
    taken = set(chosen)
    alone: list[str] = []
    for start, end in gaps(row, now):
        rest = [index for index in range(start, end) if row.names[index] not in taken]
        picked = (end - start) - len(rest)
        if picked == 0 or len(rest) == 1:
            continue
        left = set(rest)
        alone += [row.names[i] for i in rest if i - 1 not in left and i + 1 not in left]
    return alone


def kept_free(row: Row, chosen: Collection[str], now: int) -> list[str]:
    """The free seats beside a choice that must stay free, so that the choice leaves no orphan.

    They are the first two of each run that the choice borders. The write's condition names them.
    """
    taken = set(chosen)
    names: list[str] = []
    for start, end in gaps(row, now):
        picked = [index for index in range(start, end) if row.names[index] in taken]
        if not picked:
            continue
        near = {index + step for index in picked for step in (-2, -1, 1, 2)}
        names += [row.names[i] for i in sorted(near) if start <= i < end and row.names[i] not in taken]
    return names


def best_places(rows: Iterable[tuple[str, Row]], category: str, quantity: int, now: int) -> list[SeatRun]:
    """Every best place for a party, from (section, row) pairs; empty when nowhere has that many together.

    Better means, in this order: leaves no avoidable orphan, leaves no orphan, uses fewer accessible seats, leaves
    no orphan in the end if more parties of this size come, lies nearer the middle of its row. The returned places are
    equally good by all of these.
    """
    best: Rank | None = None
    places: list[tuple[str, Row, int]] = []
    for section, row in rows:
        if row.category != category or len(row.names) < quantity:
            continue
        for start, end in gaps(row, now):
            if end - start < quantity:
                continue
            for first in _starts_from_the_middle(row, quantity, start, end - quantity):
                band = _band(row, first, quantity)
                if best is not None and band > best[3] and best[:3] == (0, 0, 0):
                    break  # places farther from the middle are worse
                rank = _rank(row, start, end, first, quantity, band)
                if best is None or rank < best:
                    best, places = rank, []
                if rank == best:
                    places.append((section, row, first))
    return [SeatRun(section, row.id, row.names[first : first + quantity]) for section, row, first in places]


Rank = tuple[int, int, int, int]


def _rank(row: Row, start: int, end: int, first: int, quantity: int, band: int) -> Rank:
    """The rank of the place of `quantity` seats from `first` on in the gap; smaller is better."""
    left, right = first - start, end - first - quantity
    alone = 0 if left != 1 and right != 1 else 1 if left + right == 1 else 2
    special = row.accessible
    accessible = sum(name in special for name in row.names[first : first + quantity]) if special else 0
    in_the_end = (left % quantity == 1) + (right % quantity == 1)
    return alone, accessible, in_the_end, band


def _band(row: Row, first: int, quantity: int) -> int:
    return _off_centre(row, first, quantity) * _BANDS // len(row.names)


def _off_centre(row: Row, first: int, quantity: int) -> int:
    """Twice the distance between the middle of the place and the middle of the row."""
    return abs(2 * first + quantity - len(row.names))


def _starts_from_the_middle(row: Row, quantity: int, lowest: int, highest: int) -> Iterator[int]:
    """The indices at which a place may begin, from `lowest` to `highest`, the nearest to the row's middle first."""
    down = min(max((len(row.names) - quantity) // 2, lowest), highest)
    up = down + 1
    while down >= lowest or up <= highest:
        if up > highest or (down >= lowest and _off_centre(row, down, quantity) <= _off_centre(row, up, quantity)):
            yield down
            down -= 1
        else:
            yield up
            up += 1


def spread(places: Sequence[SeatRun], random: Random) -> SeatRun:
    """One of the equally good places, at random, so that a stampede does not go for the first of them."""
    return places[random.randrange(len(places))]
