"""Walking through sorted lists in the store for what all of them have.

Always to the farthest place at which one of the lists stands: the rarest list sets the pace, and long stretches of
the others are leapt over unread. A list that is short enough to be read in one go stands for all, and one that is dense
beside the sparsest is given up: what they lack is few, and the caller checks what it is given.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence

Read = Callable[[str, str, int], list[str]]
"""(list, first place, most) → up to `most` places from the first one on, in order."""

CHUNK = 128
_WORTH_A_READ = 16
"""Places of the sparsest list that a read of another one should rule out: looking at them costs about as much."""

_PATIENCE = 2


class ReadLimitReached(Exception):
    """As much was read as may be. Nothing that is looked for comes before `place`."""

    def __init__(self, place: str) -> None:
        super().__init__("as much was read as may be")
        self.place = place


class Intersection:
    """Goes from `place` on, reading lists at most `most_reads` times. `place` is where it stands."""

    def __init__(self, lists: Sequence[str], place: str, read: Read, most_reads: int) -> None:
        self.place = place
        self._read, self._reads_left = read, most_reads
        self._lists = [_List(name) for name in lists]

    def next(self, wanted: int) -> list[str]:
        """Up to `wanted` more places that all lists have, none when there are no more.

        Raises `Spent` when as much was read as may be and nothing was found on the way.
        """
        if not self._lists[0].begun:
            self._begin(wanted + 1 if len(self._lists) == 1 else CHUNK)
        found: list[str] = []
        try:
            while len(found) < wanted and (place := self._common()) is not None:
                found.append(place)
                self.place = after(place)
        except ReadLimitReached:
            if not found:
                raise
        return found

    def _begin(self, most: int) -> None:
        for each in self._lists:
            self._fill(each, self.place, most)
            if each.complete:
                self._lists = [each]
                return
        self._lists.sort(key=lambda each: each.places[-1], reverse=True)

    def _common(self) -> str | None:
        """The first place from here on that all lists have."""
        wanted = self.place
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

    def _first(self, each: _List, place: str) -> str | None:
        """The list's first place that is not before this one; this one itself for a list that is given up."""
        index = bisect_left(each.places, place)
        if index == len(each.places) and not each.complete:
            if self._given_up(each, place):
                return place
            self._fill(each, place, CHUNK)
            index = 0
        return each.places[index] if index < len(each.places) else None

    def _given_up(self, each: _List, place: str) -> bool:
        """Give up a list of which every read rules out only a few places of the sparsest one."""
        sparsest = self._lists[0]
        if each is sparsest:
            return False
        passed = bisect_left(sparsest.places, place) - bisect_left(sparsest.places, each.read_from)
        leapt = each.read_from < sparsest.places[0]
        each.idle = each.idle + 1 if passed < _WORTH_A_READ and not leapt else 0
        if each.idle > _PATIENCE:
            self._lists.remove(each)
            return True
        return False

    def _fill(self, each: _List, place: str, most: int) -> None:
        if not self._reads_left:
            raise ReadLimitReached(place)
        self._reads_left -= 1
        each.places = self._read(each.name, place, most)
        each.complete = len(each.places) < most
        each.begun, each.read_from = True, place


class _List:
    def __init__(self, name: str) -> None:
        self.name, self.begun, self.complete = name, False, False
        self.places: list[str] = []
        self.read_from, self.idle = "", 0


def after(place: str) -> str:
    """Just after a place: no place ends in a blank."""
    return f"{place} "
