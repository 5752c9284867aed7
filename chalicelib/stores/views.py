"""What clients are shown of a store: HTTP answers and topics use the same Structs.

Anyone may see numbers and states. Only the store's staff see names and phones, on its board and on its own topic: other
clients do not get these fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import msgspec
from msgspec import UNSET, UnsetType

from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.people.rules.accounts import SignedIn
from chalicelib.shapes import (
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
    TicketId,
    TimeZone,
    Version,
)
from chalicelib.stores.rules import board, join_codes, stores
from chalicelib.stores.rules.stores import StoreState
from chalicelib.stores.rules.tickets import TicketPosition, TicketState

Draw = Callable[[str, str], str]
"""Draws a text as a QR code; takes the text, and a title for screen readers."""


class Queue(msgspec.Struct, frozen=True):
    queue_id: QueueId
    name: str
    paused: bool


class StoreSignedIn(msgspec.Struct, frozen=True):
    """`expires_at` and `expires_in` are the access token's, `closes_at` the store's."""

    store_id: StoreId
    name: str
    queues: list[Queue]
    access_token: AccessToken
    refresh_token: RefreshToken
    expires_at: ExpiresAt
    expires_in: ExpiresIn
    closes_at: Instant


class Store(msgspec.Struct, frozen=True):
    """`state` is open, closing (its report is being written) or closed."""

    store_id: StoreId
    name: str
    description: str
    timezone: TimeZone
    state: StoreState
    closes_at: Instant
    queues: list[Queue]


class NewDisplay(msgspec.Struct, frozen=True):
    """The token is shown once; on `topic` the display gets each new code."""

    display_id: DisplayId
    display_token: str
    topic: str
    expires_at: ExpiresAt


class Display(msgspec.Struct, frozen=True):
    display_id: DisplayId
    added_at: Instant


class Displays(msgspec.Struct, frozen=True):
    items: list[Display]


class JoinCode(msgspec.Struct, frozen=True):
    """`url` opens the page on which customers join, `svg` is a picture of it for a camera. All three are null once the
    store is closed."""

    display_id: DisplayId
    code: str | None
    url: Link | None
    svg: Svg | None
    version: Version


class Session(msgspec.Struct, frozen=True):
    """Good for one join, by the customer who scanned."""

    session: str
    store_id: StoreId
    name: str
    description: str
    queues: list[Queue]
    expires_at: ExpiresAt
    expires_in: ExpiresIn


class StoreWait(msgspec.Struct, frozen=True):
    """Half of the customers wait less than the median, nine of ten less than the p90."""

    median_seconds: int
    p90_seconds: int


class StoreTicket(msgspec.Struct, frozen=True):
    """`position` and `wait` are null once the ticket is called. `name` is shown when the ticket is read, not when its
    customer joins: answers to joins are kept for a day, and kept answers contain no personal data."""

    ticket_id: TicketId
    store_id: StoreId
    queue_id: QueueId
    number: str
    state: TicketState
    position: int | None
    wait: StoreWait | None
    name: str | UnsetType = UNSET


class StoreTickets(msgspec.Struct, frozen=True):
    """In the order of the people."""

    tickets: list[StoreTicket]


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


def signed_in_view(store: stores.Store, queues: Iterable[stores.Queue], done: SignedIn) -> StoreSignedIn:
    return StoreSignedIn(
        store.id,
        store.name,
        queue_views(queues),
        done.access_token,
        done.refresh_token,
        rfc3339(done.expires_at),
        done.expires_in,
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


def own_ticket_view(ticket: TicketPosition, name: str | UnsetType = UNSET) -> StoreTicket:
    """A ticket for its customer."""
    wait = ticket.wait
    return StoreTicket(
        ticket.ticket.id,
        ticket.ticket.store,
        ticket.ticket.queue,
        ticket.ticket.text,
        ticket.ticket.state,
        ticket.position,
        StoreWait(wait.median, wait.p90) if wait else None,
        name,
    )


def own_ticket_views(tickets: Iterable[TicketPosition]) -> StoreTickets:
    return StoreTickets([own_ticket_view(ticket) for ticket in tickets])
