"""A call as a value: what to send, and what the answer is. It does nothing until a client sends it.

Both clients send the same values, so each call is written once: `Linehold.send(call)` waits for the answer, and
`await AsyncLinehold.send(call)` awaits it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, Generic, Self, TypeVar
from urllib.parse import quote

from msgspec import UNSET

T = TypeVar("T")
Answer = TypeVar("Answer", covariant=True)
Page = TypeVar("Page", covariant=True)
Item = TypeVar("Item", covariant=True)


@dataclass(frozen=True)
class Call(Generic[Answer]):
    """One call, whose answer is an `Answer`."""

    name: str
    method: str
    path: str
    """From the API's address on, with its parameters."""
    answer: Any
    """The type of the answer: a model, `str`, `bytes`, or None."""
    tokens: tuple[str, ...] = ()
    """The kinds of token that it takes."""
    query: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, Any] = field(default_factory=dict)
    body: Mapping[str, Any] | None = None
    takes_key: bool = False
    """Whether an Idempotency-Key makes it safe to repeat."""
    key: str | None = None
    """The caller's own key; without one the client makes one for each call that takes it."""

    def but(self, **headers: Any) -> Self:
        """The same call with more headers, `if_none_match` for `If-None-Match`."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return replace(self, headers={**self.headers, **named})


@dataclass(frozen=True)
class ListCall(Call[Page], Generic[Page, Item]):
    """A call for a page of a list. `next_cursor` of a page is the `cursor` of the next."""

    def after(self, cursor: str) -> Self:
        """The call for the page that begins there."""
        return replace(self, query={**self.query, "cursor": cursor})


def part(value: str) -> str:
    """A parameter as a part of a path. Raises ValueError for an empty one, which would be another path."""
    if not value or value in (".", ".."):
        raise ValueError(f"{value!r} is no id")
    return quote(value, safe="")


def given(fields: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that were given."""
    return {name: value for name, value in fields.items() if value is not UNSET}


def as_text(value: Any) -> str:
    """A value in a query or a header. Raises ValueError for a time without a zone."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value} has no time zone")
        return value.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return str(value)
