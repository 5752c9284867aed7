"""Tells the customers of an event that it was moved: sets the deadline of an email for each booking, some at a time.

    moved, in one write: the new date ∧ the event is due in five minutes
      └─► check ──► some bookings' emails ──► check ──► … ──► done

A check that is delivered twice sets the same deadlines, and each email is sent once.
"""

from __future__ import annotations

from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers, set_all
from chalicelib.orders.rules.news import BookingLetter, LetterKind
from chalicelib.orders.rules.orders import OrderStatus
from chalicelib.orders.storage import orders
from chalicelib.organising.storage import moves

_MOST_TOLD = 500


class TellMove:
    def __init__(self, timers: Timers, clock: Clock) -> None:
        self._timers, self._clock = timers, clock

    def check(self, id: str) -> None:
        """Set the next emails' deadlines. A booking that was begun after the move is mailed with the new date anyway.

        Raises `Unavailable` to be retried.
        """
        now, move = self._clock.now(), moves.under_way(id)
        if move is None or now < move.told_from:
            return
        found, cursor = orders.of_event(id, move.cursor, _MOST_TOLD)
        told = [order for order in found if order.status is OrderStatus.CONFIRMED and order.created <= move.at]
        set_all(
            self._timers,
            [BookingLetter(each.id, LetterKind.MOVED, str(move.version)).deadline(each.customer, now) for each in told],
        )
        moves.go_on(id, move, cursor, now)
        if cursor is not None:
            self._timers.set([Deadline(DeadlineKind.EVENT, id, now)])
