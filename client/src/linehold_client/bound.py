"""Calls as methods of a client: their arguments are those of the call, and they send it.

Type checkers and editors see the arguments and the answer of each call, for both clients.
"""

from __future__ import annotations

import functools
from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING, Any, Generic, ParamSpec, TypeVar, overload

from linehold_client.call import Call, ListCall
from linehold_client.listing import AsyncListing, Listing

if TYPE_CHECKING:
    from linehold_client.asynchronous import AsyncLinehold
    from linehold_client.client import Linehold

P = ParamSpec("P")
T = TypeVar("T")
Page = TypeVar("Page")
Item = TypeVar("Item")
Method = TypeVar("Method", bound=Callable[..., Any])


class Group:
    """The calls of one subject, of a client that waits."""

    def __init__(self, client: Linehold) -> None:
        self.client = client


class AsyncGroup:
    """The calls of one subject, of a client that is awaited."""

    def __init__(self, client: AsyncLinehold) -> None:
        self.client = client


class Bound(Generic[Method]):
    """A descriptor: the method of a group that builds a call and sends it."""

    def __init__(self, build: Callable[..., Any], send: Callable[[Any, Any], Any]) -> None:
        self._build, self._send = build, send
        self.__doc__ = build.__doc__

    @overload
    def __get__(self, group: None, owner: Any) -> Bound[Method]: ...
    @overload
    def __get__(self, group: Group | AsyncGroup, owner: Any) -> Method: ...
    def __get__(self, group: Group | AsyncGroup | None, owner: Any) -> Bound[Method] | Method:
        if group is None:
            return self
        build, send, client = self._build, self._send, group.client

        @functools.wraps(build)
        def method(*args: Any, **kwargs: Any) -> Any:
            return send(client, build(*args, **kwargs))

        return method  # type: ignore[return-value]


def sent(build: Callable[P, Call[T]]) -> Bound[Callable[P, T]]:
    """A call whose answer is waited for."""
    return Bound(build, lambda client, call: client.send(call))


def awaited(build: Callable[P, Call[T]]) -> Bound[Callable[P, Awaitable[T]]]:
    """A call whose answer is awaited."""
    return Bound(build, lambda client, call: client.send(call))


def listed(build: Callable[P, ListCall[Page, Item]]) -> Bound[Callable[P, Listing[Page, Item]]]:
    """A call for a list, whose pages are read as they are needed."""
    return Bound(build, lambda client, call: Listing(client, call))


def listed_async(build: Callable[P, ListCall[Page, Item]]) -> Bound[Callable[P, AsyncListing[Page, Item]]]:
    """The same, for `async for`."""
    return Bound(build, lambda client, call: AsyncListing(client, call))
