"""Whose an email address is, for an event whose cap counts by address.

    pk = BUYER#<event>#<digest of the mailbox>   sk = ~      the one customer who may buy with it

The customer's cart names the mailbox too, and a hold is put into the cart only while it does. So who loses the mailbox
in the midst of a call gets no hold for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.seats.rules.holds import HoldState
from chalicelib.seats.storage.carts import CartItem, no_hold, pk_of
from chalicelib.table.items import Item
from chalicelib.table.transactions import Cancelled, committed, transact
from chalicelib.table.writes import Write


class BuyerItem(Item):
    customer = UnicodeAttribute()


@dataclass(frozen=True, slots=True)
class Buyer:
    event: str
    mailbox: str
    customer: str


def claim(buyer: Buyer, ttl: int) -> str | None:
    """Let the mailbox be this customer's for the event: None. If it is another's already, that customer."""
    mine = BuyerItem.pk.does_not_exist() | (BuyerItem.customer == buyer.customer)
    try:
        transact(_writes(buyer, mine, ttl))
    except Cancelled as cancelled:
        refused = cancelled.refusals[0]
        return str(refused.old.customer) if refused and refused.old else ""
    return None


def take_over(buyer: Buyer, other: str, now: int, ttl: int) -> bool:
    """Let the mailbox of another customer be this one's, if the other has no hold, no booking and no offer. Their last
    hold counts as released, so that a call of theirs that began in time does not pay for it any more."""
    no_offer = CartItem.offer_until.does_not_exist() | (CartItem.offer_until <= now)
    idle = no_hold(now) & CartItem.booked.does_not_exist() & no_offer
    released: list[Action] = [
        CartItem.hold_state.set(HoldState.RELEASED.value),
        CartItem.mailbox.remove(),
        CartItem.ttl.set(ttl),
    ]
    theirs = Write(CartItem(pk_of(other), buyer.event), idle, released)
    return committed([*_writes(buyer, BuyerItem.customer == other, ttl), theirs])


def _writes(buyer: Buyer, condition: Condition, ttl: int) -> Sequence[Write]:
    item = BuyerItem(f"BUYER#{buyer.event}#{buyer.mailbox}", "~")
    cart = CartItem(pk_of(buyer.customer), buyer.event)
    return [
        Write(item, condition, [BuyerItem.customer.set(buyer.customer), BuyerItem.ttl.set(ttl)]),
        Write(cart, None, [CartItem.mailbox.set(buyer.mailbox), CartItem.ttl.set(ttl)]),
    ]
