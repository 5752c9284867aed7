"""The results: each measurement, its value and its target."""

from __future__ import annotations

import os
import platform
import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"


@dataclass(frozen=True)
class Result:
    what: str
    measured: str
    aim: str = ""


@dataclass
class Table:
    title: str
    note: str
    results: list[Result] = field(default_factory=list)

    def add(self, what: str, measured: object, aim: str = "") -> None:
        self.results.append(Result(what, str(measured), aim))
        print(f"  {what:<72} {measured!s:<44} {aim}", flush=True)

    def markdown(self) -> str:
        note = f"{self.note} Measured on {datetime.now(UTC):%Y-%m-%d}."
        lines = [f"## {self.title}", "", note, "", "| what | measured | aim |", "|---|---|---|"]
        lines += [f"| {result.what} | {result.measured} | {result.aim} |" for result in self.results]
        return "\n".join(lines) + "\n"


def write(tables: list[Table], whole: bool) -> None:
    """Writes the tables with the machine that they were made on. A partial run leaves the other tables as they are."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    head = (
        "# Benchmarks\n\n"
        f"Made by `make bench` ({machine}, the local cloud on the same machine, other work possibly beside it).\n"
        "Counts and ratios travel; absolute times do not.\n"
    )
    kept = {} if whole or not DOCUMENT.exists() else _sections(DOCUMENT.read_text())
    kept |= {table.title: table.markdown() for table in tables}
    DOCUMENT.write_text("\n".join([head, *kept.values()]))


def _sections(text: str) -> dict[str, str]:
    """The document's sections by their titles."""
    _, *parts = text.split("\n## ")
    return {part.partition("\n")[0]: f"## {part.strip()}\n" for part in parts}


def median_p99(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    return f"{statistics.median(ordered) * 1000:.0f} ms, {ordered[int(len(ordered) * 0.99)] * 1000:.0f} ms"
