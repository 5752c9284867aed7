"""Shoppers' tickets: `pk = MARKET#<market>`, `sk = TICKET#<letter>#<number>`.

A ticket is put with the market in which its shopper joins, and changed with the market in which they are served, in the
same transaction. So it needs no condition of its own: the market's version has decided. An ask of a till calls a
shopper in the market alone, and their ticket follows, unless a later version has changed it already.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.checkout.rules.line import Waiting
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.rules.serving import Outcome
from chalicelib.checkout.rules.tickets import KEPT, ShopperState, Ticket
from chalicelib.checkout.storage.market_items import market_pk
from chalicelib.core.times import SECOND
from chalicelib.table.items import Item, Raw, raw_item
from chalicelib.table.prepared import PreparedPut, PreparedWrite
from chalicelib.table.together import Place
from chalicelib.table.values import raw_of, values_of
from chalicelib.table.writes import Write

_OVER = (ShopperState.DONE, ShopperState.LEFT, ShopperState.DROPPED)


class TicketItem(Item):
    customer = UnicodeAttribute(null=True)
    line = UnicodeAttribute()
    joined = NumberAttribute()
    items = NumberAttribute()
    turn = NumberAttribute()
    assistance = BooleanAttribute(null=True)
    missed = NumberAttribute(default=0)
    state = UnicodeAttribute()
    lane = UnicodeAttribute(null=True)
    recalled = BooleanAttribute(null=True)
    called = NumberAttribute(null=True)
    ended = NumberAttribute(null=True)
    version = NumberAttribute(null=True)


def place(market: str, key: tuple[str, int]) -> Place[Ticket]:
    return Place(market_pk(market), _sk(key), ticket_of)


def get(market: str, key: tuple[str, int]) -> Ticket | None:
    raw = raw_item(market_pk(market), _sk(key))
    return ticket_of(raw) if raw else None


def putting(ticket: Ticket) -> PreparedWrite:
    """Put a new ticket, as a part of a transaction."""
    who = ticket.who
    put = PreparedPut(TicketItem, TicketItem.pk.does_not_exist())
    return put.write(
        raw_of(
            {
                "pk": market_pk(ticket.market),
                "sk": _sk(who.key),
                "customer": ticket.customer,
                "line": ticket.line,
                "joined": who.joined,
                "items": who.items,
                "turn": who.turn,
                "assistance": who.assistance or None,
                "missed": 0,
                "state": ticket.state.value,
            }
        )
    )


def becoming(
    market: Market, outcomes: Sequence[Outcome], now: int, version: int, late: bool = False
) -> Iterator[Write]:
    """What the tickets of these shoppers become with a version of the market, as parts of its transaction; or `late`,
    each alone, on condition that no later version has changed it."""
    condition = TicketItem.version.does_not_exist() | (TicketItem.version < version) if late else None
    for outcome in outcomes:
        who = outcome.shopper
        changes = [TicketItem.state.set(outcome.state.value), TicketItem.version.set(version)]
        if outcome.state is ShopperState.CALLED:
            again = [TicketItem.recalled.set(True)] if outcome.recalled else [TicketItem.called.set(now)]
            changes += [*again, TicketItem.lane.set(outcome.lane or "")]
        elif outcome.state is ShopperState.WAITING:
            changes += [TicketItem.missed.set(who.missed), TicketItem.turn.set(who.turn)]
            changes += [TicketItem.called.remove(), TicketItem.lane.remove(), TicketItem.recalled.remove()]
        if outcome.state in _OVER:
            changes += [TicketItem.ended.set(now), TicketItem.ttl.set((now + KEPT) // SECOND)]
        yield Write(TicketItem(market_pk(market.id), _sk(who.key)), condition, changes)


def ticket_of(raw: Raw) -> Ticket:
    item = values_of(raw)
    _, letter, number = item["sk"].split("#")
    who = Waiting(
        letter, int(number), item["turn"], item["joined"], item["items"], item.get("assistance", False), item["missed"]
    )
    return Ticket(
        market=item["pk"].removeprefix("MARKET#"),
        who=who,
        line=item["line"],
        customer=item.get("customer"),
        state=ShopperState(item["state"]),
        lane=item.get("lane"),
        called=item.get("called"),
        ended=item.get("ended"),
        recalled=item.get("recalled", False),
    )


def _sk(key: tuple[str, int]) -> str:
    letter, number = key
    return f"TICKET#{letter}#{number:09}"
