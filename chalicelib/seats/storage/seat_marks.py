"""SeatMarks seats of rows that are on sale as blocked or accessible, for their organiser.

Marking is one write, or one transaction over all rows that are named. To block or unblock, the condition names each
seat, as a hold's does: no hold's claim on it may be live. A blocked seat carries a claim without a hold.

The accessible seats of a row are one text, which is written only over the text that was read. A write that loses that
race takes the new text from the refusal and retries. Holds and bookings do not touch the text, so they never cause
a retry.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.errors import Unavailable
from chalicelib.seats.rules.seats import Claim, Seat, SeatState, by_row
from chalicelib.seats.storage.row_items import RowItem, partition_of, row_of, sort_of
from chalicelib.seats.storage.rows import Key, SeatsTaken, set_claim
from chalicelib.table.items import Raw, batch_get
from chalicelib.table.retry import being_changed, retry
from chalicelib.table.transactions import Cancelled, all_or_none
from chalicelib.table.writes import Write, all_of

MOST_ROW_SEATS = 60
"""Seats of one row that one call may name. Each takes 61 of the 4096 characters that a condition may have, and four of
its 300 operators."""


@dataclass(frozen=True, slots=True)
class SeatMarks:
    """The marks that seats get; None leaves them as they are. Unblocked seats carry the claim `left`, or none."""

    blocked: bool | None
    accessible: bool | None
    left: Claim | None = None


def mark(event: str, seats: Iterable[Seat], marks: SeatMarks, now: int) -> None:
    """Mark all of these seats, at most `MOST_ROW_SEATS` of a row and in at most a hundred rows. Idempotent.

    Raises `SeatsTaken`, with nothing changed, when seats that were to be blocked or unblocked have a holder;
    `Conflict` BEING_CHANGED when other writes keep changing the accessible seats; `Unavailable` for a deleted row.
    """
    rows = by_row(seats)
    known = _read(event, rows) if marks.accessible is not None else {}

    def attempt() -> None:
        try:
            all_or_none([_write(event, key, names, marks, known.get(key), now) for key, names in rows.items()])
        except Cancelled as cancelled:
            refusals = zip(rows, cancelled.refusals, strict=True)
            refusing = {key: refused.raw for key, refused in refusals if refused and refused.raw}
            found = {key: row_of(raw) for key, raw in refusing.items()}
            if marks.blocked is not None and any(
                row.has_holder(name, now) for key, row in found.items() for name in rows[key]
            ):
                raise SeatsTaken(found) from cancelled
            if len(refusing) < sum(refused is not None for refused in cancelled.refusals):
                raise Unavailable("A row of this event is gone.") from cancelled
            known.update(refusing)
            raise

    retry(attempt, being_changed("row"))


def _read(event: str, keys: Iterable[Key]) -> dict[Key, Raw]:
    by_place = {(partition_of(event, section), sort_of(row)): (section, row) for section, row in keys}
    return {by_place[raw["pk"]["S"], raw["sk"]["S"]]: raw for raw in batch_get(list(by_place), consistent=True)}


def _write(event: str, key: Key, names: Sequence[str], marks: SeatMarks, known: Raw | None, now: int) -> Write:
    conditions: list[Condition] = [RowItem.version.exists()]
    actions: list[Action] = [RowItem.version.add(1)]
    if marks.blocked is not None:
        conditions += [_has_no_holder(name, now) for name in names]
        actions += [set_claim(name, Claim(SeatState.BLOCKED) if marks.blocked else marks.left) for name in names]
    if marks.accessible is not None and known is not None:
        conditions.append(_still_accessible(known))
        actions.append(_accessible(known, names, marks.accessible))
    return Write(RowItem(partition_of(event, key[0]), sort_of(key[1])), all_of(conditions), actions)


def _has_no_holder(name: str, now: int) -> Condition:
    path: Path = RowItem.seats[name]
    no_holder: Condition = path["h"].does_not_exist() | (path["p"] <= now)
    return no_holder


def _still_accessible(known: Mapping[str, Raw]) -> Condition:
    text = known.get("accessible")
    return RowItem.accessible == text["S"] if text else RowItem.accessible.does_not_exist()


def _accessible(known: Raw, names: Sequence[str], accessible: bool) -> Action:
    row = row_of(known)
    after = row.accessible.union(names) if accessible else row.accessible.difference(names)
    text = " ".join(name for name in row.names if name in after)
    return RowItem.accessible.set(text) if text else RowItem.accessible.remove()
