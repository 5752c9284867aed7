"""The address with which a customer buys, for events whose cap counts by email address (`cap_per`).

Identities cost nothing, so a cap by identity alone is none. An address that is confirmed costs its owner a mailbox. For
an event it is one customer's at a time: another one with the same address takes it over once the first has no hold, no
booking, no offer and no place in the waitlist.
"""

from __future__ import annotations

from typing import Protocol

from chalicelib.catalogue.rules.caps import CapPer
from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.email_address import mailbox_key
from chalicelib.core.times import SECOND
from chalicelib.errors import Forbidden
from chalicelib.people.storage import customers
from chalicelib.seats.rules.holds import email_used
from chalicelib.seats.storage import buyers


class PlacesPort(Protocol):
    """What seats ask of the waitlist, which stands above them."""

    def waits(self, customer: str, event: str, now: int) -> bool:
        """Whether the customer has a place in the event's waitlist."""
        ...


class OwnAddress:
    def __init__(self, places: PlacesPort) -> None:
        self._places = places

    def require(self, customer: str, event: Event, now: int) -> str:
        """The mailbox with which the customer's cart buys, empty for events without such a cap. One read and one
        transaction; the claim of the cart then has the mailbox as its condition.

        Raises `Forbidden` EMAIL_NOT_CONFIRMED, or `Conflict` EMAIL_USED when another customer buys with the address.
        """
        if event.cap_per is not CapPer.EMAIL:
            return ""
        contact = customers.contact(customer)
        if contact is None or not contact.email or not contact.email_confirmed:
            raise Forbidden("This event needs a confirmed email address: confirm yours first.", "EMAIL_NOT_CONFIRMED")
        buyer = buyers.Buyer(event.id, mailbox_key(contact.email), customer)
        ttl = kept_until(event.starts_at) // SECOND
        other = buyers.claim(buyer, ttl)
        if other is None:
            return buyer.mailbox
        if self._places.waits(other, event.id, now) or not buyers.take_over(buyer, other, now, ttl):
            raise email_used()
        return buyer.mailbox
