"""The intersection of sorted lists in the store, without reading them whole.

The next candidate is always the farthest position at which one of the lists stands: so the sparsest list sets the pace,
and long stretches of the others are skipped unread. A list that one read reaches the end of replaces all others. A list
that is dense beside the sparsest is dropped. Both let through few positions that a list lacks, and the caller checks
each position that it gets.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

Read = Callable[[str, str, int], list[str]]
"""(list, first position, most) → up to `most` positions from the first one on, in order."""

CHUNK = 128
_WORTH_A_READ = 16
"""Positions of the sparsest list that a read of another list should rule out: reading their cards costs as much."""

_PATIENCE = 2


class ReadLimitReached(Exception):
    """The limit of reads is reached. No further match comes before `position`."""

    def __init__(self, position: str) -> None:
        super().__init__("the limit of reads is reached")
        self.position = position


class Intersection:
    """Finds common positions from `position` on, with at most `most_reads` reads. `position` moves behind the last."""

    def __init__(self, lists: Sequence[str], position: str, read: Read, most_reads: int) -> None:
        self.position = position
        self._read, self._reads_left = read, most_reads
        self._lists = [_List(name) for name in lists]

    def next(self, wanted: int) -> list[str]:
        """The next positions that all lists have, up to `wanted`; empty when there are no more.

        Raises `ReadLimitReached` when the limit is reached before a position is found.
        """
        if not self._lists[0].begun:
            self._begin(wanted + 1 if len(self._lists) == 1 else CHUNK)
        found: list[str] = []
        try:
            while len(found) < wanted and (position := self._common()) is not None:
                found.append(position)
                self.position = after(position)
        except ReadLimitReached:
            if not found:
                raise
        return found

    def _begin(self, most: int) -> None:
        for each in self._lists:
            self._fill(each, self.position, most)
            if each.complete:
                self._lists = [each]
                return
        self._lists.sort(key=lambda each: each.positions[-1], reverse=True)

    def _common(self) -> str | None:
        """The first position from here on that all lists have."""
        wanted = self.position
        while True:
            farthest = wanted
            for each in list(self._lists):
                here = self._first(each, farthest)
                if here is None:
                    return None
                farthest = here
            if farthest == self._first(self._lists[0], wanted):
                return farthest
            wanted = farthest

    def _first(self, each: _List, position: str) -> str | None:
        """The list's first position that is not before this one; this one itself for a list that is dropped."""
        index = bisect_left(each.positions, position)
        if index == len(each.positions) and not each.complete:
            if self._dropped(each, position):
                return position
            self._fill(each, position, CHUNK)
            index = 0
        return each.positions[index] if index < len(each.positions) else None

    def _dropped(self, each: _List, position: str) -> bool:
        """Drop a list if its reads rule out only a few positions of the sparsest list."""
        sparsest = self._lists[0]
        if each is sparsest:
            return False
        passed = bisect_left(sparsest.positions, position) - bisect_left(sparsest.positions, each.read_from)
        skipped = each.read_from < sparsest.positions[0]
        each.idle = each.idle + 1 if passed < _WORTH_A_READ and not skipped else 0
        if each.idle > _PATIENCE:
            self._lists.remove(each)
            return True
        return False

    def _fill(self, each: _List, position: str, most: int) -> None:
        if not self._reads_left:
            raise ReadLimitReached(position)
        self._reads_left -= 1
        each.positions = self._read(each.name, position, most)
        each.complete = len(each.positions) < most
        each.begun, each.read_from = True, position


class _List:
    def __init__(self, name: str) -> None:
        self.name, self.begun, self.complete = name, False, False
        self.positions: list[str] = []
        self.read_from, self.idle = "", 0


def after(position: str) -> str:
    """The place just after a position: no position ends in a blank."""
    return f"{position} "
