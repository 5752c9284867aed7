"""The bodies and queries of stores."""

from __future__ import annotations

from typing import Annotated

from msgspec import UNSET, Meta, UnsetType

from chalicelib.stores.rules.stores import MOST_PEOPLE, MOST_QUEUES
from chalicelib.stores.rules.tickets import TicketState
from functions.http.fields import NOT_BLANK, Id, Prose, Request, Secret, Text, TimeZone
from functions.people.requests import Email, Phone

PersonName = Annotated[str, Meta(min_length=1, max_length=100, pattern=NOT_BLANK)]


QueueName = Annotated[str, Meta(min_length=1, max_length=60, pattern=NOT_BLANK)]


QueueNames = Annotated[tuple[QueueName, ...], Meta(min_length=1, max_length=MOST_QUEUES)]


Code = Annotated[str, Meta(min_length=1, max_length=100)]


class NewStore(Request, frozen=True):
    """`timezone` is an IANA name; `queues` are their names."""

    email: Email
    password: Secret
    name: Text
    timezone: TimeZone
    queues: QueueNames


class QueuePatch(Request, frozen=True):
    queue_id: Id
    paused: bool


class StorePatch(Request, frozen=True):
    """Fields left out stay as they are. A paused queue refuses joins; waiting tickets are still called."""

    description: Prose | UnsetType = UNSET
    queues: Annotated[tuple[QueuePatch, ...], Meta(max_length=MOST_QUEUES)] = ()


class Scan(Request, frozen=True):
    code: Code


class NewPerson(Request, frozen=True):
    name: PersonName
    queue_id: Id
    phone: Phone | None = None


class NewTickets(Request, frozen=True):
    session: Annotated[str, Meta(min_length=1, max_length=100)]
    people: Annotated[tuple[NewPerson, ...], Meta(min_length=1, max_length=MOST_PEOPLE)]


class TicketMove(Request, frozen=True, rename={"origin": "from", "target": "to"}):
    """From the state that the caller sees, to another."""

    origin: TicketState
    target: TicketState
