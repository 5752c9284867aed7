"""Sends messages to the watchers of topics, and gives each message a version.

The version is counted before the push, so a push that is lost leaves a gap that the watcher notices.

A watcher that a sign-in lets watch is sent nothing once that has ended, however it ended. The publisher asks for each
message, by one read of all sign-ins of the topic's watchers: deleting what a sign-in watches when it ends would miss a
watcher that is being written, and every way to end one would have to know of topics.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any, Protocol, TypeVar

import msgspec

from chalicelib.adapters.push import Push
from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.errors import Unauthorized
from chalicelib.live.views import changes_message, error_message
from chalicelib.table import topics

_MOST_DIRECT_PUSHES = 300
"""Up to so many watchers the publisher pushes itself; for more it queues the message."""


class _Sequenced(Protocol):
    @property
    def sequence(self) -> str: ...


S = TypeVar("S", bound=_Sequenced)


class Redelivery(Enum):
    """What happens to changes that an earlier try counted, and perhaps did not push.

    REPEAT sends them again with the topic's current version: for changes that stand alone.
    REPEAT_LATEST sends them again only if nothing newer was counted since: for messages that have the whole state.
    SKIP does not send them again. Then the next message leaves a gap, and the watcher reads the state.
    """

    REPEAT = auto()
    REPEAT_LATEST = auto()
    SKIP = auto()


@dataclass(frozen=True, slots=True)
class PushResult:
    """The result of publishing: messages, pushes, connections that were gone, and pushes that failed."""

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


class SignIns(Protocol):
    """The part of people that knows the sign-ins."""

    def open_among(self, families: Collection[str]) -> Collection[str]:
        """Those that have not ended, as they are stored now."""
        ...


class Changes(msgspec.Struct, frozen=True):
    """The data of a message of type `changes`, in the order in which the changes were made."""

    changes: Sequence[Any]


class Publisher:
    def __init__(self, push: Push, sign_ins: SignIns, clock: Clock) -> None:
        self._push, self._sign_ins, self._clock = push, sign_ins, clock

    def next_version(
        self, topic: str, changes: Sequence[S], redelivery: Redelivery, ttl: int | None = None
    ) -> tuple[int, Sequence[S]] | None:
        """Count a message about these changes, given in the order of the stream. Returns its version and the changes to
        send; None when there are none to send. `ttl`: when the topic ends, in seconds."""
        if not changes:
            return None
        if redelivery is Redelivery.SKIP:
            _, counted = topics.version(topic)
            changes = [change for change in changes if not topics.is_counted(change.sequence, counted)]
            version = topics.count_up_to(topic, changes[-1].sequence, ttl) if changes else None
            return None if version is None else (version, changes)
        last = changes[-1].sequence
        version = topics.count_up_to(topic, last, ttl)
        if version is not None:
            return version, changes
        version, counted = topics.version(topic)
        if redelivery is Redelivery.REPEAT_LATEST:
            return None if last.zfill(40) < counted else (version, changes)
        return version, [change for change in changes if topics.is_counted(change.sequence, counted)]

    def send(self, topic: str, version: int, data: Any, href: str) -> PushResult:
        """Push changes to all watchers of a topic. If they are too large for a message, watchers get `href` instead."""
        return self._send(topic, version, data, href, self._watchers(topic))

    def send_made(self, topic: str, version: int, make: Callable[[], Any], href: str) -> PushResult:
        """As `send`, of data that takes time to make: not without watchers."""
        watchers = self._watchers(topic)
        return self._send(topic, version, make(), href, watchers) if watchers else PushResult()

    def send_if_watched(self, topic: str, data: Any, href: str) -> PushResult:
        """Count and push a message on a topic whose changes come from several partitions; nothing without watchers.

        Such a topic has no one order that shows which changes were counted before, so a batch that is delivered again
        is sent again. A watcher that comes between reading the watchers and counting has the changes in its snapshot,
        and reads the state once more when the next message skips a version.
        """
        watchers = self._watchers(topic)
        return self._send(topic, topics.count(topic), data, href, watchers) if watchers else PushResult()

    def _send(
        self, topic: str, version: int, data: Any, href: str, watchers: Mapping[str | None, list[str]]
    ) -> PushResult:
        text = changes_message(topic, version, data, href)
        if sum(map(len, watchers.values())) <= _MOST_DIRECT_PUSHES:
            return PushResult(messages=1) + self.deliver_to_watchers(topic, watchers, text)
        for family, connections in watchers.items():
            self._push.later(topic, connections, text, family)
        return PushResult(messages=1)

    def deliver_to_watchers(self, topic: str, watchers: Mapping[str | None, list[str]], text: bytes) -> PushResult:
        """Push a message to those of these watchers, given by sign-in, whose sign-in is open. The others get the error
        SIGNED_OUT, and watch no more."""
        families = [family for family in watchers if family is not None]
        ended = set(families).difference(self._sign_ins.open_among(families) if families else ())
        staying = [each for family, connections in watchers.items() if family not in ended for each in connections]
        result = self.deliver(staying, text, topic)
        for family in ended:
            gone = [each for each in watchers[family] if topics.end_watch(each, topic, family)]
            self.deliver(gone, error_message(topic, Unauthorized("This sign-in has ended.", "SIGNED_OUT")))
        return result

    def deliver(self, connections: list[str], text: bytes, topic: str | None = None) -> PushResult:
        """Push a message to these connections. Deletes the watchers of those that are gone, this topic's first."""
        pushed = self._push.to(connections, text)
        for connection in pushed.gone:
            topics.remove_connection(connection, topic)
        sent = len(connections) - len(pushed.gone) - pushed.failed
        return PushResult(pushed=sent, gone=len(pushed.gone), failed=pushed.failed)

    def _watchers(self, topic: str) -> dict[str | None, list[str]]:
        return topics.watchers(topic, self._clock.now() // SECOND)
