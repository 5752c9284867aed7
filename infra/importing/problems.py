"""What can be wrong: with a cell, with a line, with the whole file."""

from collections.abc import Iterable
from typing import NamedTuple


class Problem(NamedTuple):
    """A column and what is wrong there: `starts_at`, `is in the past`. Without a column it is the whole line's."""

    column: str
    text: str

    def __str__(self) -> str:
        return f"{self.column}: {self.text}" if self.column else self.text


class Unusable(Exception):
    """The whole file is refused before anything is sent; the message says why."""


class Wrong(Exception):
    """A cell cannot be taken; the message goes on where its column's name ends."""


class Rejected(Exception):
    """A line cannot be imported; carries every problem that was found."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("; ".join(map(str, self.problems)))
