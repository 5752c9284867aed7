"""What an organiser changes in rows that are on sale: which seats are blocked, and which are accessible.

It is one write, or one transaction over all rows that are named. To block or unblock, its condition names each seat
as a hold's does: nobody's claim may stand on it. Blocked seats are those that carry a claim without a hold.

The accessible seats of a row are one text. It is written only over the text that was read: whoever is overtaken reads
the new one from the refusal and tries again. Holds and bookings do not touch it, so they overtake nobody.
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
from chalicelib.seats.storage.rows import Key, SeatsTaken, given
from chalicelib.table.items import Raw, batch_of
from chalicelib.table.retry import being_changed, retry
from chalicelib.table.writes import Cancelled, Write, all_of, all_or_none

MOST_ROW_SEATS = 60
"""Seats of one row that one call may name. Each takes 61 characters of a condition, which may have 4096, and four of
its operators, of which 300 are allowed."""


@dataclass(frozen=True, slots=True)
class Marks:
    """What seats are to be from now on; None leaves them as they are. Seats that are blocked no more carry `left`, or
    nothing."""

    blocked: bool | None
    accessible: bool | None
    left: Claim | None = None


def mark(event: str, seats: Iterable[Seat], marks: Marks, now: int) -> None:
    """Mark all of these seats, at most `MOST_ROW_SEATS` of a row and in at most a hundred rows. Twice is once.

    Raises `SeatsTaken`, with nothing changed, when seats that were to be blocked or unblocked are somebody's, and
    `Conflict` BEING_CHANGED when others keep changing what is accessible.
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
                row.is_someones(name, now) for key, row in found.items() for name in rows[key]
            ):
                raise SeatsTaken(found) from cancelled
            if len(refusing) < sum(refused is not None for refused in cancelled.refusals):
                raise Unavailable("A row of this event is gone.") from cancelled
            known.update(refusing)
            raise

    retry(attempt, being_changed("row"))


def _read(event: str, keys: Iterable[Key]) -> dict[Key, Raw]:
    by_place = {(partition_of(event, section), sort_of(row)): (section, row) for section, row in keys}
    return {by_place[raw["pk"]["S"], raw["sk"]["S"]]: raw for raw in batch_of(list(by_place), consistent=True)}


def _write(event: str, key: Key, names: Sequence[str], marks: Marks, known: Raw | None, now: int) -> Write:
    conditions: list[Condition] = [RowItem.version.exists()]
    actions: list[Action] = [RowItem.version.add(1)]
    if marks.blocked is not None:
        conditions += [_is_nobodys(name, now) for name in names]
        actions += [given(name, Claim(SeatState.BLOCKED) if marks.blocked else marks.left) for name in names]
    if marks.accessible is not None and known is not None:
        conditions.append(_still_accessible(known))
        actions.append(_accessible(known, names, marks.accessible))
    return Write(RowItem(partition_of(event, key[0]), sort_of(key[1])), all_of(conditions), actions)


def _is_nobodys(name: str, now: int) -> Condition:
    path: Path = RowItem.seats[name]
    nobodys: Condition = path["h"].does_not_exist() | (path["p"] <= now)
    return nobodys


def _still_accessible(known: Mapping[str, Raw]) -> Condition:
    text = known.get("accessible")
    return RowItem.accessible == text["S"] if text else RowItem.accessible.does_not_exist()


def _accessible(known: Raw, names: Sequence[str], accessible: bool) -> Action:
    row = row_of(known)
    after = row.accessible.union(names) if accessible else row.accessible.difference(names)
    text = " ".join(name for name in row.names if name in after)
    return RowItem.accessible.set(text) if text else RowItem.accessible.remove()
