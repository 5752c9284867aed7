"""The address with which a customer buys, for events whose cap counts by email address (`cap_per`).

Identities cost nothing, so a cap by identity alone is none. An address that is confirmed costs its owner a mailbox, and
for an event it belongs to the first customer who holds seats or waits with it, for good.
"""

from __future__ import annotations

from chalicelib.catalogue.rules.caps import CapPer
from chalicelib.catalogue.rules.events import Event, kept_until
from chalicelib.core.email_address import mailbox_key
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict, Forbidden
from chalicelib.people.storage import customers
from chalicelib.seats.storage import buyers


def require_own_address(customer: str, event: Event) -> None:
    """One read and one write, for events with such a cap only.

    Raises `Forbidden` EMAIL_NOT_CONFIRMED, or `Conflict` EMAIL_USED when another customer buys with the address.
    """
    if event.cap_per is not CapPer.EMAIL:
        return
    contact = customers.contact(customer)
    if contact is None or not contact.email or not contact.email_confirmed:
        raise Forbidden("This event needs a confirmed email address: confirm yours first.", "EMAIL_NOT_CONFIRMED")
    ttl = kept_until(event.starts_at) // SECOND
    if not buyers.claim(event.id, mailbox_key(contact.email), customer, ttl):
        raise Conflict("Another customer buys with this email address.", "EMAIL_USED")
