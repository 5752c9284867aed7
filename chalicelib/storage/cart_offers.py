"""What the waitlist writes into carts: at most one offer at a time, and none to whoever holds something or has enough.

Each is part of the transaction that makes, accepts or ends the offer.
"""

from __future__ import annotations

from chalicelib.kernel.holds import Hold
from chalicelib.kernel.offers import Offer
from chalicelib.storage.carts import CartItem, claiming, no_hold, pk_of, room_for
from chalicelib.storage.writes import Write


def offered(offer: Offer, cap: int, now: int, ttl: int) -> Write:
    """Note an offer."""
    no_offer = CartItem.offer_until.does_not_exist() | (CartItem.offer_until <= now)
    return Write(
        CartItem(pk_of(offer.customer), offer.event),
        no_hold(now) & no_offer & room_for(len(offer.seats), cap),
        [CartItem.offer.set(offer.id), CartItem.offer_until.set(offer.until), CartItem.ttl.set(ttl)],
    )


def may_be_offered(customer: str, event: str, quantity: int, cap: int, now: int) -> bool:
    """Whether `offered` would be taken by the cart as it is now."""
    item = CartItem.find(pk_of(customer), event)
    if item is None:
        return quantity <= cap
    busy = int(item.until or 0) > now or int(item.offer_until or 0) > now
    return not busy and len(item.booked or ()) + quantity <= cap


def unoffered(offer: Offer) -> Write:
    """The offer was given up in time: others may be made."""
    item = CartItem(pk_of(offer.customer), offer.event)
    return Write(item, CartItem.offer == offer.id, [CartItem.offer.remove(), CartItem.offer_until.remove()])


def accepting(hold: Hold, cap: int, now: int, ttl: int) -> Write:
    """The hold that an offer becomes. What was offered is offered no more."""
    return claiming(hold, cap, now, ttl, [CartItem.offer.remove(), CartItem.offer_until.remove()])
