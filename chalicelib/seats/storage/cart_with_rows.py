"""A customer's cart and rows of seats, read in one call: what decides on a hold."""

from __future__ import annotations

from collections.abc import Iterable

from chalicelib.seats.rules.holds import Cart
from chalicelib.seats.rules.seats import Row
from chalicelib.seats.storage import carts
from chalicelib.seats.storage.row_items import partition_of, row_of, sort_of
from chalicelib.seats.storage.rows import Key
from chalicelib.table.items import batch_get


def read(customer: str, event: str, keys: Iterable[Key]) -> tuple[Cart, dict[Key, Row]]:
    """The customer's cart and these rows, by one strongly consistent read; rows that do not exist are left out."""
    places = {(partition_of(event, section), sort_of(row)): (section, row) for section, row in keys}
    cart, rows = carts.NO_CART, {}
    for raw in batch_get([(carts.pk_of(customer), event), *places], consistent=True):
        key = places.get((raw["pk"]["S"], raw["sk"]["S"]))
        if key is None:
            cart = carts.cart_of_raw(raw)
        else:
            rows[key] = row_of(raw)
    return cart, rows
