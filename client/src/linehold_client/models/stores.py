"""What the calls of stores take and answer. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import UNSET, UnsetType

from linehold_client.base import Model, Word


class Queue(Model, frozen=True, kw_only=True):
    """A queue that customers can join."""

    queue_id: str
    """The id of a queue of a store."""
    name: str
    """What the queue is for, as the store has named it."""
    paused: bool
    """A paused queue refuses joins; its waiting tickets are still called."""


class StoreSignedIn(Model, frozen=True, kw_only=True):
    """The tokens of a store's staff, and what they need to begin."""

    store_id: str
    """The id of a store."""
    name: str
    """The store's name, for headings."""
    queues: Sequence[Queue]
    """In the order in which they were named."""
    access_token: str
    """Send it as `Authorization: Bearer <token>`."""
    refresh_token: str | None
    """Good for one refresh; using it twice ends the sign-in. Null when it is in a cookie."""
    expires_at: datetime
    """When the access token expires: RFC 3339, in UTC."""
    expires_in: int
    """Whole seconds until `expires_at`, from the moment of the answer."""
    email_confirmed: bool
    """Whether the store's address is confirmed: its report is sent only then."""
    closes_at: datetime
    """When the store closes at the latest: RFC 3339, in UTC."""


class StoreState(Word):
    """The state of a store. `open`: customers join and are called. `closing`: its report is being written, and
    nothing moves any more. `closed`: its data is deleted.
    """

    CLOSED = "closed"
    CLOSING = "closing"
    OPEN = "open"


class Store(Model, frozen=True, kw_only=True):
    """A store and its queues."""

    store_id: str
    """The id of a store."""
    name: str
    """The store's name, for headings."""
    description: str
    """What the store tells its customers; may be empty."""
    timezone: str
    """A time zone by its IANA name."""
    state: StoreState
    """The state of a store. `open`: customers join and are called. `closing`: its report is being written, and
    nothing moves any more. `closed`: its data is deleted.
    """
    closes_at: datetime
    """When the store closes at the latest: RFC 3339, in UTC."""
    queues: Sequence[Queue]
    """In the order in which they were named."""


class QueuePatch(Model, frozen=True, kw_only=True):
    """Pauses or resumes a queue."""

    queue_id: str
    """The id of a queue of a store."""
    paused: bool
    """A paused queue refuses joins; its waiting tickets are still called."""


class TicketState(Word):
    """The state of a ticket. `waiting`: in its queue. `processing`: called. `done`: served. `removed`: by the staff,
    or given up by its customer.
    """

    DONE = "done"
    PROCESSING = "processing"
    REMOVED = "removed"
    WAITING = "waiting"


class SameBy(Word):
    """Why two tickets seem to be one person's. `phone`: the same phone. `customer`: the same device joined again.
    `name`: the same name, which several people may have.
    """

    CUSTOMER = "customer"
    NAME = "name"
    PHONE = "phone"


class SamePerson(Model, frozen=True, kw_only=True):
    """Another ticket that seems to be the same person's, and waits or is called."""

    ticket_id: str
    """The id of a ticket in a store's queue."""
    number: str
    """The number that screens show and staff call."""
    by: SameBy
    """Why two tickets seem to be one person's. `phone`: the same phone. `customer`: the same device joined again.
    `name`: the same name, which several people may have.
    """


class BoardTicket(Model, frozen=True, kw_only=True):
    """A ticket on the board. Only the store's staff get the fields from `name` on."""

    ticket_id: str
    """The id of a ticket in a store's queue."""
    number: str
    """The number that screens show and staff call."""
    state: TicketState
    """The state of a ticket. `waiting`: in its queue. `processing`: called. `done`: served. `removed`: by the staff,
    or given up by its customer.
    """
    moved_to: str | None = None
    """The ticket that replaces it in another queue, or the last one if it was moved again; missing unless the staff
    moved it.
    """
    name: str | None = None
    """The person it is for, to call them by."""
    phone: str | None = None
    """The person's phone, in plain digits and signs; null when they gave none."""
    joined_at: datetime | None = None
    """When the person joined: RFC 3339, in UTC."""
    called_at: datetime | None = None
    """When the ticket was called; null while it waits."""
    changed_at: datetime | None = None
    """When its state last changed; done and removed can be undone for a minute from then. Null for a new ticket."""
    left: bool | None = None
    """The customer gave it up: it cannot be put back."""
    person: str | None = None
    """The same for all tickets of one customer in this store, and without meaning elsewhere; null for a ticket that
    the staff added.
    """
    also: Sequence[SamePerson] | None = None
    """The same person's other tickets, at most five: a hint, as people may share a name. On boards alone: changes
    and the answer to a move have `person`, `name` and `phone`, which find them.
    """


class BoardQueue(Model, frozen=True, kw_only=True):
    """A queue on the board, with its tickets."""

    queue_id: str
    """The id of a queue of a store."""
    name: str
    """What the queue is for, as the store has named it."""
    paused: bool
    """A paused queue refuses joins; its waiting tickets are still called."""
    mean_seconds: int
    """The queue's pace: seconds from one call to the next, as learned so far."""
    waiting: int
    """How many of its tickets wait."""
    tickets: Sequence[BoardTicket]
    """By number. Only the store's staff get those that ended more than a quarter of an hour ago."""


class Board(Model, frozen=True, kw_only=True):
    """What the store's screens and its counter show."""

    store_id: str
    """The id of a store."""
    version: int
    """The version of the topic `store/<id>`: changes with a higher one are newer than this board."""
    name: str
    """The store's name, for headings."""
    description: str
    """What the store tells its customers; may be empty."""
    timezone: str
    """A time zone by its IANA name."""
    state: StoreState
    """The state of a store. `open`: customers join and are called. `closing`: its report is being written, and
    nothing moves any more. `closed`: its data is deleted.
    """
    closes_at: datetime
    """When the store closes at the latest: RFC 3339, in UTC."""
    queues: Sequence[BoardQueue]
    """In the order in which they were named."""


class NewDisplay(Model, frozen=True, kw_only=True):
    """A display that was just added, with its token."""

    display_id: str
    """The id of a display in a store."""
    display_token: str
    """The display sends it as `Authorization: Bearer <token>`. It is shown only here."""
    topic: str
    """The topic on which the display gets each new code."""
    expires_at: datetime
    """When the token expires, which is when the store closes: RFC 3339, in UTC."""


class Display(Model, frozen=True, kw_only=True):
    """A screen in the store that shows join codes."""

    display_id: str
    """The id of a display in a store."""
    added_at: datetime
    """When the staff added it: RFC 3339, in UTC."""


class Displays(Model, frozen=True, kw_only=True):
    """The displays of a store."""

    items: Sequence[Display]
    """All of them, at most twenty."""


class JoinCode(Model, frozen=True, kw_only=True):
    """The code that a display shows now. It changes as soon as a customer has scanned it."""

    display_id: str
    """The id of a display in a store."""
    code: str | None
    """What the scanned page sends as `code`; null once the store is closed or the display is removed."""
    url: str | None
    """Opens the page on which customers join; null when `code` is."""
    svg: str | None
    """`url` as a QR code, as SVG text; null when `code` is."""
    version: int
    """Grows by one with each change."""


class Session(Model, frozen=True, kw_only=True):
    """The right to join once, for the customer who scanned a code."""

    session: str
    """Send it as `session` to join."""
    store_id: str
    """The id of a store."""
    name: str
    """The store's name, for headings."""
    description: str
    """What the store tells its customers; may be empty."""
    queues: Sequence[Queue]
    """The queues to choose from."""
    expires_at: datetime
    """Until when the customer may join: RFC 3339, in UTC."""
    expires_in: int
    """Whole seconds until `expires_at`, from the moment of the answer."""


class StoreWait(Model, frozen=True, kw_only=True):
    """How long a ticket waits, as a band, by the pace of today's calls."""

    median_seconds: int
    """Half of the tickets wait less than this."""
    p90_seconds: int
    """Nine of ten tickets wait less than this."""


class NewStoreTicket(Model, frozen=True, kw_only=True):
    """A ticket as its customer sees it. It has no name: answers to joins are kept for a day, and kept answers
    contain no personal data.
    """

    ticket_id: str
    """The id of a ticket in a store's queue."""
    store_id: str
    """The id of a store."""
    queue_id: str
    """The id of a queue of a store."""
    number: str
    """The number that screens show and staff call."""
    state: TicketState
    """The state of a ticket. `waiting`: in its queue. `processing`: called. `done`: served. `removed`: by the staff,
    or given up by its customer.
    """
    position: int | None
    """The position in the queue, 1 for the next one; null unless the ticket waits."""
    wait: StoreWait | None
    """The wait that is left; null unless the ticket waits."""


class StoreTickets(Model, frozen=True, kw_only=True):
    """The tickets of a join."""

    tickets: Sequence[NewStoreTicket]
    """In the order of the people."""


class NewPerson(Model, frozen=True, kw_only=True):
    """A person who joins a queue."""

    name: str
    """For the staff, to call the person by."""
    queue_id: str
    """The id of a queue of a store."""
    phone: str | UnsetType | None = UNSET
    """For the staff, to reach the person; null for none."""


class StoreTicket(Model, frozen=True, kw_only=True):
    """A ticket as its customer reads it."""

    ticket_id: str
    """The id of a ticket in a store's queue."""
    store_id: str
    """The id of a store."""
    queue_id: str
    """The id of a queue of a store."""
    number: str
    """The number that screens show and staff call."""
    state: TicketState
    """The state of a ticket. `waiting`: in its queue. `processing`: called. `done`: served. `removed`: by the staff,
    or given up by its customer.
    """
    position: int | None
    """The position in the queue, 1 for the next one; null unless the ticket waits."""
    wait: StoreWait | None
    """The wait that is left; null unless the ticket waits."""
    name: str
    """The person it is for, as the customer wrote it."""


class MovedTicket(Model, frozen=True, kw_only=True):
    """A ticket that is new or has changed, apart from its queue."""

    ticket_id: str
    """The id of a ticket in a store's queue."""
    number: str
    """The number that screens show and staff call."""
    state: TicketState
    """The state of a ticket. `waiting`: in its queue. `processing`: called. `done`: served. `removed`: by the staff,
    or given up by its customer.
    """
    moved_to: str | None = None
    """The ticket that replaces it in another queue, or the last one if it was moved again; missing unless the staff
    moved it.
    """
    name: str | None = None
    """The person it is for, to call them by."""
    phone: str | None = None
    """The person's phone, in plain digits and signs; null when they gave none."""
    joined_at: datetime | None = None
    """When the person joined: RFC 3339, in UTC."""
    called_at: datetime | None = None
    """When the ticket was called; null while it waits."""
    changed_at: datetime | None = None
    """When its state last changed; done and removed can be undone for a minute from then. Null for a new ticket."""
    left: bool | None = None
    """The customer gave it up: it cannot be put back."""
    person: str | None = None
    """The same for all tickets of one customer in this store, and without meaning elsewhere; null for a ticket that
    the staff added.
    """
    also: Sequence[SamePerson] | None = None
    """The same person's other tickets, at most five: a hint, as people may share a name. On boards alone: changes
    and the answer to a move have `person`, `name` and `phone`, which find them.
    """
    queue_id: str
    """The id of a queue of a store."""


class CalledTicket(Model, frozen=True, kw_only=True):
    """The ticket that was called. Its customer's name is on the staff's board."""

    ticket_id: str
    """The id of a ticket in a store's queue."""
    queue_id: str
    """The id of a queue of a store."""
    number: str
    """The number that screens show and staff call."""
    state: TicketState
    """The state of a ticket. `waiting`: in its queue. `processing`: called. `done`: served. `removed`: by the staff,
    or given up by its customer.
    """
