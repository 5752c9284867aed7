"""How a call is declared: path, who may make it, what it takes and what it gives.

The declaration is all that `edge` needs to serve the call and all that `openapi` needs to describe it, so the two
cannot disagree.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

import msgspec

from chalicelib.kernel.people import Identity, TokenKind

B = TypeVar("B")
Q = TypeVar("Q")

SMALL = 64 * 1024
"""Bytes: the largest body of an ordinary call."""


@dataclass(frozen=True, slots=True)
class Call(Generic[B, Q]):
    """What a view is given: the typed body and query, who calls, and the headers (names in lower case)."""

    body: B
    query: Q
    caller: Identity | None
    headers: Mapping[str, str]

    @property
    def who(self) -> Identity:
        """The caller of a call that cannot be made without a token."""
        assert self.caller is not None
        return self.caller


@dataclass(frozen=True, slots=True)
class Csv:
    """A body that is a table to be saved as a file of this name."""

    text: str
    filename: str


@dataclass(frozen=True, slots=True)
class Answer:
    """What a view gives. `body` is a Struct, a dict, a `Csv` or None; the status is the declared one unless it is
    said."""

    body: Any = None
    status: int | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    snapshot: bool = False
    """Carries an `ETag`, may be answered with 304, and may be read as an event stream."""
    version: int | None = None
    """The version of a snapshot whose `ETag` is also good for `If-Match`; the tag begins with it."""


View = Callable[..., Answer]


@dataclass(frozen=True, slots=True)
class Route:
    """One call of the contract. `who` empty: anyone. `optional`: a token is looked at if there is one."""

    method: str
    path: str
    view: View
    status: int
    who: tuple[TokenKind, ...]
    optional: bool
    body: type[msgspec.Struct] | None
    query: type[msgspec.Struct] | None
    answer: type[msgspec.Struct | Csv] | None
    largest: int
    replayable: bool
    errors: Mapping[int, tuple[str, ...]]

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
        optional: bool = False,
        body: type[msgspec.Struct] | None = None,
        query: type[msgspec.Struct] | None = None,
        answer: type[msgspec.Struct | Csv] | None = None,
        largest: int = SMALL,
        errors: Mapping[int, tuple[str, ...]] | None = None,
    ) -> Callable[[View], View]:
        """Declare the decorated view. A POST by somebody we know can be replayed with an `Idempotency-Key`."""

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
                    largest,
                    replayable=method == "POST" and bool(who),
                    errors=errors or {},
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
