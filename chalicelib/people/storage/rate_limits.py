"""Counters of rate limits: one item for each act, counter and window. Counting is one conditional write.

    pk = LIMIT#<act>#<digest of the counter's name>   sk = <number of the window>

botocore sends an `ADD` again when its answer is lost, and it then counts twice: the limit gets stricter, never laxer.
"""

from __future__ import annotations

import hashlib

from pynamodb.attributes import NumberAttribute

from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.table.items import Item
from chalicelib.table.writes import Refused, update


class LimitItem(Item):
    done = NumberAttribute()


def add_one(act: LimitedAct, counter: str, window: int, most: int, ttl: int) -> bool:
    """Add one to a counter. False, with nothing added, when it has reached `most` in this window."""
    try:
        update(
            _item(act, counter, window),
            [LimitItem.done.add(1), LimitItem.ttl.set(ttl)],
            LimitItem.done.does_not_exist() | (LimitItem.done < most),
        )
    except Refused:
        return False
    return True


def take_one(act: LimitedAct, counter: str, window: int) -> None:
    """Take back one that was added to a counter."""
    update(_item(act, counter, window), [LimitItem.done.add(-1)], None)


def _item(act: LimitedAct, counter: str, window: int) -> LimitItem:
    return LimitItem(f"LIMIT#{act.value}#{hashlib.sha256(counter.encode()).hexdigest()}", str(window))
