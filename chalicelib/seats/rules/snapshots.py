"""The snapshot of a section: what anyone may see of its seats, in a few kilobytes.

    plan    ids, categories and names of the rows in their order: never changes
    seats   a byte a seat in the plan's order: its state, │ each row's version │ the end of each held
            and 4 more if it is accessible                │                    │ seat (`public_at`)

Both are compressed. Numbers are stored as distances from the smallest one, in as few bytes as the greatest needs, so
2,000 seats that are all held until different instants take 6.5 kB. Who holds a seat, and at what price, only the rows
say: a snapshot's claims have neither.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from chalicelib.seats.rules.seats import Claim, Row, SeatState

_FREE, _HELD, _BOOKED, _BLOCKED = range(4)
_ACCESSIBLE = 4
_LASTING = {_BOOKED: Claim(SeatState.BOOKED), _BLOCKED: Claim(SeatState.BLOCKED)}
_BASE = 8
"""Bytes of the smallest number."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A section's rows: all changes that its topic has counted up to this version are in them, and perhaps later ones.

    `counted` is the place in the stream of the last change that a message counted. `edition` grows with each write of
    the rows. `checked` is when a reader last set out to compare the snapshot with the rows, or made it from them.
    """

    version: int
    counted: str
    checked: int
    edition: int
    rows: tuple[Row, ...]


def first_snapshot(rows: Iterable[Row], now: int) -> Snapshot:
    """A snapshot made from the rows. Its topic's version begins at the clock's: whoever watched the topic under the
    versions of another snapshot, or of the releases before there were any, sees a gap at the next message."""
    return Snapshot(now, "", now, 1, tuple(rows))


def newest(rows: Iterable[Row], others: Iterable[Row]) -> tuple[Row, ...]:
    """The rows, each replaced by the last of the others with its id, if that is a later version of it."""
    by_id = {row.id: row for row in others}
    return tuple(
        other if (other := by_id.get(row.id)) is not None and other.version > row.version else row for row in rows
    )


def plan_packed(rows: Sequence[Row]) -> bytes:
    """What never changes of these rows."""
    return zlib.compress(json.dumps([(row.id, row.category, " ".join(row.names)) for row in rows]).encode())


def plan_of(packed: bytes) -> tuple[Row, ...]:
    """Rows without anything that changes."""
    return tuple(
        Row(id, place, category, tuple(names.split(" ")), frozenset(), 0, {})
        for place, (id, category, names) in enumerate(json.loads(zlib.decompress(packed)))
    )


def seats_packed(rows: Sequence[Row]) -> bytes:
    """What may change of these rows, in the order of their plan."""
    seats = bytearray()
    ends: list[int] = []
    for row in rows:
        for name in row.names:
            claim = row.claims.get(name)
            seats.append(_state(claim) | (_ACCESSIBLE if name in row.accessible else 0))
            if claim is not None and claim.public_at is not None:
                ends.append(claim.public_at)
    return zlib.compress(bytes(seats) + _numbers_packed([row.version for row in rows]) + _numbers_packed(ends))


def _state(claim: Claim | None) -> int:
    if claim is None:
        return _FREE
    if claim.public_at is not None:
        return _HELD
    return _BLOCKED if claim.state is SeatState.BLOCKED else _BOOKED


def rows_of(packed: bytes, plan: Sequence[Row]) -> tuple[Row, ...]:
    """The rows of a plan with what `seats_packed` has kept."""
    data = zlib.decompress(packed)
    count = sum(len(row.names) for row in plan)
    seats, rest = data[:count], data[count:]
    versions, rest = _numbers_of(rest, len(plan))
    ends, _ = _numbers_of(rest, sum(seat & ~_ACCESSIBLE == _HELD for seat in seats))
    until = {end: Claim(SeatState.HELD, public_at=end) for end in set(ends)}
    held = iter(ends)
    rows, first = [], 0
    for row, version in zip(plan, versions, strict=True):
        of_row = seats[first : first + len(row.names)]
        first += len(row.names)
        accessible = frozenset(name for name, seat in zip(row.names, of_row, strict=True) if seat & _ACCESSIBLE)
        claims: dict[str, Claim] = {}
        for name, seat in zip(row.names, of_row, strict=True):
            state = seat & ~_ACCESSIBLE
            if state == _HELD:
                claims[name] = until[next(held)]
            elif state != _FREE:
                claims[name] = _LASTING[state]
        rows.append(Row(row.id, row.place, row.category, row.names, accessible, version, claims))
    return tuple(rows)


def _numbers_packed(numbers: Sequence[int]) -> bytes:
    """The width in bytes, the smallest number, and each one's distance from it."""
    base = min(numbers, default=0)
    width = max(1, ((max(numbers, default=0) - base).bit_length() + 7) // 8)
    return bytes([width]) + base.to_bytes(_BASE) + b"".join((number - base).to_bytes(width) for number in numbers)


def _numbers_of(packed: bytes, count: int) -> tuple[list[int], bytes]:
    """So many numbers, and the bytes after them."""
    width, first = packed[0], 1 + _BASE
    base, end = int.from_bytes(packed[1:first]), first + width * count
    return [base + int.from_bytes(packed[at : at + width]) for at in range(first, end, width)], packed[end:]
