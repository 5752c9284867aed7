"""Topics: states that clients can watch, each with a version and changes.

A topic's version grows by one with every message. A watcher that has version n and then gets n + 1 missed nothing; one
that gets n + 2 fetches the state again. A topic's name is a path: `seats/<event>/<section>`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from chalicelib.core.identity import Identity, TokenKind
from chalicelib.errors import Forbidden, NotFound, Unauthorized

MOST_TOPICS = 20
"""Topics that one connection may watch."""

Snapshot = Callable[[], tuple[int, Any]]
"""Reads the topic's version and its state, which is at least as new."""


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic that the caller may watch. `href` is the path at which its state can be read without a socket.

    `owner` is the caller, if it is watched with their token: watching ends with the token, and at once with the sign-in
    that it belongs to.
    """

    name: str
    href: str
    snapshot: Snapshot
    owner: Identity | None = None


def require_owner(caller: Identity | None, kind: TokenKind, id: str) -> Identity:
    """The caller, if the topic is theirs. Raises `Unauthorized` or `Forbidden`."""
    if caller is None:
        raise Unauthorized(f"Send the {kind.value}'s token with the message.")
    if caller.kind is not kind or caller.id != id:
        raise not_yours()
    return caller


def not_yours() -> Forbidden:
    return Forbidden("This topic belongs to another account.")


def unknown_topic(name: str) -> NotFound:
    return NotFound(f"There is no topic {name}.", "TOPIC_NOT_FOUND")
