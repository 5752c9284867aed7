"""Counters of rate limits: one item for each act, counter and window. Counting is one conditional write.

    pk = LIMIT#<act>#<digest of the counter's name>   sk = <number of the window>

botocore sends an `ADD` again when its answer is lost, and it then counts twice: the limit gets stricter, never laxer.
"""

from __future__ import annotations

import hashlib
from functools import cache

from pynamodb.attributes import NumberAttribute

from chalicelib.table.items import Item
from chalicelib.table.prepared import Prepared, given
from chalicelib.table.writes import Refused, send, update


class LimitItem(Item):
    done = NumberAttribute()


def add(act: str, counter: str, window: int, most: int, ttl: int, weight: int = 1) -> bool:
    """Add the weight to a counter. False, with nothing added, when it would pass `most` in this window."""
    if weight > most:
        return False
    try:
        send(_add().write(_pk(act, counter), str(window), done=weight, ttl=ttl, before=most - weight))
    except Refused:
        return False
    return True


@cache
def _add() -> Prepared:
    return Prepared(
        LimitItem,
        [LimitItem.done.add(given(LimitItem.done)), LimitItem.ttl.set(given(LimitItem.ttl))],
        LimitItem.done.does_not_exist() | (LimitItem.done <= given(LimitItem.done, "before")),
    )


def take_one(act: str, counter: str, window: int) -> None:
    """Take back one that was added to a counter."""
    update(LimitItem(_pk(act, counter), str(window)), [LimitItem.done.add(-1)], None)


def _pk(act: str, counter: str) -> str:
    return f"LIMIT#{act}#{hashlib.sha256(counter.encode()).hexdigest()}"
