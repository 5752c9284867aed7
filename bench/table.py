"""The results: each measurement, its value and its target."""

from __future__ import annotations

import json
import os
import platform
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
BEFORE = Path(__file__).parent / "before.json"
"""Figures of 2026-11-29, by table and row."""

_COMPARED = "Before and now"


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
        lines = [f"## {self.title}", "", "| what | measured | aim |", "|---|---|---|"]
        lines += [f"| {result.what} | {result.measured} | {result.aim} |" for result in self.results]
        lines += ["", f"{self.note} Measured on {datetime.now(UTC):%Y-%m-%d}."]
        return "\n".join(lines) + "\n"


def write(tables: list[Table], whole: bool) -> None:
    """Writes the tables with the machine that they were made on, after what they were before. A partial run leaves the
    other tables as they are."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    head = (
        "# Benchmarks\n\n"
        f"Made by `make bench` ({machine}, the local cloud on the same machine, other work possibly beside it).\n"
        "Counts and ratios travel; absolute times do not.\n"
    )
    kept = {} if whole or not DOCUMENT.exists() else _sections(DOCUMENT.read_text())
    kept.pop(_COMPARED, None)
    kept |= {table.title: table.markdown() for table in tables}
    DOCUMENT.write_text("\n".join([head, _compared(kept), *kept.values()]))


def _compared(sections: Mapping[str, str]) -> str:
    """The figures that were different before, beside those of now."""
    lines = [f"## {_COMPARED}", "", "| what | before | now |", "|---|---|---|"]
    for title, figures in json.loads(BEFORE.read_text()).items():
        now = dict(line.split(" | ")[:2] for line in sections.get(title, "").splitlines() if line.startswith("| "))
        lines += [f"| {what} | {before} | {now.get(f'| {what}', 'not measured')} |" for what, before in figures.items()]
    note = "Before: 2026-11-29. The tables below have all figures, how each is measured, and what is aimed at."
    return "\n".join([*lines, "", note, ""])


def _sections(text: str) -> dict[str, str]:
    """The document's sections by their titles."""
    _, *parts = text.split("\n## ")
    return {part.partition("\n")[0]: f"## {part.strip()}\n" for part in parts}


def median_p99(seconds: Sequence[float]) -> str:
    ordered = sorted(seconds)
    return f"{statistics.median(ordered) * 1000:.0f} ms, {ordered[int(len(ordered) * 0.99)] * 1000:.0f} ms"
