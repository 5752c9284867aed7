"""Subscriptions of connections to topics.

Subscribing writes the watcher and then reads the snapshot, so every change that the snapshot lacks is pushed.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity
from chalicelib.core.times import HOUR, SECOND
from chalicelib.core.topic import MOST_TOPICS, unknown_topic
from chalicelib.errors import Conflict
from chalicelib.live.feed import Feed
from chalicelib.live.views import snapshot_message
from chalicelib.table import topics

_LONGEST_SOCKET = 2 * HOUR


class Subscriptions:
    def __init__(self, feeds: Sequence[Feed[Any]], clock: Clock) -> None:
        by_prefix = {prefix: feed for feed in feeds for prefix in feed.prefixes}
        self._feeds = [(prefix, by_prefix[prefix]) for prefix in sorted(by_prefix, key=len, reverse=True)]
        self._clock = clock

    def subscribe(self, connection: str, name: str, caller: Identity | None = None) -> bytes:
        """Watch a topic from now on; one that needs a token, until that expires or its sign-in ends. Returns the
        message with its snapshot.

        Raises `NotFound`, `Unauthorized`, `Forbidden`, or `Conflict` TOO_MANY_TOPICS.
        """
        topic = self._feed_of(name).topic(name, caller)
        ttl = (self._clock.now() + _LONGEST_SOCKET) // SECOND
        owner = topic.owner
        until = owner.until // SECOND if owner and owner.until else ttl
        if not topics.watch(connection, name, ttl, until, owner.family if owner else None):
            raise Conflict(f"At most {MOST_TOPICS} topics a connection.", "TOO_MANY_TOPICS")
        version, state = topic.snapshot()
        return snapshot_message(name, version, state, topic.href)

    def unsubscribe(self, connection: str, name: str) -> None:
        topics.unwatch(connection, name)

    def forget(self, connection: str) -> None:
        """End all subscriptions of a closed connection."""
        topics.remove_connection(connection)

    def _feed_of(self, name: str) -> Feed[Any]:
        """The feed with the longest matching prefix."""
        for prefix, feed in self._feeds:
            if f"{name}/".startswith(prefix):
                return feed
        raise unknown_topic(name)
