"""A line as the bar that it asks for, or every problem that it has."""

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
"""How many of a full house are taken to be served together, where the file does not say how many are at a time."""


@dataclass(frozen=True, slots=True)
class Bar:
    """`capacity` is the whole house. `said` are the columns that the line has something in; the rest is as usual."""

    name: str
    address: str
    latitude: float
    longitude: float
    capacity: int | None
    max_queue: int
    servers: int
    mean_visit_minutes: int
    auto_accept: bool
    said: frozenset[str]

    @property
    def identity(self) -> tuple[str, str]:
        """By which a bar is known: it has no reference."""
        return self.name, self.address

    @property
    def key(self) -> str:
        """The same for every try of this line, in this run and in others at the same time."""
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
        said=frozenset(column for column, text in row.items() if text),
    )
    if reading.problems:
        raise Rejected(reading.problems)
    return bar


def _servers(capacity: int | None) -> int:
    return USUAL_SERVERS if capacity is None else min(MOST_GUESSED, max(1, capacity // GUESTS_A_SERVER))
