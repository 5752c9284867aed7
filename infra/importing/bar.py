"""Reads a line as a bar. Reports every problem of the line."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from infra.importing import cells
from infra.importing.problems import Rejected
from infra.importing.reading import Reading

ADDRESS = 300
LONGEST_QUEUE = 100
MOST_SERVERS = 1000

USUAL_SERVERS, MOST_GUESSED = 4, 50
GUESTS_A_SERVER = 10
"""Without the column `servers`, a bar has one server for so many guests of its capacity."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`capacity` counts the guests of a full bar. `given` are the line's columns with a value; others have defaults."""

    name: str
    address: str
    latitude: float
    longitude: float
    capacity: int | None
    max_queue: int
    servers: int
    mean_visit_minutes: int
    auto_accept: bool
    given: frozenset[str]

    @property
    def identity(self) -> tuple[str, str]:
        """A bar has no reference, so its name and its address identify it."""
        return self.name, self.address

    @property
    def key(self) -> str:
        """The idempotency key: the same for every try of this line, also in other runs."""
        text = json.dumps(self.request(), sort_keys=True)
        return f"import bar {hashlib.sha256(text.encode()).hexdigest()}"

    def request(self) -> dict[str, Any]:
        """The body of `POST /v1/bars`."""
        body = {
            "name": self.name,
            "location": {"lat": self.latitude, "lon": self.longitude, "address": self.address},
            "max_queue": self.max_queue,
            "servers": self.servers,
            "mean_visit_minutes": self.mean_visit_minutes,
            "auto_accept": self.auto_accept,
        }
        return body if self.capacity is None else body | {"capacity": self.capacity}


def read(row: Mapping[str, str]) -> Bar:
    """The bar of this line. Raises Rejected with every problem."""
    reading = Reading(row)
    capacity = reading.may("capacity", cells.whole(1, 100_000), None)
    bar = Bar(
        name=reading.must("name", cells.one_line(cells.NAME), ""),
        address=reading.must("address", cells.one_line(ADDRESS), ""),
        latitude=reading.must("latitude", cells.degrees(90), 0.0),
        longitude=reading.must("longitude", cells.degrees(180), 0.0),
        capacity=capacity,
        max_queue=reading.may("max_queue", cells.whole(1, LONGEST_QUEUE), 20),
        servers=reading.may("servers", cells.whole(1, MOST_SERVERS), _servers(capacity)),
        mean_visit_minutes=reading.may("mean_visit_minutes", cells.whole(1, 600), 45),
        auto_accept=reading.may("auto_accept", cells.flag, False),
        given=frozenset(column for column, text in row.items() if text),
    )
    if reading.problems:
        raise Rejected(reading.problems)
    return bar


def _servers(capacity: int | None) -> int:
    return USUAL_SERVERS if capacity is None else min(MOST_GUESSED, max(1, capacity // GUESTS_A_SERVER))
