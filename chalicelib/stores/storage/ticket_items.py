"""A ticket as an item."""

from __future__ import annotations

from base64 import b64decode
from functools import cache
from typing import Any

from pynamodb.attributes import BinaryAttribute, BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.stores.rules.tickets import QueueNumber, QueueTicket, TicketState
from chalicelib.stores.storage.stores import store_pk
from chalicelib.table.items import Item, Raw
from chalicelib.table.prepared import PreparedPut, PreparedWrite
from chalicelib.table.values import raw_of

_STATES = {state.value: state for state in TicketState}


class TicketItem(Item):
    id = UnicodeAttribute(null=True)
    queue = UnicodeAttribute(null=True)
    customer = UnicodeAttribute(null=True)
    who = BinaryAttribute(null=True, legacy_encoding=False)
    joined = NumberAttribute(null=True)
    state = UnicodeAttribute()
    called = NumberAttribute(null=True)
    ended = NumberAttribute(null=True)
    changed = NumberAttribute(null=True)
    before = UnicodeAttribute(null=True)
    left = BooleanAttribute(null=True)
    arrived = NumberAttribute(null=True)
    first = UnicodeAttribute(null=True)
    moved_to = UnicodeAttribute(null=True)
    buried = BooleanAttribute(null=True)
    sealed = BooleanAttribute(null=True)


def placing(ticket: QueueTicket) -> PreparedWrite:
    """Put the ticket at its number, as a part of a transaction. The condition: nothing has the number's key."""
    return _place().write(
        raw_of(
            {
                "pk": store_pk(ticket.store),
                "sk": ticket_sk(QueueNumber(ticket.store, ticket.letter, ticket.number)),
                "id": ticket.id,
                "queue": ticket.queue,
                "customer": ticket.customer,
                "who": ticket.who,
                "joined": ticket.joined,
                "state": ticket.state.value,
                "arrived": ticket.arrived,
                "first": ticket.first,
            }
        )
    )


@cache
def _place() -> PreparedPut:
    return PreparedPut(TicketItem, TicketItem.pk.does_not_exist())


def ticket_of(raw: Raw) -> QueueTicket | None:
    """A ticket from an item as DynamoDB sends it; None for a void number.

    Parsed by hand: a board has thousands of tickets, and models cost ten times as much.
    """
    if "buried" in raw:
        return None
    _, letter, number = raw["sk"]["S"].split("#")
    return QueueTicket(
        id=raw["id"]["S"],
        store=raw["pk"]["S"].removeprefix("STORE#"),
        queue=raw["queue"]["S"],
        letter=letter,
        number=int(number),
        customer=raw["customer"]["S"] if "customer" in raw else None,
        who=b64decode(raw["who"]["B"]) if "who" in raw else None,
        joined=int(raw["joined"]["N"]),
        state=_STATES[raw["state"]["S"]],
        called=_instant(raw, "called"),
        ended=_instant(raw, "ended"),
        changed=_instant(raw, "changed"),
        before=_STATES[raw["before"]["S"]] if "before" in raw else None,
        left="left" in raw,
        arrived=_instant(raw, "arrived"),
        first=raw["first"]["S"] if "first" in raw else None,
        moved_to=raw["moved_to"]["S"] if "moved_to" in raw else None,
    )


def _instant(raw: dict[str, Any], name: str) -> int | None:
    return int(raw[name]["N"]) if name in raw else None


def ticket_sk(place: QueueNumber) -> str:
    return f"TICKET#{place.letter}#{place.number:06}"
