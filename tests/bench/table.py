"""The results: what was measured, what it came to, and what was aimed at."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs" / "benchmarks.md"


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
        lines = [f"## {self.title}", "", self.note, "", "| what | measured | aim |", "|---|---|---|"]
        lines += [f"| {result.what} | {result.measured} | {result.aim} |" for result in self.results]
        return "\n".join(lines) + "\n"


def write(tables: list[Table]) -> None:
    """Keep the tables with the day and the machine they were made on."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    head = (
        "# Benchmarks\n\n"
        f"Made by `make bench` on {datetime.now(UTC):%Y-%m-%d} ({machine}, the local cloud on the same machine, other\n"
        "work possibly beside it). Counts and ratios travel; absolute times do not.\n"
    )
    DOCUMENT.write_text("\n".join([head, *(table.markdown() for table in tables)]))
