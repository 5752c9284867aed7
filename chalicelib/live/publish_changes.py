"""Turns a batch of the table's stream into groups of changes, each to be published on its own."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from chalicelib.live.feed import Change, Feed, Record
from chalicelib.live.publisher import Publisher, PushResult


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that are published together. `first` is the earliest of their sequence numbers: if the group fails, the
    stream is to come again from there."""

    first: str
    publish: Callable[[], PushResult]


@dataclass(frozen=True, slots=True)
class Batch:
    """The groups of a batch, and the sequence numbers of records that cannot be read."""

    groups: Sequence[Group]
    unreadable: Sequence[str]


class PublishChanges:
    def __init__(self, feeds: Sequence[Feed[Any]], publisher: Publisher) -> None:
        self._feeds, self._publisher = feeds, publisher

    def batch(self, records: Iterable[Record]) -> Batch:
        """The records in groups, in the order of the feeds. Records that no feed reads are left out."""
        groups: list[dict[str, list[Change]]] = [{} for _ in self._feeds]
        unreadable: list[str] = []
        for record in records:
            try:
                changes = [feed.read(record) for feed in self._feeds]
            except (KeyError, ValueError, TypeError):
                unreadable.append(str(record["dynamodb"]["SequenceNumber"]))
                continue
            for feed, group, change in zip(self._feeds, groups, changes, strict=True):
                if change is not None:
                    group.setdefault(feed.group(change), []).append(change)
        return Batch(
            [
                self._group(feed, changes)
                for feed, group in zip(self._feeds, groups, strict=True)
                for changes in group.values()
            ],
            unreadable,
        )

    def _group(self, feed: Feed[Any], changes: Sequence[Change]) -> Group:
        ordered = sorted(changes, key=_place)
        return Group(ordered[0].sequence, partial(feed.publish, ordered, self._publisher))


def _place(change: Change) -> str:
    """Sequence numbers are numbers of up to 40 digits."""
    return change.sequence.zfill(40)
