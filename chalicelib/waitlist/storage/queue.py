"""The waiting entries of an event in their order: `pk = WAITLIST#<event>`.

    sk = #                                       whether it is closed, and when the sweep checks it next
    sk = PLACE#C#<category>#<size>#<number>      a party that wants so many seats together in the category
    sk = PLACE#S#<section>#<row>#<seat>#<number> a party that wants this seat, and perhaps others with it
    sk = OFFER#<until>#<offer>                   an open offer: `storage.open_offers`
    sk = DOOR#…, GONE#…, NUMBER#…                the numbers of its lines: `table.lines`, `table.owners`

Only waiting entries have places, so the first place of a line is its head: the transaction that offers seats to an
entry, or ends it, deletes its places. Parties are sorted by size, so the first party that fits is found without reading
those that do not.
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
from chalicelib.table import owners
from chalicelib.table.items import Item, texts, translating_errors
from chalicelib.table.writes import Refused, Write, update
from chalicelib.waitlist.rules.entries import Entry, EntryState, Wish, category_line, seat_line

_PAGE = 10


class QueueItem(Item):
    entry = UnicodeAttribute()
    customer = UnicodeAttribute()
    category = UnicodeAttribute()
    quantity = NumberAttribute()
    seats = texts(null=True)
    joined = NumberAttribute()
    numbers = texts()
    knew = texts(null=True)
    """Seats that were booked when the entry joined."""


class WaitlistItem(Item):
    closed = BooleanAttribute(null=True)
    asked = NumberAttribute(null=True)
    """When a customer who joined last had the whole waitlist checked."""


@dataclass(frozen=True, slots=True)
class Waitlist:
    """`closed`: customers cannot join. `check_at`: when the sweep checks it; None before a customer has joined."""

    closed: bool = False
    check_at: int | None = None


def partition_of(event: str) -> str:
    return f"WAITLIST#{event}"


def waitlist(event: str) -> Waitlist:
    item = WaitlistItem.find(partition_of(event), "#")
    return Waitlist(bool(item.closed), int(item.due_at) if item.due_at else None) if item else Waitlist()


def look_at(event: str, at: int, ttl: int) -> None:
    """Have the sweep check the waitlist at this instant; an earlier check stays."""
    _set_check(event, at, WaitlistItem.ttl.set(ttl), WaitlistItem.due_at.does_not_exist() | (WaitlistItem.due_at > at))


def checked(event: str, seen: int, at: int) -> None:
    """The sweep has checked the waitlist for the instant `seen` and checks it next at `at`, unless another check was
    set meanwhile."""
    _set_check(event, at, None, WaitlistItem.due_at == seen)


def _set_check(event: str, at: int, also: Action | None, condition: Condition) -> None:
    change = [WaitlistItem.due_at.set(at), WaitlistItem.due_shard.set(shard_of(event)), *([also] if also else [])]
    try:
        update(WaitlistItem(partition_of(event), "#"), change, condition)
    except Refused:
        return


def end_checks(event: str) -> None:
    """The sweep checks the waitlist no more: no customer waits, and none can join."""
    change: list[Action] = [WaitlistItem.due_at.remove(), WaitlistItem.due_shard.remove()]
    with suppress(Refused):  # no customer has ever joined
        update(WaitlistItem(partition_of(event), "#"), change, WaitlistItem.due_at.exists())


def close(event: str, closed: bool, ttl: int) -> None:
    """Keep customers from joining, or let them join again."""
    change = WaitlistItem.closed.set(True) if closed else WaitlistItem.closed.remove()
    update(WaitlistItem(partition_of(event), "#"), [change, WaitlistItem.ttl.set(ttl)], None)


def of_size(event: str, category: str, size: int) -> Iterator[Entry]:
    """Parties of this size that wait for seats together in the category, in order."""
    return _in_order(event, f"PLACE#{category_line(category)}#{size:02}#")


def for_seat(event: str, seat: Seat) -> Iterator[Entry]:
    """Parties that wait for this seat by name, in order."""
    return _in_order(event, f"PLACE#{seat_line(*seat)}#")


def wished_in_row(event: str, section: str, row: str) -> list[str]:
    """The seats of a row that parties wait for by name: one read for each such seat, and one more."""
    prefix = f"PLACE#{seat_line(section, row, '')}"
    found: list[str] = []
    after = prefix
    while True:
        between = QueueItem.sk.between(after, f"{prefix}~")
        with translating_errors():
            item = next(iter(QueueItem.query(partition_of(event), between, consistent_read=True, limit=1)), None)
        if item is None:
            return found
        found.append(item.sk.split("#")[-2])
        after = f"{prefix}{found[-1]}#~"


def wished(event: str, most: int) -> dict[tuple[str, str], set[str]]:
    """The seats that parties wait for by name, by (section, row); reads at most `most` items."""
    found: dict[tuple[str, str], set[str]] = {}
    for entry in islice(_in_order(event, "PLACE#S#", page=100), most):
        for seat in parse_seats(entry.wish.seats, "seats"):
            found.setdefault((seat.section, seat.row), set()).add(seat.name)
    return found


def claim_check(event: str, now: int, pause: int) -> bool:
    """Claim the right to have the whole waitlist checked now. False if another claimed it within `pause`."""
    rested = WaitlistItem.asked.does_not_exist() | (WaitlistItem.asked <= now - pause)
    try:
        update(WaitlistItem(partition_of(event), "#"), [WaitlistItem.asked.set(now)], rested)
    except Refused:
        return False
    return True


def numbers_in(event: str, line: str) -> set[int]:
    """The numbers of the entries that wait in this line."""
    return {entry.numbers[line] for entry in _in_order(event, f"PLACE#{line}#", page=100)}


def all_waiting(event: str) -> Iterator[Entry]:
    """All waiting entries, in no order; an entry for several seats comes once for each."""
    return _in_order(event, "PLACE#", page=100)


def has_entries(event: str) -> bool:
    """Whether a customer waits for anything of this event."""
    return next(_in_order(event, "PLACE#", page=1), None) is not None


def has_others(event: str, customer: str, category: str, seats: Iterable[Seat]) -> bool:
    """Whether another customer waits for one of these seats, or for seats of this category."""
    prefixes = [f"PLACE#{line}#" for line in (category_line(category), *(seat_line(*seat) for seat in seats))]
    return any(entry.customer != customer for prefix in prefixes for entry in _in_order(event, prefix))


def added(entry: Entry, ttl: int) -> list[Write]:
    """Add an entry to each of its lines as the owner of its number there, as part of the transaction that makes it
    wait."""
    pk = partition_of(entry.event)
    numbers = enumerate(entry.numbers.items())
    return [
        *(Write(_item(entry, sk, ttl), QueueItem.pk.does_not_exist()) for sk in _keys(entry)),
        *(owners.owned(pk, line, number, ttl, also=place > 0) for place, (line, number) in numbers),
    ]


def removed(entry: Entry) -> list[Write]:
    """Remove an entry from each of its lines, as part of the transaction that offers it seats or ends it."""
    return [Write(QueueItem(partition_of(entry.event), sk), None, deletes=True) for sk in _keys(entry)]


def _in_order(event: str, prefix: str, page: int = _PAGE) -> Iterator[Entry]:
    found = QueueItem.query(partition_of(event), QueueItem.sk.startswith(prefix), consistent_read=True, page_size=page)
    while True:
        with translating_errors():
            item = next(found, None)
        if item is None:
            return
        yield _entry(event, item)


def _keys(entry: Entry) -> list[str]:
    size = "" if entry.wish.seats else f"{entry.wish.quantity:02}#"
    return [f"PLACE#{line}#{size}{number:09}" for line, number in entry.numbers.items()]


def _item(entry: Entry, sk: str, ttl: int) -> QueueItem:
    return QueueItem(
        partition_of(entry.event),
        sk,
        entry=entry.id,
        customer=entry.customer,
        category=entry.wish.category,
        quantity=entry.wish.quantity,
        seats=list(entry.wish.seats) or None,
        joined=entry.joined,
        numbers=packed_numbers(entry.numbers),
        knew=list(entry.already_booked) or None,
        ttl=ttl,
    )


def packed_numbers(numbers: Mapping[str, int]) -> list[str]:
    """The numbers of an entry by line, as items keep them."""
    return [f"{line} {number}" for line, number in numbers.items()]


def unpacked_numbers(packed: list[str]) -> dict[str, int]:
    """The numbers by line; a line's name may have blanks, as categories have."""
    return {line: int(number) for line, _, number in (text.rpartition(" ") for text in packed)}


def _entry(event: str, item: QueueItem) -> Entry:
    return Entry(
        id=item.entry,
        event=event,
        customer=item.customer,
        wish=Wish(item.category, int(item.quantity), tuple(item.seats or ())),
        joined=int(item.joined),
        state=EntryState.WAITING,
        numbers=unpacked_numbers(list(item.numbers)),
        already_booked=tuple(item.knew or ()),
    )
