"""News of bookings for their customers: which emails follow a change.

An email is named by its booking and by what it says, so the same change sets the same email however often it is
delivered.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.orders.rules.orders import OrderStatus

PREFIX = "BOOKING#"


class LetterKind(StrEnum):
    """booked: the booking with its tickets. moved: the event's new date; `detail` is the version of the event
    that the move made. cancelled: the whole booking. returned: some of its seats; `detail` is the place of that return
    in the order's list."""

    BOOKED = "booked"
    MOVED = "moved"
    CANCELLED = "cancelled"
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class BookingLetter:
    """An email about a booking."""

    booking: str
    kind: LetterKind
    detail: str = ""

    @property
    def key(self) -> str:
        return f"{PREFIX}{self.booking}#{self.kind.value}#{self.detail}"

    def deadline(self, customer: str, now: int) -> Deadline:
        return Deadline(DeadlineKind.MAIL, f"{customer}/{self.key}", now)


def letter_named(key: str) -> BookingLetter:
    """The letter with this key."""
    booking, kind, detail = key.removeprefix(PREFIX).split("#", 2)
    return BookingLetter(booking, LetterKind(kind), detail)


def letters_after(
    booking: str, before: OrderStatus, after: OrderStatus, new_returns: Iterable[int]
) -> Iterator[BookingLetter]:
    """The letters that follow a change of a booking's status, and of its returns, by their place.

    A booking whose payment came in vain is cancelled from `paid`; one for which no money was taken fails without a
    letter.
    """
    if after is OrderStatus.CONFIRMED and before is not after:
        yield BookingLetter(booking, LetterKind.BOOKED)
    if after is OrderStatus.CONFIRMED:
        yield from (BookingLetter(booking, LetterKind.RETURNED, str(place)) for place in new_returns)
    if after is OrderStatus.CANCELLED and before in (OrderStatus.PAID, OrderStatus.CONFIRMED):
        yield BookingLetter(booking, LetterKind.CANCELLED)
