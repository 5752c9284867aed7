"""Counters of rate limits: one item for each act, counter and window. Counting is one conditional write.

    pk = LIMIT#<act>#<digest of the counter's name>   sk = <number of the window>

botocore sends an `ADD` again when its answer is lost, and it then counts twice: the limit gets stricter, never laxer.
"""

from __future__ import annotations

import hashlib

from pynamodb.attributes import NumberAttribute

from chalicelib.table.items import Item
from chalicelib.table.writes import Refused, update


class LimitItem(Item):
    done = NumberAttribute()


def add(act: str, counter: str, window: int, most: int, ttl: int, weight: int = 1) -> bool:
    """Add the weight to a counter. False, with nothing added, when it would pass `most` in this window."""
    if weight > most:
        return False
    try:
        update(
            _item(act, counter, window),
            [LimitItem.done.add(weight), LimitItem.ttl.set(ttl)],
            LimitItem.done.does_not_exist() | (LimitItem.done <= most - weight),
        )
    except Refused:
        return False
    return True


def take_one(act: str, counter: str, window: int) -> None:
    """Take back one that was added to a counter."""
    update(_item(act, counter, window), [LimitItem.done.add(-1)], None)


def _item(act: str, counter: str, window: int) -> LimitItem:
    return LimitItem(f"LIMIT#{act}#{hashlib.sha256(counter.encode()).hexdigest()}", str(window))
