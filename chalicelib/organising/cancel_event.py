"""Unwinding a cancelled event: nothing of it stays held, and whoever paid is paid back.

A run does a bounded piece of work and asks to be woken for the next. Seats are freed here; each booking is handed to
`Finalizing` by a message of its own. A container that has not heard of the cancellation yet may still hold or book
something, so the event is gone through again until a whole pass, begun when no such container can be at work any more,
finds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.storage import events
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.orders.rules.orders import Order, OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.organising.storage import cancellations as store
from chalicelib.organising.storage.cancellations import Progress
from chalicelib.seats.rules.seats import Seat, SeatState
from chalicelib.seats.seat_maps import SeatMaps
from chalicelib.seats.storage import rows
from chalicelib.seats.storage.rows import SeatsTaken
from chalicelib.table.writes import Refused

_MOST_HOLDS = 500
_MOST_ORDERS = 1_000
_BETWEEN_PASSES = 20 * SECOND
_ALL_HAVE_HEARD = MINUTE
"""After this nobody acts on the event as it was: what is remembered of it lasts a second, and a function a minute."""


class CancelEvent:
    def __init__(self, catalogue: Catalogue, maps: SeatMaps, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._maps, self._timers, self._clock = catalogue, maps, timers, clock

    def cancel(self, operator: str, id: str) -> Event:
        """Call an event off, whatever is held or paid for; cancelled already is no error.

        From the next second on nothing can be held or booked. Freeing what is held and paying back what was paid
        begins at once and goes on until it is done. Raises `NotFound` or `Forbidden`.
        """
        self._catalogue.own_event(operator, id)
        now = self._clock.now()
        event = events.cancel(id, now)
        self._catalogue.forget(id)
        self._timers.set([Deadline(Kind.EVENT, id, now), Deadline(Kind.WAITLIST, id, now)])
        return event

    def unwind(self, id: str) -> None:
        """Do the next piece. Idempotent. Raises `NotFound`, or `Unavailable` to be tried again."""
        event = self._catalogue.read_event(id)
        if event.status is not EventStatus.CANCELLED:
            return
        now = self._clock.now()
        before = store.progress(id) or Progress(begun=now)
        freed = self._free_holds(event, now)
        found, cursor = orders.of_event(id, before.cursor, _MOST_ORDERS)
        left = [order for order in found if _is_left(order)]
        self._timers.set([Deadline(Kind.BOOKING, order.id, now) for order in left if not _is_on_its_way(order, now)])
        clean = before.clean and not left and not freed
        if cursor is not None or freed == _MOST_HOLDS:
            self._go_on(id, replace(before, cursor=cursor, clean=clean), now)
        elif clean and before.begun >= (event.cancelled_at or 0) + _ALL_HAVE_HEARD:
            store.finish(id)
        else:
            self._go_on(id, None, now + _BETWEEN_PASSES)

    def _go_on(self, id: str, progress: Progress | None, at: int) -> None:
        with suppress(Refused):  # another run has come to the end
            store.continue_later(id, progress, at)
            self._timers.set([Deadline(Kind.EVENT, id, at)])

    def _free_holds(self, event: Event, now: int) -> int:
        """Free what is held: how many holds, in as many rows, were found.

        What is being paid for is left to its booking at first. When all have heard it is freed as well: its money goes
        back whatever becomes of the seats, and a booking that died on its way may have left its claim behind.
        """
        found = 0
        heard = now >= (event.cancelled_at or 0) + _ALL_HAVE_HEARD
        states = (SeatState.HELD, SeatState.OFFERED, SeatState.PAYING) if heard else (SeatState.HELD, SeatState.OFFERED)
        for hold, seats in self._claimed(event, states, now):
            if found == _MOST_HOLDS:
                break
            found += 1
            with suppress(SeatsTaken):  # given back or paid for meanwhile
                rows.release(event.id, seats, hold)
                self._maps.note(event.id, seats, None)
        return found

    def _claimed(self, event: Event, states: Collection[SeatState], now: int) -> Iterator[tuple[str, list[Seat]]]:
        """Each live hold in one of these states, with its seats of one row."""
        for section in event.sections:
            for row in rows.section(event.id, section.id, consistent=True)[1]:
                holds: dict[str, list[Seat]] = {}
                for name, claim in row.claims.items():
                    if claim.state in states and claim.live(now):
                        holds.setdefault(claim.hold, []).append(Seat(section.id, row.id, name))
                yield from holds.items()


def _is_left(order: Order) -> bool:
    """Whether somebody has paid, or may have, and has not been paid back."""
    return order.status is OrderStatus.CONFIRMED or not order.settled


def _is_on_its_way(order: Order, now: int) -> bool:
    """Whether its money is decided to go back, and the next try has its time: sooner, the provider is asked in vain."""
    return order.refund_due and order.due is not None and now < order.due
