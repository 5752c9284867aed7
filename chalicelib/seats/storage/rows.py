"""Rows of seats: `pk = SEATS#<event>#<section>`, `sk = ROW#<row>`. One row is one item.

    names = "1 2 3 … 12"                                                                seats in their order
    seats = {"12": {s: "held", h: "hld_…", u: 1764583500000, p: 1764583500000}, …}     only seats that are not free
             "11": {s: "booked", h: "hld_…", a: 1250}                                   with what they cost

Holding seats of a row is ONE update whose condition names each of them, so it is all or nothing, costs one write,
and buyers of different seats never get in each other's way: the store puts writes to one item in order and judges
each by its own seats.

    now ─────────────┬───────────────────────┬──────────────►
       holder's right until (u)     anyone may take from public_at (p)

Seats in several rows take one transaction over those rows.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.catalogue.rules.venues import Venue
from chalicelib.seats.rules.seats import Claim, Row, Seat, SeatState, by_row
from chalicelib.seats.storage.row_items import RowItem, blocked, packed, partition_of, row_of, sort_of
from chalicelib.table.items import partition, raw_item, translated
from chalicelib.table.writes import Cancelled, Refused, Write, all_of, all_or_none

Key = tuple[str, str]
"""(section, row)."""


class SeatsTaken(Exception):
    """Seats that somebody else has. `rows` are the refusing rows as the store has them."""

    def __init__(self, rows: Mapping[Key, Row]) -> None:
        super().__init__("seats taken")
        self.rows = rows


def create(event: str, venue: Venue, ttl: int) -> None:
    """Write every row of an event that nobody knows of yet. Needs no condition: no one can race for a new id."""
    with translated(), RowItem.batch_write() as batch:
        for section in venue.sections:
            for place, row in enumerate(section.rows):
                batch.save(
                    RowItem(
                        partition_of(event, section.id),
                        sort_of(row.id),
                        place=place,
                        category=row.category,
                        names=" ".join(row.seats),
                        accessible=" ".join(row.accessible) or None,
                        version=1,
                        seats=blocked(row.blocked),
                        ttl=ttl,
                    )
                )


def section(event: str, section: str, consistent: bool = False) -> tuple[int, list[Row]]:
    """The topic's version and the rows of a section in the order of the plan: one Query.

    The version's item sorts before the rows, so it is read no later than they are: the rows may be newer than
    the version, never older.
    """
    version, rows = 0, []
    for raw in partition(partition_of(event, section), consistent):
        if raw["sk"]["S"] == "#":
            version = int(raw["version"]["N"])
        else:
            rows.append(row_of(raw))
    return version, sorted(rows, key=lambda row: row.place)


def row(event: str, section: str, id: str) -> Row | None:
    """One row as it is now."""
    raw = raw_item(partition_of(event, section), sort_of(id))
    return row_of(raw) if raw else None


def claim(event: str, seats: Iterable[Seat], claim: Claim, now: int, leaned_on: Collection[Seat] = ()) -> None:
    """Give free seats to a hold. `leaned_on` seats must be free too, though they are not taken.

    Raises `SeatsTaken`; then nothing was changed.
    """
    others = by_row(leaned_on)

    def free(name: str) -> Condition:
        path: Path = RowItem.seats[name]
        free: Condition = path.does_not_exist() | (path["p"] <= now)
        return free

    _write(
        event,
        seats,
        condition=lambda key, names: all_of(free(name) for name in [*names, *others.get(key, ())]),
        action=lambda seat: RowItem.seats[seat.name].set(packed(claim)),
        wanted=claim,
    )


def extend(event: str, seats: Iterable[Seat], claim: Claim, now: int) -> None:
    """Give live held seats a later end. Raises `SeatsTaken` when one is lost, or being paid for."""
    _change(event, seats, claim, lambda seat: (seat["s"] == SeatState.HELD.value) & (seat["u"] > now))


def start_paying(event: str, seats: Iterable[Seat], claim: Claim, held_until: int, now: int) -> None:
    """Turn live held seats into seats that are being paid for. Raises `SeatsTaken` when one is lost.

    A payment that failed may have left its claim, with the end that the hold has now, in the place of a held one.
    """
    held = SeatState.HELD.value
    _change(event, seats, claim, lambda seat: (seat["u"] > now) & ((seat["s"] == held) | (seat["u"] == held_until)))


def stop_paying(event: str, seats: Iterable[Seat], claim: Claim) -> None:
    """Turn seats whose payment failed back into held ones, if they are still claimed for that payment: its claim ends
    when `claim` does. Raises `SeatsTaken` when they are not."""
    paying = SeatState.PAYING.value
    _change(event, seats, claim, lambda seat: (seat["s"] == paying) & (seat["u"] == claim.until))


def _change(event: str, seats: Iterable[Seat], claim: Claim, expected: Callable[[Path], Condition]) -> None:
    """Replace claims of the same hold that are as expected."""
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
    """Turn claims into bookings: seats that are still this hold's, or that lapsed and nobody took.

    `amounts` is what each seat cost, in minor units; a seat that is missing is booked without. Doing it twice changes
    nothing. Raises `SeatsTaken` when somebody else has one of them.
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
    """Free the hold's seats, `booked` ones only if that is said. They carry `left` from then on, or nothing.

    Raises `SeatsTaken`, with nothing freed, when they are not all its own any more.
    """

    def ours(name: str) -> Condition:
        mine: Condition = RowItem.seats[name]["h"] == hold
        return mine if booked else mine & (RowItem.seats[name]["s"] != SeatState.BOOKED.value)

    _write(
        event,
        seats,
        condition=lambda key, names: all_of(ours(name) for name in names),
        action=lambda seat: given(seat.name, left),
    )


def given(name: str, claim: Claim | None) -> Action:
    """A seat of a row is given this claim, or freed."""
    path: Path = RowItem.seats[name]
    action: Action = path.set(packed(claim)) if claim else path.remove()
    return action


def writes_of(
    event: str,
    seats: Iterable[Seat],
    condition: Callable[[Key, Sequence[str]], Condition],
    action: Callable[[Seat], Action],
) -> dict[Key, Write]:
    """The write of each row of these seats, in the order in which every writer takes them."""
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
    writes = writes_of(event, seats, condition, action)
    try:
        all_or_none(list(writes.values()))
    except Cancelled as cancelled:
        found, names = refusing_rows(writes, cancelled.refusals), by_row(seats)
        # unless what stands in the way is this very write: its answer was lost and it was sent again
        if wanted is None or not found or not all(row.carries(wanted, names[key]) for key, row in found.items()):
            raise SeatsTaken(found) from cancelled


def refusing_rows(keys: Iterable[Key], refusals: Iterable[Refused | None]) -> dict[Key, Row]:
    """The rows that stood in the way, as the store has them."""
    pairs = zip(keys, refusals, strict=True)
    return {key: row_of(refused.raw) for key, refused in pairs if refused is not None and refused.raw}
