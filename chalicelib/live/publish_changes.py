"""Turns a batch of the table's stream into groups of changes, which are published one by one."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from chalicelib.live.feed import Change, Feed, Record
from chalicelib.live.publisher import Publisher, PushResult


@dataclass(frozen=True, slots=True)
class Group:
    """Changes that are published together. `first` is the lowest of their sequence numbers: if the group fails, the
    stream is read again from there."""

    first: str
    publish: Callable[[], PushResult]


@dataclass(frozen=True, slots=True)
class Batch:
    """The groups of a batch, and the sequence numbers of records that no feed can parse."""

    groups: Sequence[Group]
    unreadable: Sequence[str]


class PublishChanges:
    def __init__(self, feeds: Sequence[Feed[Any]], publisher: Publisher) -> None:
        self._feeds, self._publisher = feeds, publisher

    def batch(self, records: Iterable[Record]) -> Batch:
        """The changes in groups, in the order of the feeds. Records without a feed are left out."""
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
        ordered = sorted(changes, key=_sort_key)
        return Group(ordered[0].sequence, partial(feed.publish, ordered, self._publisher))


def _sort_key(change: Change) -> str:
    """Sequence numbers are numbers of up to 40 digits."""
    return change.sequence.zfill(40)
