"""Reads a line as an event. Reports every problem of the line."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from chalicelib.core.money import Money
from chalicelib.core.times import rfc3339
from infra.importing import cells
from infra.importing.problems import Problem, Rejected, Wrong
from infra.importing.reading import Reading
from infra.importing.sheet import PRICE
from infra.importing.venues import UNKNOWN_VENUE, Venues


@dataclass(frozen=True, slots=True)
class Facts:
    """The facts of an event. Times are instants; performers are names, not ids. `on_sale_at` None: at once;
    `sale_ends_at` None: when it starts."""

    name: str
    description: str
    venue: str
    performers: tuple[str, ...]
    release: str | None
    starts_at: int
    on_sale_at: int | None
    ends_at: int | None
    sale_ends_at: int | None
    prices: Mapping[str, Money]
    hold_seconds: int
    max_per_customer: int
    no_orphans: bool
    waitlist: bool
    waiting_room: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    reference: str
    facts: Facts
    publish: bool

    def request(self, performers: list[str]) -> dict[str, Any]:
        """The body of `POST /v1/events`, with the ids of the performers."""
        facts = self.facts
        body = {name: getattr(facts, name) for name in _AS_THEY_ARE}
        body |= {
            "reference": self.reference,
            "venue_id": facts.venue,
            "performer_ids": performers,
            "release": facts.release,
            "starts_at": rfc3339(facts.starts_at),
            "prices": {name: {"amount": it.amount, "currency": it.currency} for name, it in facts.prices.items()},
        }
        times = {name: getattr(facts, name) for name in ("on_sale_at", "ends_at", "sale_ends_at")}
        return body | {name: rfc3339(time) for name, time in times.items() if time is not None}


_AS_THEY_ARE = (
    *("name", "description", "hold_seconds", "max_per_customer"),
    *("no_orphans", "waitlist", "waiting_room"),
)


class References:
    """The references of a file, each of which may be on one line only."""

    def __init__(self) -> None:
        self._lines: dict[str, int] = {}

    def claimed(self, reference: str, line: int) -> str:
        """The reference, if no other line has it. Raises Wrong."""
        first = self._lines.setdefault(reference, line)
        if first != line:
            raise Wrong(f"is that of line {first} already")
        return reference


def read(row: Mapping[str, str], number: int, venues: Venues, references: References) -> Wanted:
    """The event of this line. `number` is the line's. Raises Rejected with every problem."""
    reading = Reading(row)
    own = reading.may("reference", lambda text: references.claimed(cells.one_line(100)(text), number), "")
    facts = _facts(reading, venues)
    publish = reading.may("publish", cells.flag, False)
    if reading.problems:
        raise Rejected(reading.problems)
    try:
        return Wanted(own or references.claimed(_made_up(facts), number), facts, publish)
    except Wrong as wrong:
        raise Rejected([Problem("reference", f"{wrong}: it has the same venue, name and starts_at")]) from wrong


def _facts(reading: Reading, venues: Venues) -> Facts:
    venue = reading.must("venue", venues.find, UNKNOWN_VENUE)
    starts_at = reading.must("starts_at", cells.moment(venue.zone), 0)
    on_sale_at, ends_at, sale_ends_at = (
        reading.may(column, cells.moment(venue.zone), None) for column in ("on_sale_at", "ends_at", "sale_ends_at")
    )
    if not reading.problems and on_sale_at is not None and sale_ends_at is None and on_sale_at >= starts_at:
        reading.problems.append(Problem("on_sale_at", "is not before starts_at"))
    if not reading.problems and ends_at is not None and ends_at <= starts_at:
        reading.problems.append(Problem("ends_at", "is not after starts_at"))
    return Facts(
        name=reading.must("name", cells.one_line(cells.NAME), ""),
        description=reading.may("description", cells.prose, ""),
        venue=venue.id,
        performers=reading.may("performers", cells.names, ()),
        release=reading.may("release", cells.slug, None),
        starts_at=starts_at,
        on_sale_at=on_sale_at,
        ends_at=ends_at,
        sale_ends_at=None if sale_ends_at == starts_at else sale_ends_at,
        prices=_prices(reading),
        hold_seconds=reading.may("hold_seconds", cells.whole(5, 3600), 300),
        max_per_customer=reading.may("max_per_customer", cells.whole(1, 100), 10),
        no_orphans=reading.may("no_orphans", cells.flag, False),
        waitlist=reading.may("waitlist", cells.flag, False),
        waiting_room=reading.may("waiting_room", cells.flag, False),
    )


def _prices(reading: Reading) -> dict[str, Money]:
    currency = reading.must("currency", cells.currency, "")
    columns = [column for column in reading.row if column.startswith(PRICE)]
    found = {column: reading.may(column, cells.amount(currency), 0) for column in columns if reading.row[column]}
    if not found:
        reading.problems.append(Problem(columns[0], "is empty, and so is every other price"))
    return {column.removeprefix(PRICE): Money(amount, currency) for column, amount in found.items()}


def _made_up(facts: Facts) -> str:
    """A reference made from the venue, name and start, the same for every spelling of them."""
    text = json.dumps([facts.venue, facts.name, rfc3339(facts.starts_at)])
    return f"csv-{hashlib.sha256(text.encode()).hexdigest()[:40]}"
