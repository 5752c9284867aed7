"""Deadlines: what is due is checked. The sweep looks each minute, so nothing stays due for long."""

from __future__ import annotations

from collections.abc import Iterator

from chalicelib.core.times import MINUTE, rfc3339
from infra.audit.findings import Finding, Thing, found

OVERDUE = 10 * MINUTE
"""The sweep queues what is overdue each minute, oldest first and only so many, and messages may wait. A check that
cannot be done sets a later deadline."""


def check(thing: Thing, now: int) -> Iterator[Finding]:
    """Items that are overdue, or have half of what the `due` index needs."""
    for item in thing.items.values():
        if ("due_at" in item.data) != ("due_shard" in item.data):
            text = "has a deadline that the sweep does not find"
            yield found("deadline.index", text, item.pk, item.sk, reads={item.pk})
        elif item.due is not None and item.due + OVERDUE < now and item.due > 0:
            text = f"has been due since {rfc3339(item.due)}"
            yield found("deadline.overdue", text, item.pk, item.sk, reads={item.pk})
