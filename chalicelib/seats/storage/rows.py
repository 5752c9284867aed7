"""Rows of seats: `pk = SEATS#<event>#<section>`, `sk = ROW#<row>`. One row is one item.

    names = "1 2 3 … 12"                                                                seats in their order
    seats = {"12": {s: "held", h: "hld_…", u: 1764583500000, p: 1764583500000}, …}     only seats that are not free
             "11": {s: "booked", h: "hld_…", a: 1250}                                   with their price

Holding seats of a row is ONE update whose condition names each of them, so it is all or nothing and costs one write.
Buyers of different seats never conflict: the store orders the writes to one item and checks each against its own seats.

    now ─────────────┬───────────────────────┬──────────────►
       holder's right until (u)     anyone may take from public_at (p)

Seats in several rows take one transaction over those rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import lru_cache

from pynamodb.attributes import MapAttribute, NumberAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.seats.rules.seats import Claim, Row, Seat, SeatState, by_row
from chalicelib.seats.storage.row_items import RowItem, packed, partition_of, row_of, rows_of, sort_of
from chalicelib.table.items import raw_item, raw_partition
from chalicelib.table.prepared import Given, Prepared, PreparedWrite, named
from chalicelib.table.transactions import Cancelled, all_or_none
from chalicelib.table.writes import AnyWrite, Refused, Write, all_of

Key = tuple[str, str]
"""(section, row)."""


class SeatsTaken(Exception):
    """Seats are another's. `rows` are the rows that refused, as they are stored."""

    def __init__(self, rows: Mapping[Key, Row]) -> None:
        super().__init__("seats taken")
        self.rows = rows


def section(event: str, section: str, consistent: bool = False) -> list[Row]:
    """The rows of a section in the order of the plan: one Query."""
    return rows_of(raw_partition(partition_of(event, section), consistent))


def row(event: str, section: str, id: str) -> Row | None:
    """One row, by a consistent read."""
    raw = raw_item(partition_of(event, section), sort_of(id))
    return row_of(raw) if raw else None


def claim(event: str, seats: Iterable[Seat], claim: Claim, now: int, kept_free: Collection[Seat] = ()) -> None:
    """Give free seats to a hold. The seats `kept_free` must be free too; they are not taken.

    Raises `SeatsTaken`; then nothing was changed.
    """
    beside, stored = by_row(kept_free), packed(claim)

    def write(key: Key, names: Sequence[str]) -> PreparedWrite:
        free = beside.get(key, ())
        place = partition_of(event, key[0]), sort_of(key[1])
        return _claim(len(names), len(free)).write(*place, names=[*names, *free], claim=stored, now=now)

    _send(seats, {key: write(key, names) for key, names in by_row(seats).items()}, claim)


@lru_cache
def _claim(taken: int, kept_free: int) -> Prepared:
    """The update of `claim` in a row: of so many seats, with so many beside them."""
    names = [named(index) for index in range(taken + kept_free)]
    now = Given("now", NumberAttribute())

    def free(path: Path) -> Condition:
        free: Condition = path.does_not_exist() | (path["p"] <= now)
        return free

    claim = Given("claim", MapAttribute())
    actions: list[Action] = [RowItem.seats[name].set(claim) for name in names[:taken]]
    return Prepared(RowItem, [*actions, RowItem.version.add(1)], all_of(free(RowItem.seats[name]) for name in names))


def extend(event: str, seats: Iterable[Seat], claim: Claim, now: int) -> None:
    """Give live held seats a later end. Raises `SeatsTaken` when one is lost or being paid for."""
    _change(event, seats, claim, lambda seat: (seat["s"] == SeatState.HELD.value) & (seat["u"] > now))


def start_paying(event: str, seats: Iterable[Seat], claim: Claim, held_until: int, now: int) -> None:
    """Turn live held seats into seats that are being paid for. Raises `SeatsTaken` when one is lost.

    A failed payment may have left its own claim on them, which ends at `held_until` too: that one is replaced as well.
    """
    held = SeatState.HELD.value
    _change(event, seats, claim, lambda seat: (seat["u"] > now) & ((seat["s"] == held) | (seat["u"] == held_until)))


def stop_paying(event: str, seats: Iterable[Seat], claim: Claim) -> None:
    """Turn seats whose payment failed back into held ones. That payment's claim ends when `claim` does.

    Raises `SeatsTaken` when the seats no longer carry that payment's claim.
    """
    paying = SeatState.PAYING.value
    _change(event, seats, claim, lambda seat: (seat["s"] == paying) & (seat["u"] == claim.until))


def _change(event: str, seats: Iterable[Seat], claim: Claim, expected: Callable[[Path], Condition]) -> None:
    """Replace claims of the same hold that meet the condition."""
    _write(
        event,
        seats,
        condition=lambda key, names: all_of(
            (RowItem.seats[name]["h"] == claim.hold) & expected(RowItem.seats[name]) for name in names
        ),
        action=lambda seat: RowItem.seats[seat.name].set(packed(claim)),
        wanted=claim,
    )


def book(event: str, seats: Iterable[Seat], hold: str, now: int, amounts: Mapping[Seat, int]) -> None:
    """Turn claims into bookings: seats that are still this hold's, or that anyone may take.

    `amounts` are the prices of the seats in minor units; a seat that it lacks is booked without a price. Booking twice
    changes nothing. Raises `SeatsTaken` when another hold has one of them.
    """

    def obtainable(name: str) -> Condition:
        path: Path = RowItem.seats[name]
        ours_or_free: Condition = (path["h"] == hold) | path.does_not_exist() | (path["p"] <= now)
        return ours_or_free

    _write(
        event,
        seats,
        condition=lambda key, names: all_of(obtainable(name) for name in names),
        action=lambda seat: RowItem.seats[seat.name].set(
            packed(Claim(SeatState.BOOKED, hold, amount=amounts.get(seat)))
        ),
    )


def release(event: str, seats: Iterable[Seat], hold: str, booked: bool = False, left: Claim | None = None) -> None:
    """Free the hold's seats; with `booked`, booked ones too. From then on they carry the claim `left`, or none.

    Raises `SeatsTaken`, with nothing freed, when one of them is not the hold's any more.
    """

    def ours(name: str) -> Condition:
        mine: Condition = RowItem.seats[name]["h"] == hold
        return mine if booked else mine & (RowItem.seats[name]["s"] != SeatState.BOOKED.value)

    _write(
        event,
        seats,
        condition=lambda key, names: all_of(ours(name) for name in names),
        action=lambda seat: set_claim(seat.name, left),
    )


def set_claim(name: str, claim: Claim | None) -> Action:
    """The action that gives a seat of a row this claim, or none."""
    path: Path = RowItem.seats[name]
    action: Action = path.set(packed(claim)) if claim else path.remove()
    return action


def writes_of(
    event: str,
    seats: Iterable[Seat],
    condition: Callable[[Key, Sequence[str]], Condition],
    action: Callable[[Seat], Action],
) -> dict[Key, Write]:
    """The write of each row of these seats, in the order that all writers use."""
    writes: dict[Key, Write] = {}
    for key, names in by_row(seats).items():
        change: list[Action] = [action(Seat(*key, name)) for name in names]
        item = RowItem(partition_of(event, key[0]), sort_of(key[1]))
        writes[key] = Write(item, condition(key, names), [*change, RowItem.version.add(1)])
    return writes


def _write(
    event: str,
    seats: Iterable[Seat],
    condition: Callable[[Key, Sequence[str]], Condition],
    action: Callable[[Seat], Action],
    wanted: Claim | None = None,
) -> None:
    _send(seats, writes_of(event, seats, condition, action), wanted)


def _send(seats: Iterable[Seat], writes: Mapping[Key, AnyWrite], wanted: Claim | None) -> None:
    try:
        all_or_none(list(writes.values()))
    except Cancelled as cancelled:
        found, names = refusing_rows(writes, cancelled.refusals), by_row(seats)
        # rows that carry exactly this claim were written by this write: its answer was lost and it was sent again
        if wanted is None or not found or not all(row.carries(wanted, names[key]) for key, row in found.items()):
            raise SeatsTaken(found) from cancelled


def refusing_rows(keys: Iterable[Key], refusals: Iterable[Refused | None]) -> dict[Key, Row]:
    """The rows that refused a write, as they are stored."""
    pairs = zip(keys, refusals, strict=True)
    return {key: row_of(refused.raw) for key, refused in pairs if refused is not None and refused.raw}
