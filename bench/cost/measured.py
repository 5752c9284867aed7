"""What is measured: the rows of docs/scale.md and docs/benchmarks.md, whose own tests say when they are stale."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from statistics import median

from infra.package import ROOT

SCALE, BENCHMARKS = ROOT / "docs" / "scale.md", ROOT / "docs" / "benchmarks.md"

_SHORT_ANSWER = 1_000
"""Bytes of an answer that no page has measured."""


@dataclass(frozen=True)
class Measured:
    """One run of an operation: capacity units, requests to the store, and the bytes of its answer."""

    reads: float
    writes: float
    requests: float
    answered: float


@cache
def operation(name: str, size: int) -> Measured:
    """The row of docs/scale.md with this name, else of docs/benchmarks.md, at the `size`-th of its sizes. Benchmarks do
    not say how long an answer is. Raises KeyError without such a row."""
    if name not in _rows(SCALE):
        return _benchmark(name, size)
    _, _, _, units, requests, answer, *_ = _rows(SCALE)[name][0]
    return Measured(
        _at(_before(units, "read"), size),
        _at(_before(units, "write"), size),
        _at(requests, size),
        _at(answer.replace("–", "0"), size) * 1_000,
    )


@cache
def cpu_ms(name: str) -> float:
    """The CPU of a request by the row of docs/benchmarks.md with this name, in milliseconds of a core."""
    return _number(_benchmarked(name, _CPU).partition(" ")[0]) / 1_000


@cache
def cpu_ms_a_request() -> float:
    """The median CPU that the measured calls use for each of their requests to the store, in milliseconds."""
    texts = {cells[1] for rows in _rows(BENCHMARKS).values() for cells in rows if re.match(_CPU, cells[1])}
    found = [re.match(_CPU, text) for text in texts]
    return median(_number(each[1]) / _number(each[2]) / 1_000 for each in found if each)


@cache
def start_ms(function: str) -> float:
    """How long a start of this function's container takes, in milliseconds."""
    return _number(
        _benchmarked(f"start of {function} under Lambda's runtime client, Python's own included", r"\d+ ms$")
    )


@cache
def places_a_second() -> float:
    """How many places in a waiting room a core gives in a second."""
    return _number(_benchmarked("places a second and core", r"\d+$"))


_CPU = r"([\d,]+) µs, (\d+) calls?"


def _benchmark(name: str, size: int) -> Measured:
    text = _benchmarked(name, r"[\d ·]+ writes, ")
    counts = (_before(text, kind) for kind in ("read units", "write units", "reads", "writes"))
    reads, writes, *requests = (_at(each, size) for each in counts)
    return Measured(reads, writes, sum(requests), _SHORT_ANSWER)


def _benchmarked(name: str, pattern: str) -> str:
    """What the newest row with this name measured, of those that measured something of this form."""
    found = [cells[1] for cells in _rows(BENCHMARKS)[name] if re.match(pattern, cells[1])]
    if not found:
        raise KeyError(f"docs/benchmarks.md has no row {name!r} that reads like {pattern}")
    return found[-1]


@cache
def _rows(page: Path) -> dict[str, list[list[str]]]:
    """The rows of all tables of the page as lists of cells, by their first cell."""
    found: dict[str, list[list[str]]] = {}
    for line in page.read_text().splitlines():
        if line.startswith("| "):
            cells = [cell.strip() for cell in line.strip("| ").split(" | ")]
            found.setdefault(cells[0], []).append(cells)
    return found


def _before(text: str, kind: str) -> str:
    """The numbers of `1 writes, 2 reads, 4 · 6 · 12 write units` before this word."""
    part = next((part for part in text.split(", ") if part.endswith(f" {kind}")), "0")
    return part.removesuffix(f" {kind}")


def _at(text: str, size: int) -> float:
    """The `size`-th of `2 · 3 · 3`, or the only one."""
    each = text.split(" · ")
    return _number(each[min(size, len(each) - 1)])


def _number(text: str) -> float:
    return float(re.sub(r"[^\d.]", "", text))
