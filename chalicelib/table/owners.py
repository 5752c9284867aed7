"""Which numbers of lines have an owner, and what becomes of those that have none.

    sk = NUMBER#<line>#<number>     the number has an owner, or is void; `also`: its owner is counted in another line
    sk = DOOR#<line>                `settled`: up to here each number has an owner or is void; `seen`: the last number
                                    that was issued at `seen_at`; both with `counted_elsewhere` as it was then

A party that dies between drawing its number and joining would stand in the line for ever. A check looks at the numbers
that were issued before the last one, so that no call still joins with them, and voids those without an owner: it takes
their keys, so a join that comes too late all the same is refused and draws again.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass

from pynamodb.attributes import BooleanAttribute, NumberAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.core.clock import LONGEST_CALL
from chalicelib.table import lines
from chalicelib.table.items import Item, translating_errors
from chalicelib.table.lines import LineItem
from chalicelib.table.transactions import committed
from chalicelib.table.writes import Refused, Write, update


class NumberItem(Item):
    also = BooleanAttribute(null=True)


class SeenLineItem(LineItem):
    settled = NumberAttribute(null=True)
    settled_elsewhere = NumberAttribute(null=True)
    seen = NumberAttribute(null=True)
    seen_elsewhere = NumberAttribute(null=True)
    seen_at = NumberAttribute(null=True)


@dataclass(frozen=True, slots=True)
class Unowned:
    """Numbers of a line without an owner. `also` of them were drawn by parties that are counted in another line."""

    line: str
    numbers: Collection[int]
    also: int


def owned(pk: str, line: str, number: int, ttl: int, also: bool) -> Write:
    """The number has an owner, or is void, from now on; as a part of a transaction, which is refused if it had."""
    item = NumberItem(pk, _number(line, number), also=also or None, ttl=ttl)
    return Write(item, NumberItem.pk.does_not_exist())


def void(pk: str, line: str, number: int, outcome: str, ttl: int, also: bool) -> bool:
    """The number never gets an owner, and has left the line. False when it has one."""
    return committed([owned(pk, line, number, ttl, also), lines.leave_write(pk, line, number, outcome, ttl)])


def settle(pk: str, now: int, most: int) -> Iterator[Unowned]:
    """The unowned numbers of at most so many lines, those first that were not looked at for the longest time; for the
    caller to void, and then they count as settled. A run that stops in between is repeated by the next."""
    doors = [door for door in SeenLineItem.listed(pk, "DOOR#") if door.issued > (door.settled or 0)]
    for door in sorted(doors, key=lambda door: door.seen_at or 0)[:most]:
        settled, seen = int(door.settled or 0), int(door.seen or 0)
        if seen > settled:
            if now < int(door.seen_at or 0) + LONGEST_CALL:
                return
            yield _unowned(pk, door, settled, seen)
        _looked_at(door, now)


def _unowned(pk: str, door: SeenLineItem, settled: int, seen: int) -> Unowned:
    line = door.sk.removeprefix("DOOR#")
    between = NumberItem.sk.between(_number(line, settled + 1), _number(line, seen))
    with translating_errors():
        found = {
            int(item.sk.rpartition("#")[2]): bool(item.also)
            for item in NumberItem.query(pk, between, consistent_read=True)
        }
    drawn_also = int(door.seen_elsewhere or 0) - int(door.settled_elsewhere or 0)
    left = set(range(settled + 1, seen + 1)) - found.keys()
    return Unowned(line, sorted(left - lines.gone(pk, line) if left else left), drawn_also - sum(found.values()))


def _looked_at(door: SeenLineItem, now: int) -> None:
    as_read: Condition = _same(SeenLineItem.settled, door.settled) & _same(SeenLineItem.seen, door.seen)
    actions = [
        SeenLineItem.seen.set(door.issued),
        SeenLineItem.seen_elsewhere.set(door.counted_elsewhere),
        SeenLineItem.seen_at.set(now),
    ]
    if door.seen is not None:
        actions += [
            SeenLineItem.settled.set(door.seen),
            SeenLineItem.settled_elsewhere.set(int(door.seen_elsewhere or 0)),
        ]
    with suppress(Refused):  # another check has looked meanwhile
        update(SeenLineItem(door.pk, door.sk), actions, as_read)


def _same(attribute: NumberAttribute, value: float | None) -> Condition:
    same: Condition = attribute.does_not_exist() if value is None else attribute == value
    return same


def _number(line: str, number: int) -> str:
    return f"NUMBER#{line}#{number:09}"
