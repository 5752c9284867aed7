"""Stores: walk-in queues, displays, joining, and the board."""

from __future__ import annotations

from typing import Annotated, Literal

import msgspec
from msgspec import UNSET, Meta, UnsetType

from chalicelib.stores.rules.stores import MOST_PEOPLE, MOST_QUEUES
from functions.catalogue.shapes import TimeZone
from functions.http.fields import SOMETHING, Id, Prose, Request, Secret, Text
from functions.people.shapes import Email, Phone

PersonName = Annotated[str, Meta(min_length=1, max_length=100, pattern=SOMETHING)]
QueueName = Annotated[str, Meta(min_length=1, max_length=60, pattern=SOMETHING)]
QueueNames = Annotated[tuple[QueueName, ...], Meta(min_length=1, max_length=MOST_QUEUES)]
Code = Annotated[str, Meta(min_length=1, max_length=100)]
TurnState = Literal["waiting", "processing", "done", "removed"]


class NewStore(Request, frozen=True):
    """`timezone` is an IANA name; `queues` are their names."""

    email: Email
    password: Secret
    name: Text
    timezone: TimeZone
    queues: QueueNames


class QueueChange(Request, frozen=True):
    queue_id: Id
    paused: bool


class StoreChange(Request, frozen=True):
    """Fields left out stay as they are. A paused queue takes nobody in; whoever waits is still called."""

    description: Prose | UnsetType = UNSET
    queues: Annotated[tuple[QueueChange, ...], Meta(max_length=MOST_QUEUES)] = ()


class Scan(Request, frozen=True):
    code: Code


class NewPerson(Request, frozen=True):
    name: PersonName
    queue_id: Id
    phone: Phone | None = None


class NewTickets(Request, frozen=True):
    session: Annotated[str, Meta(min_length=1, max_length=100)]
    people: Annotated[tuple[NewPerson, ...], Meta(min_length=1, max_length=MOST_PEOPLE)]


class Moving(Request, frozen=True, rename={"origin": "from", "target": "to"}):
    """From the state that the caller sees, to another."""

    origin: TurnState
    target: TurnState


class Queue(msgspec.Struct, frozen=True):
    queue_id: str
    name: str
    paused: bool


class StoreSignedIn(msgspec.Struct, frozen=True):
    """`expires_at` and `expires_in` are the access token's, `closes_at` the store's."""

    store_id: str
    name: str
    queues: list[Queue]
    access_token: str
    refresh_token: str
    expires_at: str
    expires_in: int
    closes_at: str


class Store(msgspec.Struct, frozen=True):
    """`state` is open, closing (what it was is being reported) or closed."""

    store_id: str
    name: str
    description: str
    timezone: str
    state: str
    closes_at: str
    queues: list[Queue]


class NewDisplay(msgspec.Struct, frozen=True):
    """The token is told once; `topic` is where the display is given each new code."""

    display_id: str
    display_token: str
    topic: str
    expires_at: str


class Display(msgspec.Struct, frozen=True):
    display_id: str
    added_at: str


class Displays(msgspec.Struct, frozen=True):
    items: list[Display]


class JoinCode(msgspec.Struct, frozen=True):
    """`url` opens the page on which one joins, `svg` is a picture of that for a camera; each has a `version`."""

    display_id: str
    code: str
    url: str
    svg: str
    version: int


class Session(msgspec.Struct, frozen=True):
    """Good for one join, by whoever scanned."""

    session: str
    store_id: str
    name: str
    description: str
    queues: list[Queue]
    expires_at: str
    expires_in: int


class Wait(msgspec.Struct, frozen=True):
    """Half wait less than the median, nine of ten less than the p90."""

    median_seconds: int
    p90_seconds: int


class StoreTicket(msgspec.Struct, frozen=True):
    """`position` and `wait` are null once the turn has come. `name` is told to whoever asks for the ticket, not when
    joining: those answers are kept for a day, and nothing personal is."""

    ticket_id: str
    store_id: str
    queue_id: str
    number: str
    state: str
    position: int | None
    wait: Wait | None
    name: str | UnsetType = UNSET


class StoreTickets(msgspec.Struct, frozen=True):
    """In the order of the people."""

    tickets: list[StoreTicket]


class BoardTicket(msgspec.Struct, frozen=True):
    """Whose it is, and since when, is told to the store alone; `left`: given up by whoever had it."""

    ticket_id: str
    number: str
    state: str
    name: str | UnsetType = UNSET
    phone: str | UnsetType | None = UNSET
    joined_at: str | UnsetType = UNSET
    called_at: str | UnsetType | None = UNSET
    changed_at: str | UnsetType | None = UNSET
    left: bool | UnsetType = UNSET


class MovedTicket(BoardTicket, frozen=True, kw_only=True):
    queue_id: str


class CalledTicket(msgspec.Struct, frozen=True):
    """Whose it is, the board says."""

    ticket_id: str
    queue_id: str
    number: str
    state: str


class BoardQueue(msgspec.Struct, frozen=True):
    """`waiting` counts the tickets that wait; `mean_seconds` is from one person's turn to the next's, as learned so
    far. What was over for a quarter of an hour is shown to the store alone."""

    queue_id: str
    name: str
    paused: bool
    mean_seconds: int
    waiting: int
    tickets: list[BoardTicket]


class Board(msgspec.Struct, frozen=True):
    """`version` is that of the topic `store/<id>`."""

    store_id: str
    version: int
    name: str
    description: str
    timezone: str
    state: str
    closes_at: str
    queues: list[BoardQueue]
