"""Transactions: several conditional writes, all or nothing.

A cancelled one becomes `Cancelled`, with one `Refused` (or None) for each operation. One that meets another write is
sent again after a moment.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from secrets import token_hex
from typing import Any

from pynamodb.exceptions import TransactWriteError

from chalicelib.errors import Collided, Unavailable
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

    Every try has the same token, so DynamoDB knows a transaction that it has committed already. One whose answer may
    have been lost is sent again until its end is known, however little patience there is: its caller would otherwise
    decide anew and do a second time what was done.

    PynamoDB sends the operations in an order of its own; the refusals are sorted back into the order of `writes`.
    """
    order, token = sorted(writes, key=lambda write: write.place), token_hex(16)
    for last in chain(tries(patience), tries(PATIENT)):
        try:
            with translating_errors():
                _send(order, token)
            return
        except TransactWriteError as exc:
            codes = {reason.code for reason in exc.cancellation_reasons if reason}
            if "ConditionalCheckFailed" not in codes:
                if not codes or not codes <= _PASSING:
                    raise
                if not last or _sent_again(exc):
                    continue
                raise Collided("The store is not available now.") from exc
            refusals = {
                id(write): Refused(write.model, reason.raw_item)
                for write, reason in zip(order, exc.cancellation_reasons, strict=True)
                if reason and reason.code == "ConditionalCheckFailed"
            }
            raise Cancelled([refusals.get(id(write)) for write in writes]) from exc
    raise Unavailable("The store is not available now.")


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
    """One transaction of items whose conditions name the versions that an attempt has read. Raises `Overtaken`, also
    when it meets another write: that one changes a version, so it is better read again than sent again.

    A single write is a transaction, too. A put that is sent again is known by what it finds, and two callers may make
    the same change of the same version: both would be told that it is theirs."""
    try:
        transact(writes, ONCE)
    except Collided as collided:
        raise Overtaken from collided


def committed(writes: Sequence[AnyWrite]) -> bool:
    """`all_or_none`. False when a condition did not hold: the caller reads and decides again."""
    try:
        all_or_none(writes)
    except Cancelled:
        return False
    return True


def _send(writes: Iterable[AnyWrite], token: str) -> None:
    checks, deletes, puts, updates = parts = tuple[list[dict[str, Any]], ...]([] for _ in range(4))
    for write in writes:
        parts[write.place].append(write.request)
    Item._get_connection().connection.transact_write_items(checks, deletes, puts, updates, token)


def _sent_again(error: TransactWriteError) -> bool:
    """Whether botocore had sent it before, perhaps because an answer was lost."""
    answer = getattr(getattr(error.cause, "__cause__", None), "response", {})
    return bool(answer.get("ResponseMetadata", {}).get("RetryAttempts"))
