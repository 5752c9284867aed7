"""The bodies and queries of stores."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from msgspec import UNSET, Meta, UnsetType

from chalicelib import shapes
from chalicelib.stores import views
from chalicelib.stores.rules.stores import MOST_PEOPLE, MOST_QUEUES
from chalicelib.stores.rules.tickets import TicketState
from functions.http import texts
from functions.http.fields import Code, Id, Label, Prose, Request, Secret, Text, TimeZone, of
from functions.people.requests import Cookie, Email, Phone

if TYPE_CHECKING:
    QueueName = str
else:
    QueueName = texts.line(60)


QueueNames = Annotated[tuple[QueueName, ...], Meta(min_length=1, max_length=MOST_QUEUES)]


QueueId = Annotated[Id, of(shapes.QueueId)]


class NewStore(Request, frozen=True):
    """A store, with the account of its staff."""

    email: Email
    """The owner's address, for signing in and for the report. It has one open store at most."""
    password: Secret
    """8 to 200 characters, not one that many people have; the store's staff sign in with it."""
    name: Text
    """The store's name, as its customers know it."""
    timezone: TimeZone
    """The store's time zone by its IANA name, such as `Europe/Stockholm`; the report is in its local time."""
    queues: QueueNames
    """The names of its queues. Their numbers begin with A, B and so on, in this order."""
    cookie: Cookie = False


class QueuePatch(Request, frozen=True):
    """Pauses or resumes a queue."""

    queue_id: QueueId
    paused: views.Paused


class StorePatch(Request, frozen=True):
    """The changes of a store. Fields that are left out stay as they are."""

    description: Prose | UnsetType = UNSET
    """What the store tells its customers; empty for nothing."""
    queues: Annotated[tuple[QueuePatch, ...], Meta(max_length=MOST_QUEUES)] = ()
    """The queues to pause or to resume, each once."""


class Scan(Request, frozen=True):
    """What a customer scanned on a display."""

    code: Code
    """The code that the scanned address contains."""


class NewPerson(Request, frozen=True):
    """A person who joins a queue."""

    name: Label
    """For the staff, to call the person by."""
    queue_id: QueueId
    phone: Phone | None = None
    """For the staff, to reach the person; null for none."""


class NewTickets(Request, frozen=True, kw_only=True):
    """The people who join: with one scan, or added by the store's staff."""

    session: Code | UnsetType = UNSET
    """From the answer to the scan. Customers need it; the staff leave it out."""
    people: Annotated[tuple[NewPerson, ...], Meta(min_length=1, max_length=MOST_PEOPLE)]
    """Each gets a ticket, all or nothing."""


class TicketMove(Request, frozen=True, rename={"origin": "from", "target": "to"}):
    """Moves a ticket, unless it has moved meanwhile: from one state to another, or to the end of another queue."""

    origin: TicketState | UnsetType = UNSET
    """The state that the caller sees; with `to`."""
    target: TicketState | UnsetType = UNSET
    """The state that it gets, another one."""
    queue_id: QueueId | UnsetType = UNSET
    """The queue that a waiting ticket is moved to; alone."""
