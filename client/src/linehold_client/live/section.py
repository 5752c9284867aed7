"""The seats of a section as a watcher shows them, kept by the rules of docs/live.md."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

import msgspec

from linehold_client.live.topic import Update
from linehold_client.models import SeatRow, SectionMap, TakenSeat


@dataclass
class Section:
    """Apply every update of `seats/<event>/<section>`; `free` and `taken` say how it stands at an instant.

    section = Section()
    for update in linehold.watch("seats/evt_.../A"):
        section.apply(update)
        print(len(section.free(datetime.now(UTC))))
    """

    rows: dict[str, SeatRow] = field(default_factory=dict)

    def apply(self, update: Update) -> None:
        """Takes a snapshot, or what has changed. A row that is older than the one that is known is skipped."""
        if update.kind == "snapshot":
            self.rows = {row.id: row for row in msgspec.convert(update.data, SectionMap).rows}
            return
        for change in update.changes:
            row = self.rows.get(change["row"])
            if row is not None and change["version"] >= row.version:
                self.rows[row.id] = _changed(row, change)

    def taken(self, now: datetime) -> dict[str, TakenSeat]:
        """The seats that are not free, by `row-seat`. A held one is free from its `until` on, without a message."""
        return {
            f"{row.id}-{seat}": claim
            for row in self.rows.values()
            for seat, claim in row.taken.items()
            if claim.until is None or now < claim.until
        }

    def free(self, now: datetime) -> list[str]:
        """The free seats, by `row-seat`, in the order of the plan."""
        taken = self.taken(now)
        return [name for row in self.rows.values() for seat in row.seats if (name := f"{row.id}-{seat}") not in taken]


def _changed(row: SeatRow, change: Mapping[str, Any]) -> SeatRow:
    taken = dict(row.taken)
    for seat, claim in change["seats"].items():
        if claim["state"] == "free":
            taken.pop(seat, None)
        else:
            taken[seat] = msgspec.convert(claim, TakenSeat)
    accessible = change.get("accessible", row.accessible)
    return msgspec.structs.replace(row, version=change["version"], taken=taken, accessible=accessible)
