"""Lists, whose pages are read as they are needed."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from linehold_client.call import ListCall

if TYPE_CHECKING:
    from linehold_client.asynchronous import AsyncLinehold
    from linehold_client.client import Linehold

Page = TypeVar("Page")
Item = TypeVar("Item")


class Listing(Generic[Page, Item]):
    """A list. Iterating over it yields all items; `pages` yields the pages, and `first` is the first of them."""

    def __init__(self, client: Linehold, call: ListCall[Page, Item]) -> None:
        self._client, self._call = client, call

    def __iter__(self) -> Iterator[Item]:
        for page in self.pages():
            yield from _items(page)

    def first(self) -> Page:
        """The first page alone."""
        return self._client.page(self._call)

    def pages(self) -> Iterator[Page]:
        """Page after page. A page may be empty and not be the last."""
        call = self._call
        while True:
            page = self._client.page(call)
            yield page
            if (cursor := _cursor(page)) is None:
                return
            call = call.after(cursor)


class AsyncListing(Generic[Page, Item]):
    """A list, for `async for`."""

    def __init__(self, client: AsyncLinehold, call: ListCall[Page, Item]) -> None:
        self._client, self._call = client, call

    async def __aiter__(self) -> AsyncIterator[Item]:
        async for page in self.pages():
            for item in _items(page):
                yield item

    async def first(self) -> Page:
        """The first page alone."""
        return await self._client.page(self._call)

    async def pages(self) -> AsyncIterator[Page]:
        """Page after page. A page may be empty and not be the last."""
        call = self._call
        while True:
            page = await self._client.page(call)
            yield page
            if (cursor := _cursor(page)) is None:
                return
            call = call.after(cursor)


def _items(page: Any) -> Any:
    return page.items


def _cursor(page: Any) -> str | None:
    cursor: str | None = page.next_cursor
    return cursor
