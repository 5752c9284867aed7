"""Changes of markets, doors and tickets, read from the table's stream."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from chalicelib.checkout.rules.changes import MarketChange, TicketNews
from chalicelib.checkout.rules.door import Door
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.rules.tickets import Ticket
from chalicelib.checkout.storage.doors import door_of
from chalicelib.checkout.storage.market_items import market_of
from chalicelib.checkout.storage.tickets import ticket_of
from chalicelib.table.items import Raw


def change_of(record: Mapping[str, Any]) -> MarketChange | None:
    """None for records of other items, and for deletions."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    kind, _, market = change["Keys"]["pk"]["S"].partition("#")
    if kind != "MARKET" or not new:
        return None
    readers: dict[str, Callable[[Raw], Market | Door]] = {"~": market_of, "DOOR": door_of}
    read = readers.get(change["Keys"]["sk"]["S"])
    if read is None:
        return None
    return MarketChange(market, change["SequenceNumber"], read(new), read(old) if old else None)


def news_of(record: Mapping[str, Any]) -> TicketNews | None:
    """None for records of other items, for deletions, for new tickets, and for tickets without a customer."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    keys = change["Keys"]
    if not (new and old and keys["pk"]["S"].startswith("MARKET#") and keys["sk"]["S"].startswith("TICKET#")):
        return None
    ticket, before = ticket_of(new), ticket_of(old)
    if ticket.customer is None or _shown(ticket) == _shown(before):
        return None
    return TicketNews(ticket.customer, change["SequenceNumber"], ticket)


def _shown(ticket: Ticket) -> object:
    """The facts of a ticket that its customer is told."""
    return ticket.state, ticket.lane, ticket.recalled
