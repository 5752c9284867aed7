"""Store calls of the waitlist's steps, in lines of any length.

The lines are written into tables of their own, without a stream: only this process reads them.
"""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import msgspec

from bench.many import own_table
from bench.store import Asked, counted
from bench.store_scene import NoTimers
from bench.table import Table
from chalicelib import wiring
from chalicelib.core.clock import CLOCK_GRACE
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
from tests.support.api import InProcess
from tests.support.clock import FakeClock
from tests.worlds.scene import customer, rows, sale

_LENGTHS = (10, 1_000, 10_000)
_GONE = "reading it when all others are gone"
_WRITERS, _PARTIES_A_WRITER = 8, 250


def add_costs(api: InProcess, endpoint: str, table: Table) -> None:
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
            line = Line(api, clock, length, wishes)
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
        ports = wiring.Ports(clock=clock, timers=NoTimers())
        wiring.use(wiring.App(msgspec.structs.replace(settings(), table=name), ports))
        yield clock


class Line:
    """A row of booked seats except one that is held, a line for that seat, and one more customer who joins it."""

    def __init__(self, api: InProcess, clock: FakeClock, length: int, wishes: Sequence[Wish]) -> None:
        self._clock, self._length, self._wish = clock, length, wishes[0]
        self._app = wiring.app()
        self._last = new_id("cus", clock.now())
        show = sale(api, {"A": rows(1, 10)}, waitlist=True, max_per_customer=9)
        self._holder, self.event = customer(api), show.event
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
            came = self._app.waitlist.make_offers.check(row_name(self.event, "A", "1"), self._clock.now())
        assert (came, len(self._offers(0))) == ("offered", 1)
        return _cost(asked)

    def lapsed(self) -> str:
        (offer,) = self._offers(0)
        self._clock.move(self._app.catalogue.read_catalogue.any_event(self.event).hold_seconds + CLOCK_GRACE // SECOND)
        self._app.catalogue.read_catalogue.any_event(self.event)
        with counted() as asked:
            came = self._app.waitlist.answer_offer.check_lapse(f"{offer.customer}/{offer.id}")
        following = next(index for index in range(1, self._length) if self._parties[index].wish == self._wish)
        assert (came, len(self._offers(following))) == ("offer lapsed", 1)
        return _cost(asked)

    def joined(self) -> str:
        event, wish = self._app.catalogue.read_catalogue.any_event(self.event), self._wish
        category = None if wish.seats else wish.category
        with counted() as asked:
            self._app.waitlist.join_waitlist.join(self._last, event, wish.seats or None, category, wish.quantity)
        return _cost(asked)

    def position(self, expected: int) -> str:
        event = self._app.catalogue.read_catalogue.any_event(self.event)
        with counted() as asked:
            (standing,) = self._app.waitlist.join_waitlist.of_customer(self._last, event)
        assert standing.position == expected, standing
        return _cost(asked)

    def leave(self) -> None:
        """All parties but the last leave."""
        pk, blocks = queue.partition_of(self.event), itertools.groupby(range(1, self._length + 1), block_of)
        (line,) = self._wish.lines
        for block, numbers in blocks:
            GoneItem(pk, f"GONE#{line}#{block:06}#{Outcome.ACCEPTED}", numbers=set(numbers)).save()

    def _offers(self, index: int) -> list[SeatOffer]:
        return self._app.waitlist.answer_offer.open_of(self._parties[index].customer)

    def _party(self, number: int, wish: Wish) -> Entry:
        now, numbers = self._clock.now(), dict.fromkeys(wish.lines, number)
        joined = now - self._length + number
        id, name = new_id("wtl", now), new_id("cus", now)
        return Entry(id, self.event, name, wish, joined, EntryState.WAITING, numbers)

    def _fill(self, sizes: set[int]) -> None:
        """Write the line, and each party with its entry, as if all had joined."""
        pk = queue.partition_of(self.event)
        for line in self._wish.lines:
            LineItem(pk, f"DOOR#{line}", issued=self._length, sizes=sizes).save()
        now = self._clock.now()
        queue.look_at(self.event, now + MINUTE, (now + DAY) // SECOND)

        def write(start: int) -> None:
            with Item.batch_write() as batch:
                for party in self._parties[start : start + _PARTIES_A_WRITER]:
                    batch.save(_item(party))
                    for added in queue.added(party, 0):
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
    return f"{asked}, {asked.read_units:g} read units"
