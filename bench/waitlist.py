"""Waiting for seats: how soon a freed seat is offered, and what offering and joining cost in long lines.

The lines are written into tables of their own, without a stream: only this process reads them.
"""

from __future__ import annotations

import itertools
import math
import statistics
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from datetime import datetime
from typing import Any

import msgspec

from bench.many import own_table
from bench.store import Asked, counted
from bench.table import Table
from chalicelib import wiring
from chalicelib.core.deadline import Deadline
from chalicelib.core.ids import new_id
from chalicelib.core.line import block_of
from chalicelib.core.times import DAY, MINUTE, SECOND
from chalicelib.settings import settings
from chalicelib.table.items import Item
from chalicelib.table.lines import GoneItem, LineItem
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome, Wish, row_name
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import queue
from chalicelib.waitlist.storage.entries import EntryItem
from infra.local.cloud import Addresses
from tests.support.api import Api, InProcess
from tests.support.clock import FakeClock
from tests.support.crowd import at_once
from tests.support.waiting import Watcher, guest, watching
from tests.worlds.scene import Sale, customer, rows, sale

_LENGTHS = (10, 1_000, 10_000)
_ONE_BY_ONE, _AT_ONCE = 30, 20
_HOLD_SECONDS = 6
_READ_UNIT = 4_096
_GONE = "reading it when all others are gone"
_WRITERS, _PARTIES_A_WRITER = 8, 250


def measure(api: InProcess, http: Api, addresses: Addresses) -> Table:
    table = Table(
        "Waiting for seats",
        "How soon: over HTTP and WebSocket, through the stream, the queue and the functions of the local cloud; a "
        "queue's delay is a whole number of seconds, rounded up, and a hold lapses by comparison, so the offer of its "
        "seat may be a second late. How much: called in this process, which knows the event, with lines of 10 · 1,000 "
        "· 10,000 parties; those of a category are of one to four by turns, those of a seat want only this seat. Read "
        "units are worked out from the sizes by DynamoDB's rule, for strongly consistent reads.",
    )
    _freed(http, addresses, table)
    _lapsed(http, addresses, table)
    _much(api, addresses.endpoint, table)
    return table


def _freed(http: Api, addresses: Addresses, table: Table) -> None:
    show = sale(http, {"A": rows(4, 10)}, waitlist=True)
    every = [f"A-{row}-{seat}" for row in range(1, 5) for seat in range(1, 11)]
    _freed_after(show, addresses, every[-1])  # the functions' first calls
    took = [_freed_after(show, addresses, seat) for seat in every[:_ONE_BY_ONE]]
    table.add(
        f"seat freed, answered → offer on the socket: median, p99 of {len(took)} one by one",
        _median_p99(took),
        "below a second",
    )


def _freed_after(show: Sale, addresses: Addresses, seat: str) -> float:
    """Seconds."""
    holder, waiter = customer(show.api), guest(show.api)
    hold = show.hold(holder, seat).expect(201)["hold_id"]
    waiter.join(show, seats=[seat]).expect(201)
    with watching(addresses.websocket, waiter) as watcher:
        holder.delete(f"/v1/holds/{hold}").expect(204)
        answered = time.monotonic()
        watcher.wait_for("offer")
        return time.monotonic() - answered


def _lapsed(http: Api, addresses: Addresses, table: Table) -> None:
    _lapsed_after(http, addresses)  # as many functions as it takes have started after this
    took = _lapsed_after(http, addresses)
    name = f"hold lapsed → offer on the socket: median, p99 of {len(took)} at once"
    table.add(name, _median_p99(took), "below 2 s")


def _lapsed_after(http: Api, addresses: Addresses) -> list[float]:
    """Seconds, of holds that lapse at almost the same moment."""
    show = sale(http, {"A": rows(_AT_ONCE, 1)}, waitlist=True, hold_seconds=_HOLD_SECONDS)
    seats = [f"A-{row}-1" for row in range(1, _AT_ONCE + 1)]
    waiters = [guest(http) for _ in seats]

    def offered_at(watcher: Watcher) -> float:
        watcher.wait_for("offer")
        return time.time()

    with ExitStack() as open:
        watchers = [open.enter_context(watching(addresses.websocket, waiter)) for waiter in waiters]
        holds = at_once([lambda seat=seat: show.hold(customer(http), seat) for seat in seats])
        for waiter, seat in zip(waiters, seats, strict=True):
            waiter.join(show, seats=[seat]).expect(201)
        ends = [datetime.fromisoformat(hold.expect(201)["expires_at"]).timestamp() for hold in holds]
        return [
            at - end
            for at, end in zip(
                at_once([lambda watcher=watcher: offered_at(watcher) for watcher in watchers]), ends, strict=True
            )
        ]


def _median_p99(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    return f"{statistics.median(ordered) * 1000:.0f} ms, {ordered[int(len(ordered) * 0.99)] * 1000:.0f} ms"


def _much(api: InProcess, endpoint: str, table: Table) -> None:
    costs: dict[str, list[str]] = {}
    for length in _LENGTHS:
        for name, cost in _costs(api, endpoint, length):
            costs.setdefault(name, []).append(cost)
    for name, found in costs.items():
        measured = f"{found[0]}, at all lengths" if len(set(found)) == 1 else " · ".join(found)
        table.add(name, measured, "2 reads at all lengths" if _GONE in name else "the same at all lengths")


def _costs(api: InProcess, endpoint: str, length: int) -> Iterator[tuple[str, str]]:
    """The cost of each step with lines of this length, by its name."""
    together = [Wish("standard", size) for size in range(1, 5)]
    named = [Wish("standard", 1, ("A-1-1",))]
    with _alone(endpoint, f"linehold-bench-line-{length}") as clock:
        for of, wishes in (("a category", together), ("a seat", named)):
            line = _Line(api, clock, length, wishes)
            yield f"line of {of}: a hold is released", line.freed()
            yield f"line of {of}: the row of the freed seat is checked, and an offer made", line.offered()
            yield f"line of {of}: the offer lapses, and the next is made", line.lapsed()
            yield f"line of {of}: joining", line.joined()
            yield f"line of {of}: reading the last position", line.position(length)
            line.leave()
            yield f"line of {of}: {_GONE}", line.position(1)


@contextmanager
def _alone(endpoint: str, name: str) -> Iterator[FakeClock]:
    """A table of its own, and a container on it whose deadlines are not delivered."""
    clock = FakeClock(time.time_ns() // 1_000_000)
    with own_table(endpoint, name, clock):
        ports = wiring.Ports(clock=clock, timers=_NoTimers())
        wiring.use(wiring.App(msgspec.structs.replace(settings(), table=name), ports))
        yield clock


class _NoTimers:
    """Takes deadlines and delivers none."""

    def set(self, deadlines: Sequence[Deadline]) -> int:
        return 0


class _Line:
    """A row of booked seats except one that is held, a line for that seat, and one more customer who joins it."""

    def __init__(self, api: InProcess, clock: FakeClock, length: int, wishes: Sequence[Wish]) -> None:
        self._clock, self._length, self._wish = clock, length, wishes[0]
        self._app = wiring.app()
        self._last = new_id("cus", clock.now())
        show = sale(api, {"A": rows(1, 10)}, waitlist=True, max_per_customer=9)
        self._holder, self._event = customer(api), show.event
        self._hold = show.hold(self._holder, "A-1-1").expect(201)["hold_id"]
        other = customer(api)
        rest = show.hold(other, *(f"A-1-{seat}" for seat in range(2, 11))).expect(201)["hold_id"]
        show.book(other, rest).expect(201)
        self._parties = [self._party(number, wishes[(number - 1) % len(wishes)]) for number in range(1, length + 1)]
        self._fill({wish.quantity for wish in wishes})

    def freed(self) -> str:
        with counted() as asked:
            self._holder.delete(f"/v1/holds/{self._hold}").expect(204)
        return _cost(asked)

    def offered(self) -> str:
        with counted() as asked:
            came = self._app.waitlist.make_offers.check(row_name(self._event, "A", "1"), self._clock.now())
        assert (came, len(self._offers(0))) == ("offered", 1)
        return _cost(asked)

    def lapsed(self) -> str:
        (offer,) = self._offers(0)
        self._clock.move(self._app.catalogue.read_catalogue.any_event(self._event).hold_seconds)
        self._app.catalogue.read_catalogue.any_event(self._event)
        with counted() as asked:
            came = self._app.waitlist.answer_offer.check_lapse(f"{offer.customer}/{offer.id}")
        following = next(index for index in range(1, self._length) if self._parties[index].wish == self._wish)
        assert (came, len(self._offers(following))) == ("offer lapsed", 1)
        return _cost(asked)

    def joined(self) -> str:
        event, wish = self._app.catalogue.read_catalogue.any_event(self._event), self._wish
        category = None if wish.seats else wish.category
        with counted() as asked:
            self._app.waitlist.join_waitlist.join(self._last, event, wish.seats or None, category, wish.quantity)
        return _cost(asked)

    def position(self, expected: int) -> str:
        event = self._app.catalogue.read_catalogue.any_event(self._event)
        with counted() as asked:
            (standing,) = self._app.waitlist.join_waitlist.of_customer(self._last, event)
        assert standing.position == expected, standing
        return _cost(asked)

    def leave(self) -> None:
        """All parties but the last leave."""
        pk, blocks = queue.partition_of(self._event), itertools.groupby(range(1, self._length + 1), block_of)
        (line,) = self._wish.lines
        for block, numbers in blocks:
            GoneItem(pk, f"GONE#{line}#{block:06}#{Outcome.ACCEPTED}", numbers=set(numbers)).save()

    def _offers(self, index: int) -> list[SeatOffer]:
        return self._app.waitlist.answer_offer.open_of(self._parties[index].customer)

    def _party(self, number: int, wish: Wish) -> Entry:
        now, numbers = self._clock.now(), dict.fromkeys(wish.lines, number)
        joined = now - self._length + number
        id, name = new_id("wtl", now), new_id("cus", now)
        return Entry(id, self._event, name, wish, joined, EntryState.WAITING, numbers)

    def _fill(self, sizes: set[int]) -> None:
        """Write the line, and each party with its entry, as if all had joined."""
        pk = queue.partition_of(self._event)
        for line in self._wish.lines:
            LineItem(pk, f"DOOR#{line}", issued=self._length, sizes=sizes).save()
        now = self._clock.now()
        queue.look_at(self._event, now + MINUTE, (now + DAY) // SECOND)

        def write(start: int) -> None:
            with Item.batch_write() as batch:
                for party in self._parties[start : start + _PARTIES_A_WRITER]:
                    batch.save(_item(party))
                    for added in queue.added(party):
                        batch.save(added.item)

        with ThreadPoolExecutor(_WRITERS) as pool:
            list(pool.map(write, range(0, self._length, _PARTIES_A_WRITER)))


def _item(party: Entry) -> EntryItem:
    return EntryItem(
        f"CUSTOMER#{party.customer}",
        f"ENTRY#{party.event}#{party.wish.key}",
        id=party.id,
        category=party.wish.category,
        quantity=party.wish.quantity,
        seats=list(party.wish.seats) or None,
        joined=party.joined,
        state=party.state.value,
        numbers=[f"{line} {number}" for line, number in party.numbers.items()],
    )


def _cost(asked: Asked) -> str:
    return f"{asked}, {sum(map(_read_units, asked.answers))} read units"


def _read_units(answer: tuple[str, list[dict[str, Any]]]) -> int:
    """Of a strongly consistent read: one for 4 kB, and at least one."""
    _, items = answer
    size = sum(len(name) + _size(value) for item in items for name, value in item.items())
    return max(1, math.ceil(size / _READ_UNIT))


def _size(typed: dict[str, Any]) -> int:
    """The size of an attribute as DynamoDB counts it: a number by every second digit, and one more."""
    ((kind, value),) = typed.items()
    match kind:
        case "N":
            return len(value) // 2 + 2
        case "NS":
            return sum(len(number) // 2 + 2 for number in value)
        case "L":
            return 3 + sum(1 + _size(each) for each in value)
        case "M":
            return 3 + sum(1 + len(name) + _size(each) for name, each in value.items())
        case _:
            return len(str(value).encode())
