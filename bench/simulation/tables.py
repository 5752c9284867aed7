"""The simulation as tables: printed, and between its markers in docs/checkout.md."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from bench.simulation.comparison import Row

PAGE = Path(__file__).parents[2] / "docs" / "checkout.md"

THEORY, MARKET = "policies against theory", "policies in a market"
"""Names of the two tables in the page."""

_COMPARED = ("policy", "tills", "load", "mean wait", "standard error", "theory", "overtaken")
_IN_A_MARKET = ("policy", "tills", "load", "mean wait", "of few items", "one of twenty waits longer than", "overtaken")


def compared(rows: Sequence[Row]) -> list[list[str]]:
    """Waits in service times, beside theory."""
    lines = [
        [row.policy, row.tills, f"{row.busy:.2f}", f"{row.wait:.3f}", _or_dash(row.error), _or_dash(row.theory)]
        for row in rows
    ]
    return [list(_COMPARED), *([*line, f"{row.overtaken:.0%}"] for line, row in zip(lines, rows, strict=True))]


def in_a_market(rows: Sequence[Row], service: float) -> list[list[str]]:
    """Waits in seconds."""
    lines = [
        [
            row.policy,
            row.tills,
            f"{row.busy:.2f}",
            *(f"{service * wait:.0f} s" for wait in (row.wait, row.few, row.long)),
            f"{row.overtaken:.0%}",
        ]
        for row in rows
    ]
    return [list(_IN_A_MARKET), *lines]


def aligned(lines: Sequence[Sequence[str]]) -> str:
    """For a terminal."""
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


def markdown(lines: Sequence[Sequence[str]]) -> str:
    head, *rest = ("| " + " | ".join(line) + " |" for line in lines)
    return "\n".join([head, "|" + "---|" * len(lines[0]), *rest])


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
