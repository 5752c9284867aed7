"""Pages of an owner's things, by the `owner` index."""

from __future__ import annotations

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error as Base64Error
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from itertools import accumulate
from typing import Generic, TypeVar

from pynamodb.expressions.condition import Condition

from chalicelib.errors import Fault, Invalid
from chalicelib.table.items import Item, OwnerIndex, translating_errors

T = TypeVar("T")
U = TypeVar("U")
I = TypeVar("I", bound=Item)  # noqa: E741


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


def page(
    model: type[I], index: type[OwnerIndex], owner: str, prefix: str, limit: int, cursor: str | None, newest_first: bool
) -> Page[I]:
    """One page of the owner's items whose sort keys begin with the prefix. Raises `Invalid` for a cursor of another
    list.

    The cursor is the sort key of the last item, so pages neither repeat nor skip items while others are added.
    """
    condition: Condition = index.owner_sort.startswith(prefix)
    if cursor is not None:
        last = sort_key_of(cursor, prefix)
        condition = (
            index.owner_sort.between(prefix, last) if newest_first else index.owner_sort.between(last, prefix + "~")
        )
    with translating_errors():
        found = list(
            model.query(
                owner,
                condition,
                index_name="owner",
                scan_index_forward=not newest_first,
                limit=limit + (1 if cursor is None else 2),
            )
        )
    if cursor is not None:
        found = [item for item in found if item.owner_sort != last]
    more = len(found) > limit
    found = found[:limit]
    places = tuple(str(item.owner_sort) for item in found)
    return Page(found, cursor_of(places[-1]) if more else None, places)


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
        raise Invalid([Fault("cursor", "is not a cursor of this list")])
    return sort
