"""Declarations of calls: path, callers, body, query, answer and errors.

`edge` serves a call by its declaration and `openapi` describes it by the same one, so the two cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from chalicelib.core.identity import Identity, TokenKind
from chalicelib.wiring import App

B = TypeVar("B")
Q = TypeVar("Q")

JSON = "application/json"

SMALL = 64 * 1024
"""Bytes: the largest body that a call takes by default."""

LARGEST_LIST = 1_500_000
"""Bytes of a list's answer. Lambda returns at most six megabytes, and encodes some bytes as three."""


@dataclass(frozen=True, slots=True)
class Call(Generic[B, Q]):
    """The argument of a view: the services, the typed body and query, the caller, the headers (names in lower case),
    and the caller's network address, empty when it is not known."""

    app: App
    body: B
    query: Q
    caller: Identity | None
    headers: Mapping[str, str]
    address: str = ""

    @property
    def who(self) -> Identity:
        """The caller of a call that needs a token."""
        assert self.caller is not None
        return self.caller


@dataclass(frozen=True, slots=True)
class Raw:
    """A body that is read as bytes, because they are signed."""

    content: bytes


@dataclass(frozen=True, slots=True)
class File:
    """A body that is not JSON: text or bytes. With a filename browsers save it, without one they show it."""

    content: str | bytes
    filename: str | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a view. `body` is a Struct, a `File` or None; `status` None means the declared one."""

    body: Any = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    version: int | None = None
    """The version of a snapshot whose `ETag` also works in `If-Match`; the tag begins with it."""


View = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One call of the contract."""

    method: str
    path: str
    view: View
    status: int
    who: tuple[TokenKind, ...]
    """The kinds of callers; empty for calls without a token."""
    optional: tuple[TokenKind, ...]
    """The kinds of callers who see more than others do. A token is checked if there is one."""
    body: type[msgspec.Struct | Raw] | None
    query: type[msgspec.Struct] | None
    answer: type[msgspec.Struct] | str | None
    """A type that becomes JSON, or the media type of a `File`."""
    snapshot: bool
    """The answer has an `ETag`, can be answered with 304, and can be read as an event stream."""
    location: str | None
    """The address of what the call made, with names from the path and from the answer: `/v1/holds/{hold_id}`."""
    headers: tuple[str, ...]
    """Request headers that the call reads, besides those that every call of its kind reads."""
    sends: tuple[str, ...]
    """Headers of its answers, besides those of every call of its kind."""
    largest: int
    replayable: bool
    errors: Mapping[int, tuple[str, ...]]
    or_else: Mapping[int, str]
    """Other statuses of a successful call, without a body: why they are answered."""

    @property
    def media_type(self) -> str:
        """The media type of a successful answer."""
        return self.answer if isinstance(self.answer, str) else JSON

    @property
    def summary(self) -> str:
        return (self.view.__doc__ or "").strip().partition("\n")[0].rstrip(".")


class Routes:
    """The calls of one service, in the order in which they are declared."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.all: list[Route] = []

    def route(
        self,
        method: str,
        path: str,
        *,
        status: int = 200,
        who: tuple[TokenKind, ...] = (),
        optional: tuple[TokenKind, ...] = (),
        body: type[msgspec.Struct | Raw] | None = None,
        query: type[msgspec.Struct] | None = None,
        answer: type[msgspec.Struct] | str | None = None,
        snapshot: bool = False,
        location: str | None = None,
        headers: tuple[str, ...] = (),
        sends: tuple[str, ...] = (),
        largest: int = SMALL,
        kept: bool = True,
        errors: Mapping[int, tuple[str, ...]] | None = None,
        or_else: Mapping[int, str] | None = None,
    ) -> Callable[[View], View]:
        """Declare the decorated view. A POST with a token can be repeated with an `Idempotency-Key`. `kept`: False if
        the answer must not be stored for that, because it has a token in it."""

        def declare(view: View) -> View:
            self.all.append(
                Route(
                    method,
                    path,
                    view,
                    status,
                    who,
                    optional,
                    body,
                    query,
                    answer,
                    snapshot,
                    location,
                    headers,
                    sends,
                    largest,
                    replayable=method == "POST" and bool(who) and kept,
                    errors=errors or {},
                    or_else=or_else or {},
                )
            )
            return view

        return declare

    def get(self, path: str, **declared: Any) -> Callable[[View], View]:
        return self.route("GET", path, **declared)

    def post(self, path: str, **declared: Any) -> Callable[[View], View]:
        return self.route("POST", path, **declared)

    def patch(self, path: str, **declared: Any) -> Callable[[View], View]:
        return self.route("PATCH", path, **declared)

    def delete(self, path: str, **declared: Any) -> Callable[[View], View]:
        return self.route("DELETE", path, **declared)
