"""The tables of moves in docs/bars.md are those of the code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from chalicelib.bars.rules import bars, offers, requests

PAGE = Path(__file__).parents[3] / "docs" / "bars.md"

MACHINES: list[tuple[str, dict[Any, Any], Callable[[Any], str]]] = [
    ("bar", dict(bars.MOVES), str),
    ("guest", dict(requests.MOVES), str),
    ("offer", dict(offers.MOVES), offers.BarOffer.shown),
]


def table(name: str) -> dict[tuple[str, str], str]:
    """The rows of the table that begins with this column."""
    lines = PAGE.read_text().splitlines()
    start = lines.index(f"| {name} | by | becomes |") + 2
    rows = {}
    for line in lines[start:]:
        if not line.startswith("|"):
            return rows
        origin, act, target = (cell.strip() for cell in line.strip("|").split("|"))
        assert (origin, act) not in rows, f"{origin} {act} is in the table twice"
        rows[origin, act] = target
    return rows


@pytest.mark.parametrize(("name", "moves", "word"), MACHINES, ids=[name for name, _, _ in MACHINES])
def test_the_page_has_every_move_and_no_other(name: str, moves: dict[Any, Any], word: Callable[[Any], str]) -> None:
    """Row by row, in both directions."""
    assert table(name) == {(word(origin), act.value): word(target) for (origin, act), target in moves.items()}
