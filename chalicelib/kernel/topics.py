"""Topics: something to watch, as a state with a version, and its changes.

A topic's version grows by one with every message about it, so a watcher who has n and then sees n + 1 missed
nothing, and one who sees n + 2 fetches the state again. Its name is a path: `seats/<event>/<section>`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.kernel.seats import Claim, Row, State
from chalicelib.kernel.times import rfc3339

MOST_TOPICS = 20
"""Topics that one connection may watch."""


def seats_topic(event: str, section: str) -> str:
    return f"seats/{event}/{section}"


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row before and after one write, with the write's place in the order of the stream."""

    event: str
    section: str
    sequence: str
    before: Row | None
    after: Row


def claims_view(claims: Mapping[str, Claim], now: int | None = None) -> dict[str, dict[str, str]]:
    """Claims as anybody may see them: nobody's identity, and only those that stand at `now` if it is given."""
    return {name: _claim_view(claim) for name, claim in claims.items() if now is None or claim.stands(now)}


def _claim_view(claim: Claim) -> dict[str, str]:
    state = State.HELD if claim.state is State.PAYING else claim.state
    if claim.until is None:
        return {"state": state.value}
    return {"state": state.value, "until": rfc3339(claim.until)}


def row_changes(changes: list[RowChange]) -> list[dict[str, object]]:
    """What watchers are told of one section's changes: each row once, as it stands after the last of them.

    A row gives its version and the seats that differ from before, `free` where a claim went away. States are
    absolute, so being told twice does no harm.
    """
    first: dict[str, Row | None] = {}
    last: dict[str, Row] = {}
    for change in changes:
        first.setdefault(change.after.id, change.before)
        last[change.after.id] = change.after
    told: list[dict[str, object]] = []
    for id, after in last.items():
        earlier = first[id]
        before = claims_view(earlier.claims) if earlier else {}
        now = claims_view(after.claims)
        seats = {name: view for name, view in now.items() if before.get(name) != view}
        seats |= {name: {"state": "free"} for name in before if name not in now}
        told.append({"row": id, "version": after.version, "seats": seats})
    return told
