"""Whose an email address is, for an event whose cap counts by address.

pk = BUYER#<event>#<digest of the mailbox>   sk = ~      the one customer who may buy with it
"""

from __future__ import annotations

from pynamodb.attributes import UnicodeAttribute

from chalicelib.table.items import Item
from chalicelib.table.writes import Refused, put


class BuyerItem(Item):
    customer = UnicodeAttribute()


def claim(event: str, mailbox: str, customer: str, ttl: int) -> bool:
    """Let the mailbox be this customer's for the event. False when it is another's already."""
    item = BuyerItem(f"BUYER#{event}#{mailbox}", "~", customer=customer, ttl=ttl)
    try:
        put(item, BuyerItem.pk.does_not_exist() | (BuyerItem.customer == customer))
    except Refused:
        return False
    return True
