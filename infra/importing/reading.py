"""Reads the cells of a line and gathers all of their problems."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from infra.importing.problems import Problem, Wrong

T = TypeVar("T")


class Reading:
    """Reads one cell of a line at a time; `problems` are those so far."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self.row = row
        self.problems: list[Problem] = []

    def may(self, column: str, parse: Callable[[str], T], default: T) -> T:
        """The cell's value; the default if the cell is empty, missing or has a problem."""
        if text := self.row.get(column, ""):
            try:
                return parse(text)
            except Wrong as wrong:
                self.problems.append(Problem(column, str(wrong)))
        return default

    def must(self, column: str, parse: Callable[[str], T], fallback: T) -> T:
        """The cell's value; the fallback, with a problem, if the cell is empty or has one."""
        if not self.row[column]:
            self.problems.append(Problem(column, "is empty"))
        return self.may(column, parse, fallback)
