"""Markets: a shopper is in one line, at one till, or gone; a visit is inside or outside; only so many are inside."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from chalicelib.checkout.rules.markets import MOST_INSIDE, Market
from chalicelib.checkout.storage.doors import door_of
from chalicelib.checkout.storage.market_items import answered_of
from infra.audit.findings import Finding, Item, Thing, found

_OVER = ("done", "left", "dropped")


def check(thing: Thing, now: int) -> Iterator[Finding]:
    """The findings of a market."""
    pk = f"MARKET#{thing.id}"
    item = thing.at(pk)
    if item is None:
        return
    market, _ = answered_of(item.data["raw"])
    yield from _lines(thing, market, pk)
    yield from _tickets(thing, market, pk)
    if market.next_look is not None and item.due is None and not item.data["raw"].get("asks"):
        yield found("market.deadline", "is at work and has no deadline", thing.id, reads={pk})
    if (door := thing.at(pk, "DOOR")) is not None:
        yield from _door(thing, door, market, now)


def _keys(market: Market) -> list[tuple[str, int]]:
    """Everyone in a line or at a till."""
    lines = [each.key for line in market.lines.values() for each in line]
    return lines + [call.shopper.key for _, call in market.calls()]


def _lines(thing: Thing, market: Market, pk: str) -> Iterator[Finding]:
    for key, times in Counter(_keys(market)).items():
        if times > 1:
            yield found("market.place", f"{key[0]}{key[1]} is in {times} places", thing.id, *key, reads={pk})
    for letter, number in _keys(market):
        if number > market.issued.get(letter, 0):
            yield found("market.number", f"{letter}{number} was never issued", thing.id, letter, number, reads={pk})
    turns = Counter(each.turn for line in market.lines.values() for each in line)
    for turn, times in turns.items():
        if times > 1 or turn > market.turn:
            yield found("market.turn", f"turn {turn} is given {times} times", thing.id, turn, reads={pk})


def _tickets(thing: Thing, market: Market, pk: str) -> Iterator[Finding]:
    """Whoever is in a line or at a till has a ticket that is not over, and each such ticket is in one of them."""
    tickets = {_key_of(item): item for item in thing.of(pk, "TICKET#")}
    present = set(_keys(market))
    for key in sorted(present):
        ticket = tickets.get(key)
        if ticket is None or ticket.data["state"] in _OVER:
            state = "missing" if ticket is None else ticket.data["state"]
            text = f"{key[0]}{key[1]} is in the market, and its ticket is {state}"
            yield found("market.ticket", text, thing.id, *key, reads={pk})
    for key, ticket in tickets.items():
        if ticket.data["state"] not in _OVER and key not in present:
            text = f"{key[0]}{key[1]} is {ticket.data['state']}, and in no line and at no till"
            yield found("market.ticket", text, thing.id, *key, reads={pk})


def _key_of(item: Item) -> tuple[str, int]:
    _, letter, number = item.sk.split("#")
    return letter, int(number)


def _door(thing: Thing, item: Item, market: Market, now: int) -> Iterator[Finding]:
    door, pk = door_of(item.data["raw"]), item.pk
    if both := sorted(door.inside.keys() & set(door.waiting)):
        yield found("door.place", f"visits inside and outside: {both[:5]}", thing.id, *both[:5], reads={pk})
    if len(set(door.waiting)) < len(door.waiting):
        yield found("door.place", "a visit waits outside twice", thing.id, reads={pk})
    if beyond := sorted(number for number in (*door.inside, *door.waiting) if number > door.issued):
        yield found("door.number", f"visits beyond {door.issued}: {beyond[:5]}", thing.id, reads={pk})
    visits, room = sum(visit.live(now) for visit in door.inside.values()), market.profile.max_inside
    if visits > min(room, MOST_INSIDE):
        # a limit that was lowered sends nobody out
        text = f"{visits} visits are inside, {room} may be"
        yield found("door.capacity", text, thing.id, reads={pk}, heals=market.version > 1)
    if door.next_look is not None and item.due is None:
        yield found("door.deadline", "visits wait outside, and no look is due", thing.id, reads={pk})
