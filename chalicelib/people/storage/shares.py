"""What network addresses have taken of their shares: one item for each thing, subject and address.

    pk = LIMIT#<thing>#<digest of subject and address>   sk = ~      w<number of a window> = what was taken in it

Taking is one conditional write. A condition cannot add two attributes, so it asks for less: for one of some steps, this
window is below the step and the one before it below the rest. So up to a ninth of a share may be refused too early, and
nothing is ever granted beyond it.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from functools import reduce
from operator import or_

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path

from chalicelib.core.times import SECOND
from chalicelib.people.rules.shares import Share
from chalicelib.table.items import Item
from chalicelib.table.writes import Refused, update

_STEPS = 9


class ShareItem(Item):
    pass


def take(share: Share, address: str, weight: int, now: int) -> bool:
    """Take so much of the address's share. False, with nothing taken, when there is too little left of it."""
    if weight > share.most:
        return False
    number = now // share.window
    here, before = Path(_name(number)), Path(_name(number - 1))
    rests = sorted({step * share.most // _STEPS for step in range(_STEPS + 1)})
    fits = reduce(or_, (_at_most(here, share.most - rest - weight) & _at_most(before, rest) for rest in rests))
    actions = [here.add(weight), Path(_name(number - 2)).remove(), ShareItem.ttl.set(_ttl(share, now))]
    try:
        update(_item(share, address), actions, fits)
    except Refused:
        return False
    return True


def give_back(share: Share, address: str, weight: int, taken_at: int) -> None:
    """Give back so much of what was taken at that instant. Nothing, if it counts no longer."""
    then = Path(_name(taken_at // share.window))
    with suppress(Refused):
        update(_item(share, address), [then.add(-weight)], then.exists())


def _at_most(taken: Path, most: int) -> Condition:
    fits: Condition = taken <= most
    return fits if most < 0 else taken.does_not_exist() | fits


def _ttl(share: Share, now: int) -> int:
    return (now + 2 * share.window) // SECOND


def _item(share: Share, address: str) -> ShareItem:
    name = hashlib.sha256(f"{share.subject} {address}".encode()).hexdigest()
    return ShareItem(f"LIMIT#{share.thing.value}#{name}", "~")


def _name(window: int) -> str:
    return f"w{window}"
