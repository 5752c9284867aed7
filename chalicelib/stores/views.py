"""What clients are shown of a store: HTTP answers and topics use the same Structs.

Anyone may see numbers and states. Only the store's staff see names and phones, on its board and on its own topic: other
clients do not get these fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.people.rules.accounts import SignedIn
from chalicelib.shapes import (
    SECRET,
    AccessToken,
    DisplayId,
    ExpiresAt,
    ExpiresIn,
    Instant,
    Link,
    QueueId,
    RefreshToken,
    StoreId,
    Svg,
    TimeZone,
    Version,
)
from chalicelib.stores.rules import board, join_codes, stores
from chalicelib.stores.rules.stores import StoreState

Draw = Callable[[str, str], str]
"""Draws a text as a QR code; takes the text, and a title for screen readers."""


StoreName = Annotated[str, Meta(description="The store's name, for headings.", examples=["Corner Bakery"])]
StoreText = Annotated[str, Meta(description="What the store tells its customers; may be empty.")]
ClosesAt = Annotated[Instant, Meta(description="When the store closes at the latest: RFC 3339, in UTC.")]
QueueName = Annotated[str, Meta(description="What the queue is for, as the store has named it.", examples=["Bread"])]
Paused = Annotated[bool, Meta(description="A paused queue refuses joins; its waiting tickets are still called.")]


class Queue(msgspec.Struct, frozen=True):
    """A queue that customers can join."""

    queue_id: QueueId
    name: QueueName
    paused: Paused


class StoreSignedIn(msgspec.Struct, frozen=True):
    """The tokens of a store's staff, and what they need to begin."""

    store_id: StoreId
    name: StoreName
    queues: list[Queue]
    """In the order in which they were named."""
    access_token: AccessToken
    refresh_token: RefreshToken | None
    """Good for one refresh; using it twice ends the sign-in. Null when it is in a cookie."""
    expires_at: ExpiresAt
    """When the access token expires: RFC 3339, in UTC."""
    expires_in: ExpiresIn
    email_confirmed: bool
    """Whether the store's address is confirmed: its report is sent only then."""
    closes_at: ClosesAt


class Store(msgspec.Struct, frozen=True):
    """A store and its queues."""

    store_id: StoreId
    name: StoreName
    description: StoreText
    timezone: TimeZone
    state: StoreState
    closes_at: ClosesAt
    queues: list[Queue]
    """In the order in which they were named."""


class NewDisplay(msgspec.Struct, frozen=True):
    """A display that was just added, with its token."""

    display_id: DisplayId
    display_token: Annotated[str, SECRET]
    """The display sends it as `Authorization: Bearer <token>`. It is shown only here."""
    topic: str
    """The topic on which the display gets each new code."""
    expires_at: ExpiresAt
    """When the token expires, which is when the store closes: RFC 3339, in UTC."""


class Display(msgspec.Struct, frozen=True):
    """A screen in the store that shows join codes."""

    display_id: DisplayId
    added_at: Instant
    """When the staff added it: RFC 3339, in UTC."""


class Displays(msgspec.Struct, frozen=True):
    """The displays of a store."""

    items: list[Display]
    """All of them, at most twenty."""


class JoinCode(msgspec.Struct, frozen=True):
    """The code that a display shows now. It changes as soon as a customer has scanned it."""

    display_id: DisplayId
    code: Annotated[str, SECRET] | None
    """What the scanned page sends as `code`; null once the store is closed or the display is removed."""
    url: Annotated[Link, SECRET] | None
    """Opens the page on which customers join; null when `code` is."""
    svg: Annotated[Svg, SECRET] | None
    """`url` as a QR code, as SVG text; null when `code` is."""
    version: Version


class Session(msgspec.Struct, frozen=True):
    """The right to join once, for the customer who scanned a code."""

    session: Annotated[str, SECRET]
    """Send it as `session` to join."""
    store_id: StoreId
    name: StoreName
    description: StoreText
    queues: list[Queue]
    """The queues to choose from."""
    expires_at: ExpiresAt
    """Until when the customer may join: RFC 3339, in UTC."""
    expires_in: ExpiresIn


def store_view(store: stores.Store, queues: Iterable[stores.Queue], now: int) -> Store:
    return Store(
        store.id,
        store.name,
        store.description,
        store.timezone,
        store.state_at(now),
        rfc3339(store.closes_at),
        queue_views(queues),
    )


def queue_views(queues: Iterable[stores.Queue]) -> list[Queue]:
    return [Queue(queue.id, queue.name, queue.paused) for queue in queues]


def signed_in_view(
    store: stores.Store, queues: Iterable[stores.Queue], done: SignedIn, in_cookie: bool
) -> StoreSignedIn:
    return StoreSignedIn(
        store.id,
        store.name,
        queue_views(queues),
        done.access_token,
        None if in_cookie else done.refresh_token,
        rfc3339(done.expires_at),
        done.expires_in,
        done.email_confirmed,
        rfc3339(store.closes_at),
    )


def session_view(
    session: join_codes.JoinSession, store: stores.Store, queues: Iterable[stores.Queue], now: int
) -> Session:
    return Session(
        session.id,
        store.id,
        store.name,
        store.description,
        queue_views(queues),
        rfc3339(session.until),
        seconds_left(session.until, now),
    )


def new_display_view(display: join_codes.Display, token: str, store: stores.Store) -> NewDisplay:
    return NewDisplay(display.id, token, board.display_topic(display.id), rfc3339(store.closes_at))


def display_views(displays: Iterable[join_codes.Display]) -> Displays:
    return Displays([Display(display.id, rfc3339(display.created)) for display in displays])


def code_view(shown: join_codes.ShownCode, draw: Draw) -> JoinCode:
    """A code for its display; without a code when the store is closed."""
    display = shown.display
    if display.shut:
        return JoinCode(display.id, None, None, None, display.version)
    picture = draw(shown.url, "Scan to join the queue")
    return JoinCode(display.id, display.code, shown.url, picture, display.version)
