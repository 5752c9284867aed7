"""Stores: a number is one ticket's, a ticket waits if and only if its number has not left the line and has a sealed
name, closing goes on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from infra.audit.findings import Finding, Item, Thing, found

_WAITING = "waiting"


def check(thing: Thing, now: int) -> Iterator[Finding]:
    """The findings of a store."""
    pk, doors = f"STORE#{thing.id}", f"DOORS#{thing.id}"
    store = thing.at(pk)
    if store is None:
        return
    state = store.data["state"]
    if state != "closed" and store.due is None:
        yield found("store.deadline", f"is {state} and has no deadline", thing.id, reads={pk})
    queues = {item.sk.removeprefix("QUEUE#"): item for item in thing.of(pk, "QUEUE#")}
    shut = [letter for letter, queue in queues.items() if queue.data.get("shut")]
    if shut and state == "open":
        yield found("store.shut", f"is open, and its queues {', '.join(shut)} are shut", thing.id, reads={pk})
    if state == "open":  # a store that closes has fewer and fewer of these
        yield from _displays(thing, store, doors)
    if state != "open":
        return
    for letter, queue in queues.items():
        yield from _line(thing, letter, queue.data["issued"])
    yield from _sessions(thing, pk, doors)


def _displays(thing: Thing, store: Item, doors: str) -> Iterator[Finding]:
    shown = [item for item in thing.of(doors, "DISPLAY#") if not item.data.get("removed")]
    if len(shown) != store.data.get("displays", 0):
        text = f"{len(shown)} displays, {store.data.get('displays', 0)} in the store"
        yield found("store.displays", text, thing.id, reads={store.pk, doors})


def _line(thing: Thing, letter: str, issued: int) -> Iterator[Finding]:
    """A number without a ticket is voided when the line reaches it, so it is no fault before."""
    pk, doors = f"STORE#{thing.id}", f"DOORS#{thing.id}"
    reads = {pk, doors}
    gone = {number for item in thing.of(doors, f"GONE#{letter}#") for number in item.data.get("numbers", ())}
    tickets = {int(item.sk.rpartition("#")[2]): item for item in thing.of(pk, f"TICKET#{letter}#")}
    if beyond := sorted(number for number in tickets.keys() | gone if number > issued):
        yield found("store.number", f"numbers beyond {issued}: {beyond[:5]}", thing.id, letter, reads=reads)
    for id, times in Counter(each.data["id"] for each in tickets.values() if "id" in each.data).items():
        if times > 1:
            yield found("store.number", f"one ticket has {times} numbers", thing.id, id, reads=reads)
    for number, ticket in tickets.items():
        if ticket.data.get("buried"):  # a void number leaves the line in the next write
            continue
        if "who" not in ticket.data:  # what it says is bytes, which an audit leaves out
            yield found("store.name", f"{letter}{number:03} has no name", thing.id, letter, number, reads={pk})
        waits = ticket.data["state"] == _WAITING
        if waits == (number in gone):
            is_in = "has left" if waits else "is in"
            text = f"{letter}{number:03} is {ticket.data['state']}, and its number {is_in} the line"
            yield found("store.line", text, thing.id, letter, number, reads=reads)


def _sessions(thing: Thing, pk: str, doors: str) -> Iterator[Finding]:
    """A session that was used has its tickets, and a ticket of a customer has its session or was moved."""
    known = {item.data["id"] for item in thing.of(pk, "TICKET#") if "id" in item.data}
    for session in thing.of(doors, "SCAN#"):
        if lost := [id for id in session.data.get("turns", ()) if id not in known]:
            text = f"was used for {len(lost)} tickets that there are not"
            yield found("store.session", text, thing.id, session.sk, reads={pk, doors})
