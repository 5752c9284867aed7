"""Ticketing: a confirmed booking's tickets, and what happens to them at the door.

A ticket admits each of its seats once. Which of them may come in is decided from the booking as it was read, and
written on the condition that this is still so; who is overtaken decides again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.adapters.tickets import TicketSigner
from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.core.clock import Clock
from chalicelib.core.ids import is_id
from chalicelib.errors import Conflict
from chalicelib.orders.rules.orders import Order
from chalicelib.orders.rules.tickets import PublicKey, Refusal, Ticket, at_the_door, ticket_invalid, ticket_of
from chalicelib.orders.storage import check_ins, orders
from chalicelib.orders.storage.order_items import order_of
from chalicelib.table.retry import being_changed, retry
from chalicelib.table.writes import Refused


@dataclass(frozen=True, slots=True)
class Issued:
    """The tokens of a booking: one for all its seats, and one for each."""

    whole: str
    each: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class CheckIn:
    """Who came in, and who did not and why."""

    event: str
    booking: str
    admitted: tuple[str, ...]
    at: int
    refused: tuple[Refusal, ...]


class Tickets:
    def __init__(self, tickets: TicketSigner, catalogue: Catalogue, clock: Clock) -> None:
        self._tickets, self._catalogue, self._clock = tickets, catalogue, clock

    @property
    def public_keys(self) -> tuple[PublicKey, ...]:
        """What tickets are verified with. Raises `Unavailable`."""
        return self._tickets.public()

    def tickets_of(self, order: Order) -> Issued:
        """The tickets of a confirmed booking. Raises `Conflict` NOT_CONFIRMED or `Unavailable`."""
        return Issued(self.ticket_of(order), {seat: self.ticket_of(order, seat) for seat in order.kept})

    def ticket_of(self, order: Order, seat: str | None = None) -> str:
        """The ticket for all seats of the booking or for one, the same however often it is asked for.

        Raises as `kernel.tickets.ticket_of` does, or `Unavailable`.
        """
        return self._tickets.sign(ticket_of(order, seat), order.created)

    def admit(self, operator: str, event_id: str, token: str) -> CheckIn:
        """Let in whoever the ticket still admits to this event of the operator's.

        Raises `NotFound` or `Forbidden` for the event, `Invalid` TICKET_INVALID, `Conflict` WRONG_EVENT, NOT_CONFIRMED,
        BEING_CHANGED or TICKET_USED when nobody of it is left, `Lapsed` EVENT_CANCELLED or TICKET_CANCELLED.
        """
        event = self._catalogue.own_event(operator, event_id)
        ticket = self._tickets.read(token)
        order = orders.get(ticket.booking) if is_id("bkg", ticket.booking) else None
        if order is None:
            raise ticket_invalid()
        if ticket.event != event.id:
            raise _wrong_event(ticket, order, operator)
        event.require_not_cancelled()
        found = order

        def attempt() -> CheckIn:
            nonlocal found
            door, now = at_the_door(ticket, found), self._clock.now()
            if not door.admitted:
                raise door.error()
            try:
                check_ins.admit(found, door.admitted, now)
            except Refused as refused:
                found = order_of(refused.old)
                raise
            return CheckIn(event.id, found.id, door.admitted, now, door.refused)

        return retry(attempt, being_changed("booking"))


def _wrong_event(ticket: Ticket, order: Order, operator: str) -> Conflict:
    """Which event it is for is the business of that event's organiser alone."""
    details = {"event_id": ticket.event} if (order.event, order.organiser) == (ticket.event, operator) else {}
    return Conflict("This ticket is for another event.", "WRONG_EVENT", details)
