"""Shoppers of a simulation: at random, or as a market recorded them."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path
from random import Random

from bench.simulation.market import Arrival
from chalicelib.checkout.rules.service_time import ServiceTime

MEAN_ITEMS = 36.0
"""With 48 s and 2.8 s an item, a mean of about 150 s at a till."""

_SERVICE = ServiceTime(150.0)


def exponential(chance: Random, load: float, count: int) -> Iterator[Arrival]:
    """As in the theory: a random time between two shoppers, and one at a till, whose mean is 1."""
    at = 0.0
    for _ in range(count):
        at += chance.expovariate(load)
        yield Arrival(at, chance.expovariate(1.0), 0)


def realistic(chance: Random, per_minute: float, count: int) -> Iterator[Arrival]:
    """Random times between two shoppers, and items as trolleys have them: many few and few many."""
    at = 0.0
    for _ in range(count):
        at += chance.expovariate(per_minute / 60)
        yield _with_items(at, _items(chance))


def recorded(file: Path, chance: Random) -> list[Arrival]:
    """A CSV with columns `seconds` and `items`, in any order of time. Without items they are drawn at random.

    Raises `ValueError` with the line of a value that is no number.
    """
    with file.open(newline="") as text:
        rows = csv.DictReader(text)
        if "seconds" not in (rows.fieldnames or ()):
            raise ValueError(f"{file} has no column `seconds`")
        found = [(_number(row, "seconds", rows.line_num), _number(row, "items", rows.line_num)) for row in rows]
    if any(seconds is None for seconds, _ in found):
        raise ValueError(f"{file} has lines without seconds")
    came = sorted(((seconds or 0.0, items) for seconds, items in found), key=lambda each: each[0])
    return [_with_items(seconds, _items(chance) if items is None else round(items)) for seconds, items in came]


def busiest_load(arrivals: list[Arrival]) -> float:
    """What the busiest hour keeps busy, in tills."""
    hours: dict[int, float] = {}
    for arrival in arrivals:
        hour = int(arrival.at // 3_600)
        hours[hour] = hours.get(hour, 0.0) + arrival.service
    return max(hours.values(), default=0.0) / 3_600


def _items(chance: Random) -> int:
    return 1 + int(chance.expovariate(1 / MEAN_ITEMS))


def _with_items(at: float, items: int) -> Arrival:
    return Arrival(at, _SERVICE.seconds(items), items)


def _number(row: dict[str, str | None], column: str, line: int) -> float | None:
    text = (row.get(column) or "").strip()
    try:
        value = float(text) if text else None
    except ValueError:
        raise ValueError(f"line {line}: {column} is no number: {text}") from None
    if value is not None and not 0 <= value < 1e9:
        raise ValueError(f"line {line}: {column} is out of bounds: {text}")
    return value
