"""What clients are shown of seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec

from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.seats.rules import holds
from chalicelib.seats.rules.holds import HoldState
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.seats.rules.seats import Claim, Row, SeatState


class Hold(msgspec.Struct, frozen=True):
    hold_id: str
    event_id: str
    seats: tuple[str, ...]
    total: Money
    state: HoldState
    expires_at: str | None
    expires_in: int | None
    extended: bool
    booking_id: str | None


class CategoryCount(msgspec.Struct, frozen=True):
    seats: int
    free: int


class SectionCount(msgspec.Struct, frozen=True):
    id: str
    name: str
    seats: int
    free: int
    by_category: dict[str, CategoryCount]


class SeatCounts(msgspec.Struct, frozen=True):
    event_id: str
    sections: list[SectionCount]


class TakenSeat(msgspec.Struct, frozen=True, omit_defaults=True):
    """`state` is held, booked or blocked; `until` says when a held seat is free again."""

    state: str
    until: str | None = None


class SeatRow(msgspec.Struct, frozen=True):
    """Every seat that is not in `taken` is free."""

    id: str
    category: str
    version: int
    seats: tuple[str, ...]
    accessible: list[str]
    taken: dict[str, TakenSeat]


class SectionMap(msgspec.Struct, frozen=True):
    section: str
    version: int
    rows: list[SeatRow]


def claims_view(claims: Mapping[str, Claim], now: int | None = None) -> dict[str, dict[str, str]]:
    """Claims as anybody may see them: nobody's identity, and only those that stand at `now` if it is given."""
    return {name: _claim_view(claim) for name, claim in claims.items() if now is None or claim.live(now)}


def _claim_view(claim: Claim) -> dict[str, str]:
    if claim.public_at is None:
        return {"state": claim.state.value}
    return {"state": SeatState.HELD.value, "until": rfc3339(claim.public_at)}


def row_changes(changes: Sequence[RowChange]) -> list[dict[str, object]]:
    """What watchers are told of one section's changes, given in the order of the stream.

    Each row comes once, with its last version and every seat that any of the changes touched, as it stands at the
    end; `free` where no claim is left. A seat that was taken and freed again is told too: a snapshot read in
    between shows it taken. Which seats are accessible is told when it changed. States are absolute, so being told
    twice does no harm.
    """
    touched: dict[str, set[str]] = {}
    last: dict[str, Row] = {}
    marked: set[str] = set()
    for change in changes:
        before = claims_view(change.before.claims) if change.before else {}
        after = claims_view(change.after.claims)
        names = touched.setdefault(change.after.id, set())
        names.update(name for name in before.keys() | after.keys() if before.get(name) != after.get(name))
        if change.before and change.before.accessible != change.after.accessible:
            marked.add(change.after.id)
        last[change.after.id] = change.after
    told: list[dict[str, object]] = []
    for id, row in last.items():
        now = claims_view(row.claims)
        seats = {name: now.get(name, {"state": "free"}) for name in row.names if name in touched[id]}
        accessible = {"accessible": [name for name in row.names if name in row.accessible]} if id in marked else {}
        told.append({"row": id, "version": row.version, "seats": seats, **accessible})
    return told


def hold_view(hold: holds.Hold, now: int) -> Hold:
    """A hold for its customer."""
    return Hold(
        hold_id=hold.id,
        event_id=hold.event,
        seats=hold.seats,
        total=hold.total,
        state=hold.state,
        expires_at=rfc3339(hold.until) if hold.until else None,
        expires_in=seconds_left(hold.until, now) if hold.until else None,
        extended=hold.extended,
        booking_id=hold.booking,
    )
