"""Pages of an owner's things, with what the owner has just made and as it is now.

An index lags behind the table. So a page takes the names of things from a partition of the table, reads the things
themselves, and asks the `owner` index only for names that are in no partition: a customer's bookings that no cart has
any more, and what an operator made before there were entries.
"""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from chalicelib.errors import Fault, Invalid
from chalicelib.table.items import Item, OwnerIndex, Raw, batch_get, translating_errors
from chalicelib.table.writes import Write

T = TypeVar("T")
U = TypeVar("U")


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """`next_cursor` is opaque to clients, and None on the last page."""

    items: list[T]
    next_cursor: str | None
    places: tuple[str, ...] = ()
    """The sort key of each item, for pages that `within` may cut."""

    def map(self, view: Callable[[T], U]) -> Page[U]:
        return Page([view(item) for item in self.items], self.next_cursor, self.places)

    def within(self, most: int, size: Callable[[T], int]) -> Page[T]:
        """The page cut to the first items whose sizes add up to at most `most`, but at least one item."""
        sizes = list(accumulate(map(size, self.items)))
        fitting = max(1, bisect_right(sizes, most))
        if fitting >= len(self.items):
            return self
        return Page(self.items[:fitting], cursor_of(self.places[fitting - 1]), self.places[:fitting])


class EntryItem(Item):
    """An entry in its owner's list: `pk = VENUE#opr_1`, `sk = VENUE#ven_1`."""


def entry(owner: str, sort: str) -> Write:
    """The entry of a new thing in its owner's list, as part of the transaction that makes the thing."""
    return Write(EntryItem(_list_pk(owner, sort), sort), None)


def entries(owner: str, low: str, high: str, most: int, newest_first: bool) -> list[str]:
    """The first `most` entries of an owner's list between these two sort keys, by a consistent read."""
    between = EntryItem.sk.between(low, high)
    with translating_errors():
        query = EntryItem.query(
            _list_pk(owner, low), between, consistent_read=True, scan_index_forward=not newest_first, limit=most
        )
        return [str(item.sk) for item in query]


def page(
    of: Callable[[Raw], U],
    owner: str,
    prefix: str,
    limit: int,
    cursor: str | None,
    newest_first: bool,
    known: Iterable[str] | None = None,
    pk_of: Callable[[str], str] = str,
) -> Page[U]:
    """One page of the owner's things whose sort keys begin with the prefix, each as it is now. `of`: what is made of a
    raw item. `known`: the sort keys
    that the index may not have yet, in no order; by default the owner's `entries`. `pk_of`: the partition key of the
    thing with a sort key. Raises `Invalid` for a cursor of another list.

    The cursor is the sort key of the last item, so pages neither repeat nor skip items while others are added.
    """
    low, high, last = prefix, f"{prefix}~", None
    if cursor is not None:
        last = sort_key_of(cursor, prefix)
        low, high = (low, last) if newest_first else (last, high)
        if low > high:
            raise foreign_cursor()
    most = limit + (1 if cursor is None else 2)
    if known is None:
        known = entries(owner, low, high, most, newest_first)
    listed = _in_index(owner, low, high, most, newest_first)
    sorts = sorted({*listed, *(sort for sort in known if low <= sort <= high)} - {last}, reverse=newest_first)
    shown = sorts[:limit]
    raws = batch_get([(pk_of(sort), "~") for sort in shown], consistent=True)
    found = {raw["pk"]["S"]: of(raw) for raw in raws}
    there = tuple(sort for sort in shown if pk_of(sort) in found)
    return Page([found[pk_of(sort)] for sort in there], cursor_of(shown[-1]) if len(sorts) > limit else None, there)


def _in_index(owner: str, low: str, high: str, most: int, newest_first: bool) -> list[str]:
    with translating_errors():
        query = Item.query(
            owner,
            OwnerIndex.owner_sort.between(low, high),
            index_name="owner",
            scan_index_forward=not newest_first,
            limit=most,
        )
        return [str(item.owner_sort) for item in query]


def _list_pk(owner: str, sort: str) -> str:
    return f"{sort.partition('#')[0].upper()}#{owner}"


def cursor_of(sort: str) -> str:
    """The cursor for a sort key."""
    return urlsafe_b64encode(sort.encode()).decode().rstrip("=")


def sort_key_of(cursor: str, prefix: str = "") -> str:
    """The sort key of a cursor. Raises `Invalid` for a cursor that this list cannot have given."""
    try:
        sort = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode()
    except (Base64Error, ValueError):
        sort = ""
    if not sort.startswith(prefix) or len(sort) > 200:
        raise foreign_cursor()
    return sort


def foreign_cursor() -> Invalid:
    return Invalid([Fault("cursor", "is not a cursor of this list")])
