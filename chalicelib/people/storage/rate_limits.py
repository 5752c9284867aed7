"""How often something was done in a window of time: one item for each who did it, written with one condition.

    pk = LIMIT#<act>#<digest of who>   sk = <number of the window>

An `ADD` whose answer is lost is sent again and counts twice. That makes a limit a little stricter and never laxer.
"""

from __future__ import annotations

import hashlib

from pynamodb.attributes import NumberAttribute

from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.table.items import Item
from chalicelib.table.writes import Refused, update


class LimitItem(Item):
    done = NumberAttribute()


def counted(act: LimitedAct, who: str, window: int, most: int, ttl: int) -> bool:
    """Count once more. False, with nothing counted, when it was done `most` times in this window."""
    item = LimitItem(f"LIMIT#{act.value}#{hashlib.sha256(who.encode()).hexdigest()}", str(window))
    try:
        update(
            item,
            [LimitItem.done.add(1), LimitItem.ttl.set(ttl)],
            LimitItem.done.does_not_exist() | (LimitItem.done < most),
        )
    except Refused:
        return False
    return True
