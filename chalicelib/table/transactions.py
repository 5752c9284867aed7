"""Transactions: several conditional writes, all or nothing.

A cancelled one becomes `Cancelled`, with one `Refused` (or None) for each operation. One that meets another write is
sent again after a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pynamodb.exceptions import TransactWriteError

from chalicelib.errors import Collided
from chalicelib.table.items import Item, translating_errors
from chalicelib.table.prepared import UPDATES
from chalicelib.table.retry import ONCE, PATIENT, Overtaken, Patience, tries
from chalicelib.table.writes import AnyWrite, Refused, put_write, send

_PASSING = {"TransactionConflict", "ThrottlingError", "ProvisionedThroughputExceeded"}
"""Why a transaction was cancelled that can be sent again."""


class Cancelled(Overtaken):
    """Conditions of a transaction did not hold: one entry for each operation, in the order in which they were given."""

    def __init__(self, refusals: Sequence[Refused | None]) -> None:
        super().__init__("transaction cancelled")
        self.refusals = refusals


def transact(writes: Sequence[AnyWrite], patience: Patience = PATIENT) -> None:
    """One transaction. Raises `Cancelled`, `Collided`, or `Unavailable`.

    PynamoDB sends the operations in an order of its own; the refusals are sorted back into the order of `writes`.
    """
    order = sorted(writes, key=lambda write: write.place)
    for last in tries(patience):
        try:
            with translating_errors():
                _send(order)
            return
        except TransactWriteError as exc:
            codes = {reason.code for reason in exc.cancellation_reasons if reason}
            if "ConditionalCheckFailed" not in codes:
                if not codes or not codes <= _PASSING:
                    raise
                if not last:
                    continue
                raise Collided("The store is not available now.") from exc
            refusals = {
                id(write): Refused(write.model, reason.raw_item)
                for write, reason in zip(order, exc.cancellation_reasons, strict=True)
                if reason and reason.code == "ConditionalCheckFailed"
            }
            raise Cancelled([refusals.get(id(write)) for write in writes]) from exc


def all_or_none(writes: Sequence[AnyWrite], patience: Patience = PATIENT) -> None:
    """One update or put, or a transaction of several writes. Raises `Cancelled` or `Unavailable` as `transact` does."""
    if len(writes) > 1:
        transact(writes, patience)
        return
    (only,) = writes
    try:
        if only.place == UPDATES:
            send(only, patience=patience)
        else:
            put_write(only, patience)
    except Refused as refused:
        raise Cancelled([refused]) from refused


def write_over(writes: Sequence[AnyWrite]) -> None:
    """`all_or_none` of items whose conditions name the versions that an attempt has read. Raises `Overtaken`, also when
    it meets another write: that one changes a version, so it is better read again than sent again."""
    try:
        all_or_none(writes, ONCE)
    except Collided as collided:
        raise Overtaken from collided


def committed(writes: Sequence[AnyWrite]) -> bool:
    """`all_or_none`. False when a condition did not hold: the caller reads and decides again."""
    try:
        all_or_none(writes)
    except Cancelled:
        return False
    return True


def _send(writes: Iterable[AnyWrite]) -> None:
    checks, deletes, puts, updates = parts = tuple[list[dict[str, Any]], ...]([] for _ in range(4))
    for write in writes:
        parts[write.place].append(write.request)
    Item._get_connection().connection.transact_write_items(checks, deletes, puts, updates)
