"""A line's cells, one after the other, with everything that is wrong with them."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from infra.importing.problems import Problem, Wrong

T = TypeVar("T")


class Reading:
    """Takes a line's cells one by one and gathers what is wrong with them."""

    def __init__(self, row: Mapping[str, str]) -> None:
        self.row = row
        self.problems: list[Problem] = []

    def may(self, column: str, parse: Callable[[str], T], default: T) -> T:
        """The cell's value; the default if it is empty, is not there, or has a problem."""
        if text := self.row.get(column, ""):
            try:
                return parse(text)
            except Wrong as wrong:
                self.problems.append(Problem(column, str(wrong)))
        return default

    def must(self, column: str, parse: Callable[[str], T], fallback: T) -> T:
        """The cell's value; the fallback only together with a problem."""
        if not self.row[column]:
            self.problems.append(Problem(column, "is empty"))
        return self.may(column, parse, fallback)
