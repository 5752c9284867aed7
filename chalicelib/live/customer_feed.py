"""The topic `customer/<id>`: changes of a customer's own things, from all services.

It is one topic with one order, so it has one feed; each service hands over a part of that feed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Protocol, TypeVar

from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Timers, set_all
from chalicelib.core.identity import LIFETIMES, Identity, TokenKind
from chalicelib.core.times import DAY, SECOND
from chalicelib.core.topic import Topic, require_owner
from chalicelib.live.feed import Record
from chalicelib.live.publisher import Changes, Publisher, PushResult, Redelivery
from chalicelib.table import topics

_HREF = "/v1/customers/me/offers"

_TOPIC_KEPT = LIFETIMES[TokenKind.CUSTOMER] + DAY
"""How long the topic's version is kept after a message. A customer gets one token, so nobody watches by then."""


class CustomerChange(Protocol):
    """A change of a customer's thing. `shown`: whether the topic publishes it."""

    @property
    def customer(self) -> str: ...

    @property
    def sequence(self) -> str: ...

    @property
    def shown(self) -> bool: ...

    def deadlines(self, now: int) -> Iterator[Deadline]:
        """The deadlines that the change sets."""
        ...


N = TypeVar("N", bound=CustomerChange)


class Part(Protocol[N]):
    """One service's part of the feed."""

    def read(self, record: Record) -> N | None:
        """The change that a record says; None for records of other things."""
        ...

    def view(self, news: N, now: int) -> Any:
        """The change as the topic publishes it."""
        ...


class CustomerFeed:
    prefixes = ("customer/",)

    def __init__(
        self, parts: Sequence[Part[Any]], snapshot: Callable[[str], Any], timers: Timers, clock: Clock
    ) -> None:
        self._parts, self._snapshot, self._timers, self._clock = parts, snapshot, timers, clock

    def topic(self, name: str, caller: Identity | None) -> Topic:
        """The topic, for the customer alone. Raises `Unauthorized` or `Forbidden` for other callers."""
        id = name.partition("/")[2]
        owner = require_owner(caller, TokenKind.CUSTOMER, id)
        return Topic(name, _HREF, lambda: (topics.version(name)[0], self._snapshot(id)), owner)

    def read(self, record: Record) -> _PartNews | None:
        """The change of the first part that reads the record."""
        for part in self._parts:
            if news := part.read(record):
                return _PartNews(part, news)
        return None

    def group(self, change: _PartNews) -> str:
        return change.news.customer

    def publish(self, changes: Sequence[_PartNews], publisher: Publisher) -> PushResult:
        """Set the deadlines of the changes, then send the changes to the customer: in one message, and never twice.

        Changes that an earlier try counted and did not push are not sent. The next message then leaves a gap, and the
        customer reads the snapshot. Raises `Unavailable` when the queue did not take every deadline; setting them again
        does no harm.
        """
        now = self._clock.now()
        set_all(self._timers, {deadline for change in changes for deadline in change.news.deadlines(now)})
        topic = f"customer/{changes[0].news.customer}"
        shown = [change for change in changes if change.news.shown]
        counted = publisher.next_version(topic, shown, Redelivery.SKIP, (now + _TOPIC_KEPT) // SECOND)
        if counted is None:
            return PushResult()
        version, unsent = counted
        return publisher.send(topic, version, Changes([change.part.view(change.news, now) for change in unsent]), _HREF)


class _PartNews:
    """A change, with the part that makes its view."""

    def __init__(self, part: Part[Any], news: CustomerChange) -> None:
        self.part, self.news = part, news

    @property
    def sequence(self) -> str:
        return self.news.sequence
