"""The `due` index: deadlines that have passed, for the minute sweep."""

from __future__ import annotations

from chalicelib.core.deadline import SHARDS, Deadline, DeadlineKind
from chalicelib.table.items import Item, translating_errors

_KINDS = {f"{kind.value.upper()}#": kind for kind in DeadlineKind}


def overdue(now: int, most: int) -> list[Deadline]:
    """Up to `most` passed deadlines of each shard, oldest first. The bound limits one run; the rest waits a minute."""
    found: list[Deadline] = []
    for shard in range(SHARDS):
        with translating_errors():
            items = list(Item.query(f"DUE#{shard}", Item.due_at <= now, index_name="due", limit=most))
        for item in items:
            kind, id = _named(item.pk, item.sk)
            if kind is not None:
                found.append(Deadline(kind, id, int(item.due_at or 0), swept=True))
    return found


def _named(pk: str, sk: str) -> tuple[DeadlineKind | None, str]:
    """The kind and id of a deadline. Most things have a partition of their own; a customer's are in the customer's."""
    prefix, mark, id = pk.partition("#")
    if prefix == "CUSTOMER":
        kind, _, name = sk.partition("#")
        return _KINDS.get(f"{kind}#"), f"{id}/{name}"
    return _KINDS.get(prefix + mark), id
