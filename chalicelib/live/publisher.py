"""Sends messages to the watchers of topics, and gives each message its version.

The version is counted before the message is pushed: a push that is lost leaves a gap that the watcher notices.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol, TypeVar

import msgspec

from chalicelib.adapters.push import Push
from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.table import topics

_PUSH_HERE = 300
"""Watchers that the publisher serves itself; more are handed to the queue."""

LONGEST_MESSAGE = 120_000
"""Bytes; API Gateway sends 128 kB at most. Instead of a longer one, watchers get the address of the state."""


class _Sequenced(Protocol):
    @property
    def sequence(self) -> str: ...


S = TypeVar("S", bound=_Sequenced)


class Redelivery(Enum):
    """What becomes of changes that an earlier try has counted already, and perhaps not pushed.

    REPEAT sends them again under the version that the topic has now: for changes that stand alone.
    REPEAT_LATEST sends them again only if nothing newer was counted since: for a message that is the whole state.
    SKIP never sends twice; the next message then leaves a gap, and the watcher fetches the state.
    """

    REPEAT = auto()
    REPEAT_LATEST = auto()
    SKIP = auto()


@dataclass(frozen=True, slots=True)
class PushResult:
    """What publishing did: messages, pushes, connections that were gone, and pushes that failed."""

    messages: int = 0
    pushed: int = 0
    gone: int = 0
    failed: int = 0

    def __add__(self, other: PushResult) -> PushResult:
        return PushResult(
            self.messages + other.messages,
            self.pushed + other.pushed,
            self.gone + other.gone,
            self.failed + other.failed,
        )


class Changes(msgspec.Struct, frozen=True):
    """The data of a message of type `changes`, in the order in which they were made."""

    changes: Sequence[Any]


class Publisher:
    def __init__(self, push: Push, clock: Clock) -> None:
        self._push, self._clock = push, clock

    def count(self, topic: str, changes: Sequence[S], redelivery: Redelivery) -> tuple[int, Sequence[S]] | None:
        """Count a message about these changes, which are in the order of the stream: its version, and those that it is
        to tell. None when it is to tell nothing."""
        if redelivery is Redelivery.SKIP:
            _, counted = topics.version(topic)
            changes = [change for change in changes if not topics.covered(change.sequence, counted)]
            version = topics.advance(topic, changes[-1].sequence) if changes else None
            return None if version is None else (version, changes)
        last = changes[-1].sequence
        version = topics.advance(topic, last)
        if version is not None:
            return version, changes
        version, counted = topics.version(topic)
        if redelivery is Redelivery.REPEAT_LATEST:
            return None if last.zfill(40) < counted else (version, changes)
        return version, [change for change in changes if topics.covered(change.sequence, counted)]

    def count_if_watched(self, topic: str) -> int | None:
        """Count a message on a topic whose changes come from several partitions: its version, None if nobody watches.

        Such a topic has no one order by which to know what was counted before, so a batch that comes again is sent
        again.
        """
        return topics.count(topic) if self._watchers(topic) else None

    def send(self, topic: str, version: int, data: Any, href: str) -> PushResult:
        """Push changes to every watcher of a topic; changes too long for a message are to be fetched at `href`."""
        watchers = self._watchers(topic)
        text = message(topic, version, "changes", data)
        if len(text) > LONGEST_MESSAGE:
            text = elsewhere(topic, version, href)
        if not watchers:
            return PushResult(messages=1)
        if len(watchers) > _PUSH_HERE:
            self._push.later(topic, watchers, text)
            return PushResult(messages=1)
        return PushResult(messages=1) + self.deliver(watchers, text, topic)

    def deliver(self, connections: list[str], text: bytes, topic: str | None = None) -> PushResult:
        """Push a message to connections, and forget those that are gone, this topic's entry first of all."""
        pushed = self._push.to(connections, text)
        for connection in pushed.gone:
            topics.forget(connection, topic)
        sent = len(connections) - len(pushed.gone) - pushed.failed
        return PushResult(pushed=sent, gone=len(pushed.gone), failed=pushed.failed)

    def _watchers(self, topic: str) -> list[str]:
        return topics.watchers(topic, self._clock.now() // SECOND)


def message(topic: str | None, version: int | None, type: str, data: Any) -> bytes:
    """What a socket is sent. `type` is snapshot, changes or error."""
    return msgspec.json.encode({"topic": topic, "version": version, "type": type, "data": data})


def elsewhere(topic: str, version: int, href: str) -> bytes:
    """A snapshot that says where to fetch the state: it is too large for a message."""
    return message(topic, version, "snapshot", {"href": href})
