"""A report beside the imported file: the lines that have problems, and which. Safe to open in a spreadsheet."""

from typing import TextIO

from chalicelib.core import csv_cells
from infra.importing.problems import Problem
from infra.importing.sheet import Line, Sheet


class Report:
    """`events.csv` → `events.rejected.csv`. The file is created with the first line of the report."""

    def __init__(self, sheet: Sheet, name: str) -> None:
        self.path = sheet.path.with_name(f"{sheet.path.stem}.{name}.csv")
        self._columns = sheet.columns
        self._out: TextIO | None = None

    def __enter__(self) -> "Report":
        self.path.unlink(missing_ok=True)
        return self

    def __exit__(self, *_: object) -> None:
        if self._out:
            self._out.close()

    def add(self, line: Line, problems: tuple[Problem, ...]) -> None:
        """Writes a line: its number, its problems by column, and its cells as they are."""
        if self._out is None:
            self._out = self.path.open("w", encoding="utf-8-sig", newline="")  # Excel knows UTF-8 by its mark
            self._out.write(csv_cells.line(["line", "problems", *self._columns]))
        self._out.write(csv_cells.line([str(line.number), "; ".join(map(str, problems)), *line.cells]))
