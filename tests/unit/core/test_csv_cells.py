"""CSV cells: text that users entered stays text in a spreadsheet."""

from __future__ import annotations

import csv
import io

import pytest

from chalicelib.core.csv_cells import line


def _read(text: str, delimiter: str = ",") -> list[list[str]]:
    return list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))


def test_a_line_is_read_as_it_was_written() -> None:
    """Commas, quotes and line breaks stay in their cell; the line ends with CRLF (RFC 4180)."""
    cells = ["A-1-1", 'Ada, "Countess" of\r\nLovelace', "", "12.50", "Röda Kvarn 東"]
    assert _read(line(cells)) == [cells]
    assert line(["a", "b"]) == "a,b\r\n"


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", " ="])
def test_a_cell_that_begins_like_a_formula_is_text(first: str) -> None:
    """Whatever follows the sign, and also for full-width signs."""
    for rest in ("", "1+1", 'HYPERLINK("https://evil.example","Click")', "cmd|' /C calc'!A0"):
        assert _read(line(["a", first + rest])) == [["a", f"'{first}{rest}"]]


def test_a_formula_cannot_hide_behind_another_separator() -> None:
    """A spreadsheet that ends cells at semicolons finds no formula either."""
    for cell in ("Ada;=1+1", "Ada; =1+1", "Ada;;@SUM(1)"):
        cells = [each for row in _read(line([cell, "b"]), ";") for each in row]
        assert not any(each.strip().startswith(("=", "@")) for each in cells)


@pytest.mark.parametrize(
    "cell", ["Jean-Luc", "ada@example.com", "2026-12-01T20:00:00Z", "a=b", "'quoted'", "x;y", "#1"]
)
def test_other_cells_stay_as_they_are(cell: str) -> None:
    """A sign in the middle of a cell begins no formula."""
    assert _read(line([cell])) == [[cell]]
