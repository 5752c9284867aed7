"""Rows of seats: `pk = SEATS#<event>#<section>`, `sk = ROW#<row>`. One row is one item.

    names = "1 2 3 … 12"                                                                seats in their order
    seats = {"12": {s: "held", h: "hld_…", u: 1764583500000, p: 1764583500000}, …}     only seats that are not free

Holding seats of a row is ONE update whose condition names each of them, so it is all or nothing, costs one write,
and buyers of different seats never get in each other's way: the store puts writes to one item in order and judges
each by its own seats.

    now ─────────────┬───────────────────────┬──────────────►
       holder's right until (u)     anyone may take from public_at (p)

Seats in several rows take one transaction over those rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from pynamodb.attributes import MapAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.kernel.seats import Claim, Row, Seat, State, by_row
from chalicelib.kernel.topics import RowChange
from chalicelib.kernel.venues import Venue
from chalicelib.storage.table import Item, Raw, partition, raw_item, translated
from chalicelib.storage.writes import Cancelled, Refused, Write, all_of, transact, update

_STATES = {state.value: state for state in State}

Key = tuple[str, str]
"""(section, row)."""


class RowItem(Item):
    place = NumberAttribute()
    category = UnicodeAttribute()
    names = UnicodeAttribute()
    accessible = UnicodeAttribute(null=True)
    version = NumberAttribute()
    seats: MapAttribute[str, Any] = MapAttribute(default=dict)


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
                        _pk(event, section.id),
                        _sk(row.id),
                        place=place,
                        category=row.category,
                        names=" ".join(row.seats),
                        accessible=" ".join(row.accessible) or None,
                        version=1,
                        seats=_blocked(row.blocked),
                        ttl=ttl,
                    )
                )


def section(event: str, section: str, consistent: bool = False) -> tuple[int, list[Row]]:
    """The topic's version and the rows of a section in the order of the plan: one Query.

    The version's item sorts before the rows, so it is read no later than they are: the rows may be newer than
    the version, never older.
    """
    version, rows = 0, []
    for raw in partition(_pk(event, section), consistent):
        if raw["sk"]["S"] == "#":
            version = int(raw["version"]["N"])
        else:
            rows.append(_row(raw))
    return version, sorted(rows, key=lambda row: row.place)


def row(event: str, section: str, id: str) -> Row | None:
    """One row as it is now."""
    raw = raw_item(_pk(event, section), _sk(id))
    return _row(raw) if raw else None


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
        actions=lambda name: [RowItem.seats[name].set(_packed(claim))],
        hold=claim.hold,
    )


def prolong(event: str, seats: Iterable[Seat], claim: Claim, now: int) -> None:
    """Turn the hold's live claims into `claim`: longer, or being paid for. Raises `SeatsTaken` when one is lost."""
    _write(
        event,
        seats,
        condition=lambda key, names: all_of(
            (RowItem.seats[name]["h"] == claim.hold) & (RowItem.seats[name]["u"] > now) for name in names
        ),
        actions=lambda name: [RowItem.seats[name].set(_packed(claim))],
    )


def book(event: str, seats: Iterable[Seat], hold: str, now: int) -> None:
    """Turn claims into bookings: seats that are still this hold's, or that lapsed and nobody took.

    Doing it twice changes nothing. Raises `SeatsTaken` when somebody else has one of them.
    """

    def obtainable(name: str) -> Condition:
        path: Path = RowItem.seats[name]
        ours_or_free: Condition = (path["h"] == hold) | path.does_not_exist() | (path["p"] <= now)
        return ours_or_free

    _write(
        event,
        seats,
        condition=lambda key, names: all_of(obtainable(name) for name in names),
        actions=lambda name: [RowItem.seats[name].set(_packed(Claim(State.BOOKED, hold)))],
    )


def release(event: str, seats: Iterable[Seat], hold: str, booked: bool = False) -> None:
    """Free the hold's seats, `booked` ones only if that is said.

    Raises `SeatsTaken`, with nothing freed, when they are not all its own any more.
    """

    def ours(name: str) -> Condition:
        mine: Condition = RowItem.seats[name]["h"] == hold
        return mine if booked else mine & (RowItem.seats[name]["s"] != State.BOOKED.value)

    _write(
        event,
        seats,
        condition=lambda key, names: all_of(ours(name) for name in names),
        actions=lambda name: [RowItem.seats[name].remove()],
    )


def change_of(record: Mapping[str, Any]) -> RowChange | None:
    """A stream record as a change of a row; None for records of other items and for rows that were deleted."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    kind, _, rest = change["Keys"]["pk"]["S"].partition("#")
    if kind != "SEATS" or not change["Keys"]["sk"]["S"].startswith("ROW#") or not new:
        return None
    event, _, section = rest.partition("#")
    return RowChange(
        event,
        section,
        change["SequenceNumber"],
        _row(old) if old else None,
        _row(new),
    )


def _write(
    event: str,
    seats: Iterable[Seat],
    condition: Any,
    actions: Any,
    hold: str | None = None,
) -> None:
    writes: list[tuple[Key, Write]] = []
    for key, names in by_row(seats).items():
        change: list[Action] = [action for name in names for action in actions(name)]
        item = RowItem(_pk(event, key[0]), _sk(key[1]))
        writes.append((key, Write(item, condition(key, names), [*change, RowItem.version.add(1)])))
    try:
        if len(writes) == 1:
            only = writes[0][1]
            update(only.item, only.actions, only.condition)
        else:
            transact([write for _, write in writes])
    except Refused as refused:
        _refuse([(writes[0][0], refused)], seats, hold)
    except Cancelled as cancelled:
        _refuse(
            [(key, refusal) for (key, _), refusal in zip(writes, cancelled.refusals, strict=True) if refusal],
            seats,
            hold,
        )


def _refuse(refusals: Sequence[tuple[Key, Refused]], seats: Iterable[Seat], hold: str | None) -> None:
    """Raise `SeatsTaken`, unless what stands in the way is our own write: its answer was lost and it was sent again."""
    rows = {key: _row(refusal.raw) for key, refusal in refusals if refusal.raw}
    wanted = by_row(seats)
    if hold is not None and rows and all(row.claimed_by(hold, wanted[key]) for key, row in rows.items()):
        return
    raise SeatsTaken(rows)


def _blocked(names: Iterable[str]) -> MapAttribute[str, Any]:
    """Set one by one: as keywords, a seat named like an argument of `MapAttribute` would be taken for it."""
    seats: MapAttribute[str, Any] = MapAttribute()
    for name in names:
        seats[name] = _packed(Claim(State.BLOCKED))
    return seats


def _pk(event: str, section: str) -> str:
    return f"SEATS#{event}#{section}"


def _sk(row: str) -> str:
    return f"ROW#{row}"


def _packed(claim: Claim) -> dict[str, Any]:
    packed: dict[str, Any] = {"s": claim.state.value}
    if claim.hold:
        packed["h"] = claim.hold
    if claim.until is not None:
        packed |= {"u": claim.until, "p": claim.public_at}
    return packed


def _row(raw: Raw) -> Row:
    accessible = raw.get("accessible")
    return Row(
        id=raw["sk"]["S"].removeprefix("ROW#"),
        place=int(raw["place"]["N"]),
        category=raw["category"]["S"],
        names=tuple(raw["names"]["S"].split(" ")),
        accessible=frozenset(accessible["S"].split(" ")) if accessible else frozenset(),
        version=int(raw["version"]["N"]),
        claims={name: _claim(packed["M"]) for name, packed in raw["seats"]["M"].items()},
    )


def _claim(packed: Raw) -> Claim:
    hold, until, public_at = packed.get("h"), packed.get("u"), packed.get("p")
    return Claim(
        _STATES[packed["s"]["S"]],
        hold["S"] if hold else "",
        int(until["N"]) if until else None,
        int(public_at["N"]) if public_at else None,
    )
