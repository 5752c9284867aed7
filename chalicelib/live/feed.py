"""A feed: the port between `live` and a service with topics.

A service hands over one feed for each kind of stream record that it publishes. `live` reads the records, groups the
changes, and calls `publish` once for each group; it does not know their content.

    stream record ─► Feed.read ─► change ─► grouped by Feed.group ─► Feed.publish ─► Publisher ─► watchers
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from chalicelib.core.identity import Identity
from chalicelib.core.topic import Topic
from chalicelib.live.publisher import Publisher, PushResult

Record = Mapping[str, Any]
"""A record of the table's stream, as Lambda gets it."""


class Change(Protocol):
    """What a record says, with the record's sequence number."""

    @property
    def sequence(self) -> str: ...


C = TypeVar("C", bound=Change)


class Feed(Protocol[C]):
    """`prefixes`: how the names of its topics begin, such as `store/`; empty for a feed that only starts other work."""

    @property
    def prefixes(self) -> Sequence[str]: ...

    def topic(self, name: str, caller: Identity | None) -> Topic:
        """A topic of this feed. Raises `NotFound`; `Unauthorized` or `Forbidden` for a topic of another caller."""
        ...

    def read(self, record: Record) -> C | None:
        """The change that a record says; None for records of other things."""
        ...

    def group(self, change: C) -> str:
        """The group of a change. Changes of one group are published together, in one message a topic."""
        ...

    def publish(self, changes: Sequence[C], publisher: Publisher) -> PushResult:
        """Publish one group, given in the order of the stream. May be called again with changes that were published
        already. A group is retried when it raises."""
        ...
