"""A feed: what `live` needs to know of a service whose topics can be watched.

A service hands over one feed for each kind of stream record that it tells of. `live` reads the records, groups the
changes, and calls `publish` once a group; it knows nothing of what is in them.

    stream record ─► Feed.read ─► change ─► grouped by Feed.group ─► Feed.publish ─► Publisher ─► watchers
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Protocol, TypeVar

from chalicelib.core.identity import Identity
from chalicelib.core.topic import Topic
from chalicelib.live.publisher import Publisher, PushResult

Record = Mapping[str, Any]
"""A record of the table's stream, as Lambda hands it over."""


class Change(Protocol):
    """Anything that a record says, with the record's place in the order of the stream."""

    @property
    def sequence(self) -> str: ...


C = TypeVar("C", bound=Change)


class Feed(Protocol[C]):
    """`topics`: the beginnings of its topics' names, such as `store/`; empty for a feed that only starts other work."""

    @property
    def topics(self) -> Sequence[str]: ...

    def topic(self, name: str, caller: Identity | None) -> Topic:
        """A topic of this feed. Raises `NotFound`; `Unauthorized` or `Forbidden` for a topic that is another's."""
        ...

    def read(self, record: Record) -> C | None:
        """The change that a record says; None for records of other things."""
        ...

    def group(self, change: C) -> str:
        """Changes of one group are published together, in one message a topic."""
        ...

    def publish(self, changes: Sequence[C], publisher: Publisher) -> PushResult:
        """Publish one group, given in the order of the stream. May be called again with changes that were published
        already. What it raises is tried again."""
        ...
