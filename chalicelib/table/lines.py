"""Lines: the numbers that were issued, and those that are gone. All lines of one thing share its partition.

    sk = DOOR#<line>                        `issued`: the last number; `counted_elsewhere`: how many numbers belong to
                                            parties that are counted in another line; `sizes`: the sizes of all parties
    sk = GONE#<line>#<block>#<outcome>#<n>  the numbers of this block that are gone with this outcome: of each `SHARES`
                                            consecutive ones the n-th

Issuing a number is one `ADD`, so numbers are dense and never issued twice. A number whose answer is lost belongs to no
customer, and the customers behind it get a position that is one too high until it is voided: `table.owners`.

Numbers that follow one another leave by different items: several may leave at once, each in a transaction, and
transactions over one item cancel each other.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from itertools import count
from typing import Any

from pynamodb.attributes import NumberAttribute, NumberSetAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.core.line import block_of, position
from chalicelib.table.items import Item, raw_partition
from chalicelib.table.prepared import Prepared, given
from chalicelib.table.values import values_of
from chalicelib.table.writes import Write, sent, update

SHARES = 8
"""Items over which the numbers of a block are spread. Reading them costs no more: a Query pays for bytes."""


_OF_SHARE = re.compile(r"#\d$")
"""Items from before numbers were spread have no share."""


class LineItem(Item):
    issued = NumberAttribute(default=0)
    counted_elsewhere = NumberAttribute(default=0)
    sizes = NumberSetAttribute(null=True)


class GoneItem(Item):
    numbers = NumberSetAttribute(null=True)


def issuing(model: type[Item], also: Sequence[Action], condition: Condition | None = None) -> Prepared:
    """The prepared write of `issue`, for items with the attribute `issued`: it applies the actions in `also` too."""
    numbered: Any = model
    return Prepared(model, [numbered.issued.add(given(numbered.issued, "numbers")), *also], condition)


def issue(line: Prepared, pk: str, sk: str, numbers: int, **values: Any) -> Mapping[str, Any]:
    """Issue the next `numbers` numbers of the line with this item. Returns the values of the item after it: `issued`
    is the last of the numbers. Every number of the system is issued here. Raises `Refused` when the condition does not
    hold."""
    return values_of(sent(line.write(pk, sk, numbers=numbers, **values)))


def draw(pk: str, line: str, size: int, ttl: int, counted: bool = True) -> int:
    """Issue the next number of the line to a party of this size; `counted`: False if another line counts the party."""
    return int(issue(_door_of(counted), pk, _door(line), 1, sizes={size}, ttl=ttl)["issued"])


@cache
def _door_of(counted: bool) -> Prepared:
    change = [LineItem.sizes.add(given(LineItem.sizes)), LineItem.ttl.set(given(LineItem.ttl))]
    return issuing(LineItem, change if counted else [*change, LineItem.counted_elsewhere.add(1)])


def leave(pk: str, line: str, number: int, outcome: str, ttl: int) -> None:
    """Record that this number has left the line. Repeating it changes nothing."""
    write = leave_write(pk, line, number, outcome, ttl)
    update(write.item, write.actions, None)


def leave_write(pk: str, line: str, number: int, outcome: str, ttl: int) -> Write:
    """`leave`, as a part of a transaction."""
    item = GoneItem(pk, _block(line, number, outcome))
    return Write(item, None, [GoneItem.numbers.add({number}), GoneItem.ttl.set(ttl)])


def return_write(pk: str, line: str, number: int, outcome: str) -> Write:
    """Put this number back into the line, at its old position, as a part of a transaction."""
    return Write(GoneItem(pk, _block(line, number, outcome)), None, [GoneItem.numbers.delete({number})])


def position_now(pk: str, line: str, number: int, gone: Collection[int] = ()) -> int:
    """The position of this number now: one Query, which reads one item for each two hundred numbers before it and each
    outcome. The numbers `gone` have left the line, recorded or not."""
    last = f"GONE#{line}#{block_of(number):06}#~"
    items = raw_partition(pk, True, GoneItem.sk.between(f"GONE#{line}#0", last))
    left = (int(each) for item in items if "numbers" in item for each in item["numbers"]["NS"])
    return position(number, {*left, *gone})


def gone(pk: str, line: str) -> set[int]:
    """All numbers that have left the line."""
    return {int(each) for item in GoneItem.listed(pk, f"GONE#{line}#") for each in item.numbers or ()}


def first(pk: str, line: str) -> int:
    """The lowest number that is not gone. It is the next one to be issued when all that were issued are gone."""
    left = gone(pk, line)
    return next(number for number in count(1) if number not in left)


def sizes(pk: str, line: str) -> list[int]:
    """The sizes of all parties that ever joined this line, in ascending order."""
    item = LineItem.find(pk, _door(line))
    return sorted(int(size) for size in item.sizes or ()) if item else []


def counts(pk: str) -> Mapping[str, Counter[str]]:
    """For each line: how many parties it has counted (`joined`), and how many numbers are gone, by outcome."""
    found: dict[str, Counter[str]] = {}
    for door in LineItem.listed(pk, "DOOR#"):
        found.setdefault(door.sk.removeprefix("DOOR#"), Counter())["joined"] = int(door.issued - door.counted_elsewhere)
    for item in GoneItem.listed(pk, "GONE#"):
        line, _, outcome = _OF_SHARE.sub("", item.sk.removeprefix("GONE#")).rsplit("#", 2)
        found.setdefault(line, Counter())[outcome] += len(item.numbers or ())
    return found


def _block(line: str, number: int, outcome: str) -> str:
    return f"GONE#{line}#{block_of(number):06}#{outcome}#{number % SHARES}"


def _door(line: str) -> str:
    return f"DOOR#{line}"
