"""What a customer has in a market: `pk = CUSTOMER#<customer>`, `sk = SHOPPER#<market>`.

It has their latest visit and ticket, so a repeated call finds what the first one made. It is put over the step that was
read, in the transaction that makes the visit or the ticket.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pynamodb.attributes import NumberAttribute

from chalicelib.core.times import DAY, SECOND
from chalicelib.table.items import Item, Raw
from chalicelib.table.prepared import PreparedPut, PreparedWrite, given
from chalicelib.table.together import Place
from chalicelib.table.values import raw_of, values_of

_KEPT = 2 * DAY


class ShopperItem(Item):
    step = NumberAttribute()


@dataclass(frozen=True, slots=True)
class Shopper:
    """`visit`: the number of the latest visit; `ticket`: letter and number of the latest ticket. None for neither."""

    visit: int | None = None
    ticket: tuple[str, int] | None = None
    step: int = 0


def place(customer: str, market: str) -> Place[Shopper]:
    return Place(_pk(customer), _sk(market), shopper_of)


def changing(customer: str, market: str, before: Shopper, after: Shopper, now: int) -> PreparedWrite:
    """The shopper as they become, on condition that they have not changed since they were read."""
    item = raw_of(
        {
            "pk": _pk(customer),
            "sk": _sk(market),
            "visit": after.visit,
            "ticket": list(after.ticket) if after.ticket else None,
            "step": before.step + 1,
            "ttl": (now + _KEPT) // SECOND,
        }
    )
    return _change().write(item, step=before.step) if before.step else _create().write(item)


@cache
def _create() -> PreparedPut:
    return PreparedPut(ShopperItem, ShopperItem.pk.does_not_exist())


@cache
def _change() -> PreparedPut:
    return PreparedPut(ShopperItem, ShopperItem.step == given(ShopperItem.step))


def shopper_of(raw: Raw) -> Shopper:
    item = values_of(raw)
    letter_and_number = item.get("ticket")
    ticket = (str(letter_and_number[0]), int(letter_and_number[1])) if letter_and_number else None
    return Shopper(item.get("visit"), ticket, item["step"])


def _pk(customer: str) -> str:
    return f"CUSTOMER#{customer}"


def _sk(market: str) -> str:
    return f"SHOPPER#{market}"
