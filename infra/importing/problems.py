"""Problems of a cell, of a line, of the whole file."""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """A column and its problem: `starts_at`, `is in the past`. Without a column it is the whole line's."""

    column: str
    text: str

    def __str__(self) -> str:
        return f"{self.column}: {self.text}" if self.column else self.text


class Unusable(Exception):
    """The file cannot be imported, and nothing was sent. The message says why."""


class Wrong(Exception):
    """A cell has no valid value. The message continues after the column's name."""


class Rejected(Exception):
    """A line cannot be imported. Has every problem of the line."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))
