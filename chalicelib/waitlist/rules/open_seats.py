"""Which seats of a row may be offered to the waitlist, and which parties they fit.

A seat is open to the waitlist in three cases: it is free; its claim has ended and the public may not take it yet; or it
is set aside, for the party in question or for a party that collects no more. `collector` is the id of the entry that
may collect seats of the row now, empty if none may.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from chalicelib.core.ids import is_id
from chalicelib.seats.rules.choice import best_places, gaps
from chalicelib.seats.rules.claims import offerable_at
from chalicelib.seats.rules.seats import Claim, Row, SeatState
from chalicelib.waitlist.rules.entries import Entry


def opened(row: Row, now: int, collector: str = "", party: str = "") -> Row:
    """The row as it is open to this party: without the claims on open seats."""
    claims = {name: claim for name, claim in row.claims.items() if not _open(claim, now, collector, party)}
    return replace(row, claims=claims)


def open_names(row: Row, now: int, collector: str = "") -> list[str]:
    """The seats that may be offered to the waitlist, in the order of the row."""
    return list(free_of(opened(row, now, collector)))


def free_of(row: Row) -> Iterator[str]:
    return (name for name in row.names if name not in row.claims)


def longest_run(row: Row, now: int, collector: str = "") -> int:
    """The most seats together that may be offered to one party."""
    return max((end - start for start, end in gaps(opened(row, now, collector), now)), default=0)


def together(section: str, row: Row, entry: Entry, now: int, collector: str = "") -> tuple[str, ...]:
    """The best seats of this row for a party that wants some together; empty when the row has too few."""
    wish = entry.wish
    places = best_places([(section, opened(row, now, collector, entry.id))], wish.category, wish.quantity, now)
    return places[0].names if places else ()


def gathered(row: Row, entry: Entry, now: int) -> tuple[str, ...]:
    """The open seats to set aside for a party that may collect: those of the run that is nearest to being whole.

    A run counts when none of its seats is booked or blocked, so that it can become whole. Empty when there is no such
    run, or when all of its open seats are set aside already.
    """
    size = entry.wish.quantity
    if row.category != entry.wish.category:
        return ()
    free = set(open_names(row, now, entry.id))
    mine = {name for name, claim in row.claims.items() if claim.hold == entry.id and claim.live(now)}
    best: tuple[int, tuple[str, ...]] = (0, ())
    for first in range(len(row.names) - size + 1):
        run = row.names[first : first + size]
        if any((claim := row.claims.get(name)) is not None and claim.until is None for name in run):
            continue
        ready = sum(name in free or name in mine for name in run)
        if ready > best[0]:
            best = ready, tuple(name for name in run if name in free)
    return best[1]


def kept_back(row: Row, now: int, collector: str = "") -> Mapping[str, Claim]:
    """Open seats that the public may not take yet, with their claims."""
    return {
        name: claim
        for name, claim in row.claims.items()
        if claim.public_at is not None and now < claim.public_at and _open(claim, now, collector, "")
    }


def _open(claim: Claim, now: int, collector: str, party: str) -> bool:
    """A seat that is set aside is open to its own party, and to every party once another one collects."""
    if (
        claim.state is SeatState.OFFERED
        and is_id("wtl", claim.hold)
        and (party == claim.hold or collector != claim.hold)
    ):
        return True
    at = offerable_at(claim)
    return at is not None and now >= at
