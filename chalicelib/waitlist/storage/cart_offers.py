"""Offers in carts: a customer has at most one at a time, and none while they hold seats or when it would pass the cap.

Each write is part of the transaction that makes, accepts or ends the offer.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.seats.rules.holds import Hold
from chalicelib.seats.storage.carts import CartItem, claiming, no_hold, pk_of, room_for
from chalicelib.table.prepared import PreparedWrite
from chalicelib.table.writes import Write
from chalicelib.waitlist.rules.offers import SeatOffer, hold_of


@dataclass(frozen=True, slots=True)
class OfferRoom:
    """`busy`: the customer holds seats of the event or has an offer. `had`: the ids of their last hold and of the last
    offer's hold."""

    busy: bool
    booked: int
    had: frozenset[str]


def offered(offer: SeatOffer, cap: int, now: int, ttl: int) -> Write:
    """Note an offer in its customer's cart."""
    no_offer = CartItem.offer_until.does_not_exist() | (CartItem.offer_until <= now)
    return Write(
        CartItem(pk_of(offer.customer), offer.event),
        no_hold(now) & no_offer & room_for(len(offer.seats), cap),
        [CartItem.offer.set(offer.id), CartItem.offer_until.set(offer.until), CartItem.ttl.set(ttl)],
    )


def offer_room(customer: str, event: str, now: int) -> OfferRoom:
    """What decides whether seats may be offered to this customer: one read of the cart."""
    item = CartItem.find(pk_of(customer), event)
    if item is None:
        return OfferRoom(False, 0, frozenset())
    busy = int(item.until or 0) > now or int(item.offer_until or 0) > now
    had = {item.hold_id or "", hold_of(item.offer) if item.offer else ""}
    return OfferRoom(busy, len(item.booked or ()), frozenset(had - {""}))


def unoffered(offer: SeatOffer) -> Write:
    """Remove an offer that was declined or withdrawn in time, so that another may be made."""
    item = CartItem(pk_of(offer.customer), offer.event)
    return Write(item, CartItem.offer == offer.id, [CartItem.offer.remove(), CartItem.offer_until.remove()])


def accepting(hold: Hold, cap: int, now: int, ttl: int, mailbox: str = "") -> PreparedWrite:
    """Claim the cart for the hold that the offer becomes, and remove the offer."""
    return claiming(hold, cap, now, ttl, mailbox, ends_offer=True)
