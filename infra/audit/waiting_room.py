"""Waiting rooms: no more are inside than the capacity, positions are given once, and pages of places have no gaps."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.core.times import MINUTE
from chalicelib.waiting_room.storage.calls import BLOCK, OVER
from infra.audit.findings import Finding, Item, Thing, found

_PLACED = 5 * MINUTE
"""A message whose worker died between a place and its page has come again by then, or has become a dead letter."""


def check(thing: Thing, now: int) -> Iterator[Finding]:
    """The findings of a room."""
    room = thing.at(f"ROOM#{thing.id}")
    if room is None:
        return
    progress = room.data["progress"]
    settled, cursor, issued = progress["settled"], progress["cursor"], progress["issued"]
    if not 0 <= settled <= cursor <= issued:
        text = f"settled {settled}, called {cursor}, issued {issued} are not in this order"
        yield found("room.cursor", text, thing.id, reads={room.pk})
    yield from _inside(thing, room)
    for bucket in sorted({int(item.pk.rpartition("#")[2]) for item in thing.of(f"ARRIVALS#{thing.id}#")}):
        yield from _bucket(thing, room, bucket)


def entries_of(thing: Thing) -> dict[int, tuple[list[int], str]]:
    """The claims by position, with their partitions: `[claimed at, ends at, renewals]`."""
    found: dict[int, tuple[list[int], str]] = {}
    for item in thing.of(f"CALLED#{thing.id}#", "BLOCK#"):
        base = int(item.sk.removeprefix("BLOCK#")) * BLOCK
        for name, value in item.data.items():
            if name[0] == "p" and name[1:].isdigit():
                found[base + int(name[1:])] = value, item.pk
    return found


def _inside(thing: Thing, room: Item) -> Iterator[Finding]:
    entries = entries_of(thing)
    active = [position for position, (entry, _) in entries.items() if entry[1] != OVER]
    capacity, cursor = room.data["capacity"], room.data["progress"]["cursor"]
    partitions = {room.pk, *(pk for _, pk in entries.values())}
    if len(active) > capacity:
        # a capacity that was lowered ends no admission: the room's history has the change
        changed = sum(1 for _ in thing.of(f"AUDIT#{thing.id}")) > 1
        text = f"{len(active)} are inside, {capacity} may be"
        yield found("room.capacity", text, thing.id, reads=partitions, heals=changed)
    if beyond := sorted(position for position in entries if position > cursor or position < 1):
        text = f"positions that were not called have come in: {beyond[:5]}; {cursor} are called"
        yield found("room.called", text, thing.id, *beyond[:5], reads=partitions)


def _bucket(thing: Thing, room: Item, bucket: int) -> Iterator[Finding]:
    """The pages of a bucket follow one another, each beginning where the one before it ended; the seal is the last."""
    pk = f"ARRIVALS#{thing.id}#{bucket}"
    end, pages = 0, [item for item in thing.of(pk, "PAGE#") if item.pk == pk]
    for number, page in enumerate(pages):
        if int(page.sk.removeprefix("PAGE#")) != number or page.data["start"] != end:
            text = f"page {number} does not follow the one before it"
            yield found("room.pages", text, thing.id, bucket, reads={pk})
            return
        if page.data.get("sealed") and number < len(pages) - 1:
            yield found("room.pages", "pages follow the seal", thing.id, bucket, reads={pk})
        end = page.data["start"] + int(page.data.get("slots") or "0", 16).bit_count()
    drawn = room.data.get("drawn")
    if bucket == 0 and drawn is not None and pages and pages[-1].data.get("sealed") and end != drawn:
        yield found("room.draw", f"{drawn} are drawn, {end} have places", thing.id, reads={pk, room.pk})


def check_page(thing: Thing, now: int) -> Iterator[Finding]:
    """The findings of a page of places. Each place is a slot of its page, and no slot is two customers'. A slot may be
    without a customer: one who joins again after their turn has another place."""
    page = next(thing.of("ARRIVALS#"), None)
    slots = int(page.data["slots"], 16) if page else 0
    owners: dict[int, list[Item]] = {}
    room, bucket, _ = thing.id.split("/")
    for place in thing.of("PLACE#"):
        slot, reads = place.data["slot"], {place.pk, f"ARRIVALS#{room}#{bucket}"}
        if page is None:
            late = now < place.data["given_at"] + _PLACED
            text = "a place on a page that there is not: its message is to come again, or is a dead letter"
            yield found("room.place", text, room, place.pk, reads=reads, heals=late)
        elif not slots >> slot & 1:
            yield found("room.place", "a place in a slot that its page does not have", room, place.pk, reads=reads)
        owners.setdefault(slot, []).append(place)
    for slot, own in owners.items():
        if len(own) > 1:
            text = f"{len(own)} customers have one place"
            yield found("room.place", text, thing.id, slot, reads={item.pk for item in own})
