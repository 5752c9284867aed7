"""Cancels an event, then frees its held seats and refunds its bookings until none are left.

A check does a bounded piece of work and sets the deadline of the next. It frees seats itself and hands each booking to
`Finalize` by a message. A container that still has the published event in its cache may hold or book something after
the cancellation, so passes over the event are repeated until one that began when every cache had expired finds nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import replace

from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import Event, EventStatus
from chalicelib.catalogue.storage import events
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
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
_CACHES_EXPIRED = MINUTE
"""After this no container acts on the published event: a cache keeps it for a second, a function runs for a minute."""


class CancelEvent:
    def __init__(self, catalogue: Catalogue, maps: SeatMaps, timers: Timers, clock: Clock) -> None:
        self._catalogue, self._maps, self._timers, self._clock = catalogue, maps, timers, clock

    def cancel(self, organiser: str, id: str) -> Event:
        """Cancel an event, even while seats are held or paid for. Idempotent.

        From the next second on nothing can be held or booked. Checks begin at once to free held seats and refund
        bookings. Raises `NotFound` or `Forbidden`.
        """
        self._catalogue.own_event(organiser, id)
        now = self._clock.now()
        event = events.cancel(id, now)
        self._catalogue.forget(id)
        self._timers.set([Deadline(DeadlineKind.EVENT, id, now), Deadline(DeadlineKind.WAITLIST, id, now)])
        return event

    def check(self, id: str) -> None:
        """Do the next piece of freeing and refunding. Idempotent. Raises `NotFound`, or `Unavailable` to be retried."""
        event = self._catalogue.read_event(id)
        if event.status is not EventStatus.CANCELLED:
            return
        now = self._clock.now()
        progress = store.progress(id) or Progress(begun=now)
        freed = self._free_holds(event, now)
        found, cursor = orders.of_event(id, progress.cursor, _MOST_ORDERS)
        open_orders = [order for order in found if _is_open(order)]
        due = [order for order in open_orders if not _refund_is_scheduled(order, now)]
        self._timers.set([Deadline(DeadlineKind.BOOKING, order.id, now) for order in due])
        clean = progress.clean and not open_orders and not freed
        if cursor is not None or freed == _MOST_HOLDS:
            self._continue(id, replace(progress, cursor=cursor, clean=clean), now)
        elif clean and progress.begun >= (event.cancelled_at or 0) + _CACHES_EXPIRED:
            store.finish(id)
        else:
            self._continue(id, None, now + _BETWEEN_PASSES)

    def _continue(self, id: str, progress: Progress | None, at: int) -> None:
        with suppress(Refused):  # another check has finished
            store.continue_later(id, progress, at)
            self._timers.set([Deadline(DeadlineKind.EVENT, id, at)])

    def _free_holds(self, event: Event, now: int) -> int:
        """Free held and offered seats; returns the number of holds found, counted in each row.

        Seats that are being paid for are left to their booking at first. Once all caches have expired they are freed
        too: their money is refunded in any case, and a booking whose function died may have left its claim.
        """
        found = 0
        expired = now >= (event.cancelled_at or 0) + _CACHES_EXPIRED
        states = {SeatState.HELD, SeatState.OFFERED} | ({SeatState.PAYING} if expired else set())
        for hold, seats in self._claimed(event, states, now):
            if found == _MOST_HOLDS:
                break
            found += 1
            with suppress(SeatsTaken):  # released or paid for meanwhile
                rows.release(event.id, seats, hold)
                self._maps.record_claim(event.id, seats, None)
        return found

    def _claimed(self, event: Event, states: Collection[SeatState], now: int) -> Iterator[tuple[str, list[Seat]]]:
        """Each live hold in one of these states, with its seats of one row."""
        for section in event.sections:
            for row in rows.section(event.id, section.id, consistent=True):
                holds: dict[str, list[Seat]] = {}
                for name, claim in row.claims.items():
                    if claim.state in states and claim.live(now):
                        holds.setdefault(claim.hold, []).append(Seat(section.id, row.id, name))
                yield from holds.items()


def _is_open(order: Order) -> bool:
    """Whether a customer has paid, or may have paid, and is not refunded."""
    return order.status is OrderStatus.CONFIRMED or not order.settled


def _refund_is_scheduled(order: Order, now: int) -> bool:
    """Whether its refund is decided and its next try lies in the future. An earlier try would be in vain."""
    return order.refund_due and order.due is not None and now < order.due
