"""Tickets of confirmed bookings, and their check-in at the door.

A ticket admits each of its seats once. The check-in decides from the booking as it was read and writes on the condition
that it has not changed; a write that loses a race reads and decides again.
"""

from __future__ import annotations

from chalicelib.adapters.tickets import TicketSigner
from chalicelib.catalogue.read_catalogue import Catalogue
from chalicelib.catalogue.rules.events import kept_until
from chalicelib.core.clock import Clock
from chalicelib.core.ids import is_id
from chalicelib.errors import Conflict
from chalicelib.orders.rules.orders import Order
from chalicelib.orders.rules.tickets import (
    CheckIn,
    IssuedTickets,
    Ticket,
    decide_check_in,
    ticket_invalid,
    ticket_of,
)
from chalicelib.orders.storage import check_ins, orders
from chalicelib.orders.storage.order_items import order_of
from chalicelib.people.rules.public_keys import PublicKey
from chalicelib.table.retry import being_changed, retry
from chalicelib.table.writes import Refused


class Tickets:
    def __init__(self, tickets: TicketSigner, catalogue: Catalogue, clock: Clock) -> None:
        self._tickets, self._catalogue, self._clock = tickets, catalogue, clock

    @property
    def public_keys(self) -> tuple[PublicKey, ...]:
        """The keys that verify tickets, the current one first. Raises `Unavailable`."""
        return self._tickets.public()

    def tickets_of(self, order: Order) -> IssuedTickets:
        """The tickets of a confirmed booking. Raises `Conflict` NOT_CONFIRMED or `Unavailable`."""
        return IssuedTickets(self.ticket_of(order), {seat: self.ticket_of(order, seat) for seat in order.kept})

    def ticket_of(self, order: Order, seat: str | None = None) -> str:
        """The ticket for all seats of the booking or for one, the same text every time.

        Raises as `rules.tickets.ticket_of` does, or `Unavailable`.
        """
        return self._tickets.sign(ticket_of(order, seat), order.created)

    def admit(self, organiser: str, event_id: str, token: str) -> CheckIn:
        """Check in the seats that the ticket still admits to this event of the organiser's, as of at most a second ago.

        Raises `NotFound` or `Forbidden` for the event, `Invalid` TICKET_INVALID, `Conflict` WRONG_EVENT, NOT_CONFIRMED,
        BEING_CHANGED or TICKET_USED when no seat of it is left, `Lapsed` EVENT_CANCELLED or TICKET_CANCELLED.
        """
        event = self._catalogue.own_event_lately(organiser, event_id)
        ticket = self._tickets.read(token)
        order = orders.get(ticket.booking) if is_id("bkg", ticket.booking) else None
        if order is None:
            raise ticket_invalid()
        if ticket.event != event.id:
            raise _wrong_event(ticket, order, organiser)
        event.require_not_cancelled()
        found = order

        def attempt() -> CheckIn:
            nonlocal found
            decision, now = decide_check_in(ticket, found), self._clock.now()
            if not decision.admitted:
                raise decision.error()
            try:
                check_ins.admit(found, decision.admitted, now, kept_until(event.starts_at))
            except Refused as refused:
                found = order_of(refused.old)
                raise
            return CheckIn(event.id, found.id, decision.admitted, now, decision.refused)

        return retry(attempt, being_changed("booking"))


def _wrong_event(ticket: Ticket, order: Order, organiser: str) -> Conflict:
    """Only the organiser of the ticket's event learns which event it is for."""
    details = {"event_id": ticket.event} if (order.event, order.organiser) == (ticket.event, organiser) else {}
    return Conflict("This ticket is for another event.", "WRONG_EVENT", details)
