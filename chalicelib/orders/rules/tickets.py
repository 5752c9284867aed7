"""Tickets: what they contain, which ones a booking has, and which of their seats the door admits.

A booking has one ticket for all its seats and one for each, so that a family can arrive together or one by one. The
door decides from the booking, seat by seat; the ticket only names the seats.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.times import rfc3339
from chalicelib.errors import Conflict, Fault, Invalid, Lapsed, LineholdError, NotFound
from chalicelib.orders.rules.orders import Order, OrderStatus

_NOT_YET = (OrderStatus.PENDING_PAYMENT, OrderStatus.PAID)


@dataclass(frozen=True, slots=True)
class Ticket:
    """Seats, by their public names, of one booking of one event. It does not name the customer."""

    booking: str
    event: str
    seats: tuple[str, ...]

    @property
    def title(self) -> str:
        return f"Ticket for {', '.join(self.seats)}"


@dataclass(frozen=True, slots=True)
class IssuedTickets:
    """The tokens of a booking: one for all its seats, and one for each."""

    whole: str
    each: Mapping[str, str]


class RefusalCode(StrEnum):
    """Why a seat of a ticket is refused. TICKET_USED: it was admitted before. TICKET_CANCELLED: the booking no longer
    has it."""

    USED = "TICKET_USED"
    CANCELLED = "TICKET_CANCELLED"


@dataclass(frozen=True, slots=True)
class Refusal:
    """`used_at` is when the seat's ticket was used."""

    seat: str
    code: RefusalCode
    used_at: int | None = None


@dataclass(frozen=True, slots=True)
class CheckInDecision:
    """The seats of a ticket that the door admits now and those that it refuses, each in the ticket's order."""

    admitted: tuple[str, ...]
    refused: tuple[Refusal, ...]

    def error(self) -> LineholdError:
        """The answer when no seat is admitted: `Lapsed` if all were cancelled, else `Conflict` with the used ones."""
        cancelled = [each.seat for each in self.refused if each.code is RefusalCode.CANCELLED]
        used = [
            {"seat": each.seat, "used_at": rfc3339(each.used_at)} for each in self.refused if each.used_at is not None
        ]
        if not used:
            return Lapsed("This ticket was cancelled.", RefusalCode.CANCELLED.value, {"seats": cancelled})
        details = {"seats": used, "cancelled": cancelled} if cancelled else {"seats": used}
        return Conflict("This ticket was used.", RefusalCode.USED.value, details)


@dataclass(frozen=True, slots=True)
class CheckIn:
    """The seats that were admitted, and those that were refused and why."""

    event: str
    booking: str
    admitted: tuple[str, ...]
    at: int
    refused: tuple[Refusal, ...]


def ticket_of(order: Order, seat: str | None = None) -> Ticket:
    """The ticket for all seats that the booking still has, or for one of them.

    Raises `Conflict` NOT_CONFIRMED, or `NotFound` SEAT_NOT_FOUND for a seat that the booking does not have.
    """
    if order.status is not OrderStatus.CONFIRMED:
        raise not_confirmed(order)
    if seat is not None and seat not in order.kept:
        raise NotFound("This booking has no such seat.", "SEAT_NOT_FOUND")
    return Ticket(order.id, order.event, order.kept if seat is None else (seat,))


def decide_check_in(ticket: Ticket, order: Order) -> CheckInDecision:
    """Which of the ticket's seats may enter, given the booking that it names. A seat that was returned is cancelled
    even if it had been used.

    Raises `Invalid` TICKET_INVALID for a ticket that does not fit the booking, or `Conflict` NOT_CONFIRMED while the
    booking is being paid for.
    """
    if (ticket.booking, ticket.event) != (order.id, order.event) or not set(ticket.seats) <= set(order.seats):
        raise ticket_invalid()
    if order.status in _NOT_YET:
        raise not_confirmed(order)
    kept = order.kept if order.status is OrderStatus.CONFIRMED else ()
    admitted, refused = [], []
    for seat in ticket.seats:
        if seat not in kept:
            refused.append(Refusal(seat, RefusalCode.CANCELLED))
        elif seat in order.admitted:
            refused.append(Refusal(seat, RefusalCode.USED, order.admitted[seat]))
        else:
            admitted.append(seat)
    return CheckInDecision(tuple(admitted), tuple(refused))


def ticket_invalid() -> Invalid:
    return Invalid([Fault("ticket", "is not a ticket of ours")], "TICKET_INVALID")


def not_confirmed(order: Order) -> Conflict:
    return Conflict(f"This booking is {order.status.value}.", "NOT_CONFIRMED", {"status": order.status.value})
