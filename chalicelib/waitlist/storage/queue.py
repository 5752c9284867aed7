"""The places of an event's waitlist in their order: `pk = WAITLIST#<event>`.

    sk = #                                       whether it is closed, and when the sweep looks at it again
    sk = PLACE#C#<category>#<size>#<number>      a party that wants so many together in the category
    sk = PLACE#S#<section>#<row>#<seat>#<number> a party that wants this seat, and perhaps others with it

Only those who wait have places here, so the first of each line is its head: whoever is offered something, or leaves,
loses the place in the same transaction. Parties are apart by their size, so the first that fits is found without
reading those that do not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.core.deadline import shard_of
from chalicelib.seats.rules.seats import Seat, parse_seats
from chalicelib.table.items import Item, texts, translated
from chalicelib.table.writes import Refused, Write, update
from chalicelib.waitlist.rules.entries import Entry, EntryState, Wish, category_line, seat_line

_PAGE = 10


class PlaceItem(Item):
    entry = UnicodeAttribute()
    customer = UnicodeAttribute()
    category = UnicodeAttribute()
    quantity = NumberAttribute()
    seats = texts(null=True)
    joined = NumberAttribute()
    numbers = texts()
    knew = texts(null=True)


class WaitlistItem(Item):
    closed = BooleanAttribute(null=True)
    asked = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Waitlist:
    """`closed`: nobody joins any more. `look_at`: when the sweep looks at it, None before anybody has joined."""

    closed: bool = False
    look_at: int | None = None


def partition_of(event: str) -> str:
    return f"WAITLIST#{event}"


def waitlist(event: str) -> Waitlist:
    item = WaitlistItem.find(partition_of(event), "#")
    return Waitlist(bool(item.closed), int(item.due_at) if item.due_at else None) if item else Waitlist()


def look_at(event: str, at: int, ttl: int) -> None:
    """Have the sweep look at the waitlist then, and sooner if it would have anyway."""
    _look(event, at, WaitlistItem.ttl.set(ttl), WaitlistItem.due_at.does_not_exist() | (WaitlistItem.due_at > at))


def looked_at(event: str, seen: int, at: int) -> None:
    """The sweep has looked; it looks again then, unless somebody has said otherwise meanwhile."""
    _look(event, at, None, WaitlistItem.due_at == seen)


def _look(event: str, at: int, also: Action | None, condition: Condition) -> None:
    change = [WaitlistItem.due_at.set(at), WaitlistItem.due_shard.set(shard_of(event)), *([also] if also else [])]
    try:
        update(WaitlistItem(partition_of(event), "#"), change, condition)
    except Refused:
        return


def over(event: str) -> None:
    """Nobody waits any more and nobody can: the sweep forgets it."""
    change: list[Action] = [WaitlistItem.due_at.remove(), WaitlistItem.due_shard.remove()]
    with suppress(Refused):  # nobody ever waited
        update(WaitlistItem(partition_of(event), "#"), change, WaitlistItem.due_at.exists())


def close(event: str, closed: bool, ttl: int) -> None:
    """Let nobody join any more, or let them again."""
    change = WaitlistItem.closed.set(True) if closed else WaitlistItem.closed.remove()
    update(WaitlistItem(partition_of(event), "#"), [change, WaitlistItem.ttl.set(ttl)], None)


def of_size(event: str, category: str, size: int) -> Iterator[Entry]:
    """Parties of this size that wait for seats together in the category, the first first."""
    return _in_order(event, f"PLACE#{category_line(category)}#{size:02}#")


def for_seat(event: str, seat: Seat) -> Iterator[Entry]:
    """Parties that wait for this very seat, the first first."""
    return _in_order(event, f"PLACE#{seat_line(*seat)}#")


def wished_in_row(event: str, section: str, row: str) -> list[str]:
    """The seats of a row that somebody waits for: one read for each of them, however many wait for it, and one more."""
    prefix = f"PLACE#{seat_line(section, row, '')}"
    found: list[str] = []
    after = prefix
    while True:
        between = PlaceItem.sk.between(after, f"{prefix}~")
        with translated():
            item = next(iter(PlaceItem.query(partition_of(event), between, consistent_read=True, limit=1)), None)
        if item is None:
            return found
        found.append(item.sk.split("#")[-2])
        after = f"{prefix}{found[-1]}#~"


def wished(event: str, most: int) -> dict[tuple[str, str], set[str]]:
    """The seats that somebody waits for by their (section, row), from a look at that many places."""
    found: dict[tuple[str, str], set[str]] = {}
    for entry in islice(_in_order(event, "PLACE#S#", page=100), most):
        for seat in parse_seats(entry.wish.seats, "seats"):
            found.setdefault((seat.section, seat.row), set()).add(seat.name)
    return found


def look_soon(event: str, now: int, pause: int) -> bool:
    """Whether nobody has had the whole waitlist looked at for so long; if so, it is done now."""
    rested = WaitlistItem.asked.does_not_exist() | (WaitlistItem.asked <= now - pause)
    try:
        update(WaitlistItem(partition_of(event), "#"), [WaitlistItem.asked.set(now)], rested)
    except Refused:
        return False
    return True


def everybody(event: str) -> Iterator[Entry]:
    """All who wait, in no order; those with several seats more than once."""
    return _in_order(event, "PLACE#", page=100)


def anybody(event: str) -> bool:
    """Whether anybody waits for anything."""
    return next(_in_order(event, "PLACE#", page=1), None) is not None


def others(event: str, customer: str, category: str, seats: Iterable[Seat]) -> bool:
    """Whether anybody but this customer waits for one of these seats, or for something in this category."""
    prefixes = [f"PLACE#{line}#" for line in (category_line(category), *(seat_line(*seat) for seat in seats))]
    return any(entry.customer != customer for prefix in prefixes for entry in _in_order(event, prefix))


def taken(entry: Entry) -> list[Write]:
    """The places of somebody who has their numbers, as part of the transaction that makes them wait."""
    return [Write(_item(entry, sk), PlaceItem.pk.does_not_exist()) for sk in _keys(entry)]


def given_up(entry: Entry) -> list[Write]:
    """The same places go, as part of the transaction that ends the waiting."""
    return [Write(PlaceItem(partition_of(entry.event), sk), None, deletes=True) for sk in _keys(entry)]


def _in_order(event: str, prefix: str, page: int = _PAGE) -> Iterator[Entry]:
    found = PlaceItem.query(partition_of(event), PlaceItem.sk.startswith(prefix), consistent_read=True, page_size=page)
    while True:
        with translated():
            item = next(found, None)
        if item is None:
            return
        yield _entry(event, item)


def _keys(entry: Entry) -> list[str]:
    size = "" if entry.wish.seats else f"{entry.wish.quantity:02}#"
    return [f"PLACE#{line}#{size}{number:09}" for line, number in entry.numbers.items()]


def _item(entry: Entry, sk: str) -> PlaceItem:
    return PlaceItem(
        partition_of(entry.event),
        sk,
        entry=entry.id,
        customer=entry.customer,
        category=entry.wish.category,
        quantity=entry.wish.quantity,
        seats=list(entry.wish.seats) or None,
        joined=entry.joined,
        numbers=written(entry.numbers),
        knew=list(entry.knew) or None,
    )


def written(numbers: Mapping[str, int]) -> list[str]:
    """The numbers of a place in its lines, as items keep them."""
    return [f"{line} {number}" for line, number in numbers.items()]


def numbers_of(written: list[str]) -> dict[str, int]:
    """The same by line; names of categories may have blanks."""
    return {line: int(number) for line, _, number in (text.rpartition(" ") for text in written)}


def _entry(event: str, item: PlaceItem) -> Entry:
    return Entry(
        id=item.entry,
        event=event,
        customer=item.customer,
        wish=Wish(item.category, int(item.quantity), tuple(item.seats or ())),
        joined=int(item.joined),
        state=EntryState.WAITING,
        numbers=numbers_of(list(item.numbers)),
        knew=tuple(item.knew or ()),
    )
