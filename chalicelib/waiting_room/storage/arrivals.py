"""Buckets of arrivals: chains of pages, each with the places that one batch of joins got.

    pk = ARRIVALS#<room>#<bucket>   sk = PAGE#000000000   name, start, slots    the first batch
                                    sk = PAGE#000000001   name, start, slots    the next one begins where it ended
                                    sk = PAGE#000000002   sealed, start, before the last: no page follows

A page is put where no page is, so the pages of a bucket follow one another without gaps and without a counter. The
seal is such a page too: whoever comes after it sees it, and its `start` is how many the bucket has for good.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.table.items import Item, translating_errors
from chalicelib.table.writes import Refused, put


class PageItem(Item):
    name = UnicodeAttribute(null=True)
    start = NumberAttribute()
    slots = UnicodeAttribute(null=True)
    late = NumberAttribute(default=0)
    sealed = BooleanAttribute(null=True)
    before = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Page:
    """The places of one batch, from `start` on: one for each bit of `slots`, the lowest first. `late` counts the places
    of this bucket, up to this page, of customers who came before its second. A sealed page is the end, with so many
    positions `before` the bucket; `start` is then its size."""

    number: int
    start: int
    slots: int
    late: int
    name: str | None = None
    sealed: bool = False
    before: int = 0

    @property
    def end(self) -> int:
        return self.start + self.slots.bit_count()

    def index(self, slot: int) -> int | None:
        """The place of this slot in the bucket; None for one that the page does not have."""
        if not self.slots >> slot & 1:
            return None
        return self.start + (self.slots & (1 << slot) - 1).bit_count()


EMPTY = Page(-1, 0, 0, 0)


def last(room: str, bucket: int, consistent: bool = True) -> Page:
    """The last page of a bucket; one of no places, with number -1, before the first."""
    with translating_errors():
        query = PageItem.query(
            _pk(room, bucket), scan_index_forward=False, limit=1, consistent_read=consistent, page_size=1
        )
        return next((_page(item) for item in query), EMPTY)


def append(room: str, bucket: int, end: Page, name: str, slots: int, late: int, ttl: int) -> Page:
    """Put a page with these slots after the `end` that was read last. Returns it, or the seal of a sealed bucket."""

    def following(end: Page) -> PageItem:
        return _item(room, bucket, end, name=name, slots=f"{slots:x}", late=end.late + late, ttl=ttl)

    return _put_after(room, bucket, end, following)


def seal(room: str, bucket: int, before: int, ttl: int) -> Page:
    """End a bucket with so many positions before it. Returns its seal, also when it was sealed already."""

    def following(end: Page) -> PageItem:
        return _item(room, bucket, end, sealed=True, before=before, late=end.late, ttl=ttl)

    return _put_after(room, bucket, last(room, bucket), following)


def find(room: str, bucket: int, name: str, after: int) -> Page | None:
    """The page with this name, which was put after the page with that number."""
    with translating_errors():
        query = PageItem.query(_pk(room, bucket), PageItem.sk > _sk(after), consistent_read=True, page_size=20)
        return next((_page(item) for item in query if item.name == name), None)


def _put_after(room: str, bucket: int, end: Page, following: Callable[[Page], PageItem]) -> Page:
    while not end.sealed:
        item = following(end)
        try:
            put(item, PageItem.pk.does_not_exist())
        except Refused:
            end = last(room, bucket)  # other pages were put meanwhile, and ours comes after all of them
        else:
            return _page(item)
    return end


def _item(room: str, bucket: int, end: Page, **facts: Any) -> PageItem:
    return PageItem(_pk(room, bucket), _sk(end.number + 1), start=end.end, **facts)


def _page(item: PageItem) -> Page:
    return Page(
        number=int(item.sk.removeprefix("PAGE#")),
        start=int(item.start),
        slots=int(item.slots or "0", 16),
        late=int(item.late),
        name=item.name,
        sealed=bool(item.sealed),
        before=int(item.before or 0),
    )


def _pk(room: str, bucket: int) -> str:
    return f"ARRIVALS#{room}#{bucket}"


def _sk(number: int) -> str:
    return f"PAGE#{number:09}" if number >= 0 else "PAGE#"
