"""Tickets of one store that seem to be one person's, so that the staff can ask. A hint, and for the staff alone.

| two tickets that wait or are called | are one person's by |
|---|---|
| with the same phone, as digits | phone |
| of one customer, from two joins | customer |
| with the same name | name |

People who joined together are different people, whatever phone they share, unless they have the same name.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.stores.rules.tickets import Guest, QueueTicket, TicketState

MOST_OTHERS = 5
"""How many other tickets of a person are listed."""

_STANDING = (TicketState.WAITING, TicketState.PROCESSING)
_LAST_DIGITS = 8
"""Of a phone's digits the last eight are compared: `+46 70 123 45 67` and `070-123 45 67` are one phone."""

_PERSON = 16
"""Hexadecimal digits: two of a day's thousands of customers share them once in millions of days."""


class SameBy(StrEnum):
    """Why two tickets seem to be one person's. `phone`: the same phone. `customer`: the same device joined again.
    `name`: the same name, which several people may have."""

    PHONE = "phone"
    CUSTOMER = "customer"
    NAME = "name"


@dataclass(frozen=True, slots=True)
class Other:
    """Another ticket of the same person."""

    ticket: QueueTicket
    by: SameBy


def standing(ticket: QueueTicket) -> bool:
    """Whether its person is in the store's queues, or at a counter."""
    return ticket.state in _STANDING


def person_of(ticket: QueueTicket) -> str | None:
    """What tells the customers of this store apart, and is worth nothing elsewhere; None for a ticket that the staff
    added."""
    if ticket.customer is None:
        return None
    return hashlib.sha256(f"{ticket.store} {ticket.customer}".encode()).hexdigest()[:_PERSON]


class People:
    """The tickets of a store that are standing, by what tells people apart; `guests` by the ids of the tickets."""

    def __init__(self, tickets: Iterable[QueueTicket], guests: Mapping[str, Guest]) -> None:
        self._guests = guests
        self._found: dict[tuple[SameBy, str], list[QueueTicket]] = {}
        for ticket in tickets:
            if standing(ticket):
                for key in self._keys(ticket):
                    self._found.setdefault(key, []).append(ticket)

    def others(self, ticket: QueueTicket) -> list[Other]:
        """The person's other standing tickets, at most `MOST_OTHERS`: those by phone first, those by name last."""
        found: dict[str, Other] = {}
        for key in self._keys(ticket):
            for other in self._found.get(key, ()):
                if len(found) == MOST_OTHERS:
                    break
                if other.id != ticket.id and (key[0] is SameBy.NAME or not _together(ticket, other)):
                    found.setdefault(other.id, Other(other, key[0]))
        return list(found.values())

    def _keys(self, ticket: QueueTicket) -> Iterator[tuple[SameBy, str]]:
        guest = self._guests[ticket.id]
        phone, _, _ = (guest.phone or "").partition(" ext. ")
        digits = "".join(filter(str.isdecimal, unicodedata.normalize("NFKC", phone)))
        if digits:
            yield SameBy.PHONE, digits[-_LAST_DIGITS:]
        if ticket.customer is not None:
            yield SameBy.CUSTOMER, ticket.customer
        if name := " ".join(unicodedata.normalize("NFKC", guest.name).casefold().split()):
            yield SameBy.NAME, name


def _together(one: QueueTicket, other: QueueTicket) -> bool:
    """Whether they joined at once: with one scan, or added by the staff in one call."""
    return (one.customer, one.joined) == (other.customer, other.joined)
