"""What clients are shown of seats."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chalicelib.core.times import rfc3339
from chalicelib.seats.rules.row_changes import RowChange
from chalicelib.seats.rules.seats import Claim, Row, SeatState


def claims_view(claims: Mapping[str, Claim], now: int | None = None) -> dict[str, dict[str, str]]:
    """Claims as anybody may see them: nobody's identity, and only those that stand at `now` if it is given."""
    return {name: _claim_view(claim) for name, claim in claims.items() if now is None or claim.stands(now)}


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
