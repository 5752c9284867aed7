"""Waitlists: every number is an entry's, or void, or gone; an open offer has its seats, its cart and its entry."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence

from chalicelib.core.clock import LONGEST_CALL
from chalicelib.seats.rules.seats import SeatState
from chalicelib.waitlist.rules.offers import hold_of
from infra.audit.findings import Finding, Item, Thing, found
from infra.audit.seats import claims_of


def check(thing: Thing, now: int) -> Iterator[Finding]:
    """The findings of an event's waitlist."""
    pk = f"WAITLIST#{thing.id}"
    entries = {item.data["id"]: item for item in thing.of("CUSTOMER#", "ENTRY#")}
    yield from _lines(thing, pk)
    yield from _places(thing, pk, entries)
    yield from _offers(thing, pk, now)
    waiting = any(thing.of(pk, "PLACE#")) or any(thing.of(pk, "OFFER#"))
    head, event = thing.at(pk, "#"), thing.at(f"EVENT#{thing.id}")
    if waiting and (head is None or head.due is None) and event is not None:
        yield found("waitlist.deadline", "customers wait, and no check is due", thing.id, reads={pk, event.pk})


def numbers_of(item: Item) -> dict[str, int]:
    """An entry's numbers by line: `C#standard 17`."""
    return {line: int(number) for line, _, number in (text.rpartition(" ") for text in item.data.get("numbers", ()))}


def _lines(thing: Thing, pk: str) -> Iterator[Finding]:
    """Up to the last one that the sweep has settled, each number has an owner or is void; and none is beyond the last
    that was issued."""
    owned: dict[str, set[int]] = defaultdict(set)
    for item in thing.of(pk, "NUMBER#"):
        line, _, number = item.sk.removeprefix("NUMBER#").rpartition("#")
        owned[line].add(int(number))
    waiting = _waiting(thing, pk)
    for door in thing.of(pk, "DOOR#"):
        line = door.sk.removeprefix("DOOR#")
        issued, settled, own = door.data.get("issued", 0), door.data.get("settled", 0), owned[line]
        if beyond := sorted(number for number in own if number > issued):
            yield found("waitlist.line", f"numbers beyond {issued}: {beyond[:5]}", thing.id, line, reads={pk})
        gone = {number for item in thing.of(pk, f"GONE#{line}#") for number in item.data.get("numbers", ())}
        known = own | gone | waiting[line]
        if lost := [number for number in range(1, settled + 1) if number not in known]:
            yield found("waitlist.line", f"numbers of no entry: {lost[:5]}", thing.id, line, reads={pk})


def _waiting(thing: Thing, pk: str) -> dict[str, set[int]]:
    """The numbers of entries that wait or have an offer, by line."""
    found: dict[str, set[int]] = defaultdict(set)
    for item in (*thing.of(pk, "PLACE#"), *thing.of(pk, "OFFER#")):
        for line, number in numbers_of(item).items():
            found[line].add(number)
    return found


def _places(thing: Thing, pk: str, entries: Mapping[str, Item]) -> Iterator[Finding]:
    """Each place of a line is a waiting entry's, each waiting entry has its places, no number is twice in a line."""
    places = list(thing.of(pk, "PLACE#"))
    count: Counter[tuple[str, int]] = Counter()
    by_entry: dict[str, list[Item]] = {}
    for item in places:
        by_entry.setdefault(item.data["entry"], []).append(item)
    for own in by_entry.values():
        count.update(numbers_of(own[0]).items())
    for (line, number), times in count.items():
        if times > 1:
            yield found("waitlist.number", f"number {number} is in line {times} times", thing.id, line, reads={pk})
    for name, own in by_entry.items():
        entry, reads = entries.get(name), {pk, f"CUSTOMER#{own[0].data['customer']}"}
        if entry is None or entry.data["state"] != "waiting":
            state = "gone" if entry is None else entry.data["state"]
            yield found("waitlist.place", f"has a place, and its entry is {state}", thing.id, name, reads=reads)
    for name, entry in entries.items():
        if entry.data["state"] == "waiting" and len(by_entry.get(name, ())) != len(numbers_of(entry)):
            text = f"waits in {len(numbers_of(entry))} lines, and has {len(by_entry.get(name, ()))} places"
            yield found("waitlist.place", text, thing.id, name, reads={pk, entry.pk})


def _offers(thing: Thing, pk: str, now: int) -> Iterator[Finding]:
    """An open offer before its end has its seats in their rows, and is in the event's list of open offers."""
    listed: Sequence[str] = [item.sk.rpartition("#")[2] for item in thing.of(pk, "OFFER#")]
    claims = claims_of(thing)
    for offer in thing.of("CUSTOMER#", "OFFER#"):
        name = offer.sk.removeprefix("OFFER#")
        if offer.data["state"] != "open":
            continue
        reads = {pk, offer.pk, *(f"SEATS#{thing.id}#{seat.split('-')[0]}" for seat in offer.data["seats"])}
        if name not in listed:
            yield found("waitlist.offer", "is open and not in the event's list", thing.id, name, reads=reads)
        if offer.due is None:
            yield found("waitlist.deadline", "is open and has no deadline", thing.id, name, reads=reads)
        if now + LONGEST_CALL >= offer.data["until"] or not claims:
            continue
        for seat in offer.data["seats"]:
            claim = claims.get(seat, (None, ""))[0]
            if claim is None or claim.state is not SeatState.OFFERED or claim.hold != hold_of(name):
                yield found("waitlist.offer", f"{seat} is not kept for it", thing.id, name, seat, reads=reads)
