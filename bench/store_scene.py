"""Stores to measure, on the local cloud or in a table of their own, and their customers."""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import msgspec

from bench.many import own_table
from chalicelib import wiring
from chalicelib.adapters.push import Pushed
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline
from chalicelib.core.times import SECOND
from chalicelib.settings import settings
from chalicelib.stores.rules.join_codes import SESSION_LASTS, new_code, session_of
from chalicelib.stores.storage.displays import JoinSessionItem, displays_pk, session_sk
from tests.support.api import Api, Caller
from tests.support.postbox import Postbox
from tests.worlds.shopkeeper import Shop, opened_behind


def shop_of(api: Api, people: int = 0, *queues: str) -> Shop:
    """A store with so many waiting in the first of its queues."""
    names = queues or ("Bread", "Fish")
    opened = opened_behind(api, wiring.app().people.tokens, now(), "-", *names)
    if people:
        opened.fill(names[0], people, now())
    return opened


def guest(api: Api) -> Caller:
    """A new customer, made without a request."""
    return Caller(api, wiring.app().people.identities.new_customer().token)


def now() -> int:
    return time.time_ns() // 1_000_000


class Passing:
    """The time, and what has passed besides."""

    def __init__(self) -> None:
        self._besides = 0

    def now(self) -> int:
        return now() + self._besides

    def forgotten(self) -> None:
        """Let pass what containers remember a store for."""
        self._besides += 2 * SECOND


def scanned(shop: Shop) -> None:
    """Put a session for each ticket on the board, as if each customer had scanned and joined alone."""
    until = now() + SESSION_LASTS
    with JoinSessionItem.batch_write() as batch:
        for ticket in wiring.app().stores.read_store.board(shop.id).tickets:
            session = JoinSessionItem(
                displays_pk(shop.id),
                session_sk(session_of(shop.id, new_code(1))),
                customer=ticket.customer,
                until=until,
                used=ticket.joined,
                turns=[ticket.id],
                ttl=until // SECOND,
            )
            batch.save(session)


class Sockets:
    """Records each message: its number of connections, and its bytes."""

    def __init__(self) -> None:
        self.sent: list[tuple[int, int]] = []

    def to(self, connections: Sequence[str], message: bytes) -> Pushed:
        self.sent.append((len(connections), len(message)))
        return Pushed([], 0)

    def later(self, topic: str, connections: Sequence[str], message: bytes, family: str | None = None) -> None:
        raise AssertionError("so few watchers need no queue")


class NoTimers:
    """Sets no timers."""

    def set(self, deadlines: Sequence[Deadline]) -> int:
        return 0


@contextmanager
def alone(endpoint: str, name: str, clock: Clock | None = None) -> Iterator[Sockets]:
    """A table of its own, without a stream, and a container on it without timers, sockets and emails."""
    sockets = Sockets()
    with own_table(endpoint, name):
        ports = wiring.Ports(clock=clock, timers=NoTimers(), push=sockets, mail=Postbox())
        wiring.use(wiring.App(msgspec.structs.replace(settings(), table=name), ports))
        yield sockets
