"""Imports bars, one line after the other: adds those that the operator does not have.

A bar has no reference, so its name and its address identify it. A bar that was added after this run read the
operator's bars (by another run, or by a call whose answer was lost) is found by the call's idempotency key, which gives
the first answer again.

    known? ──no──► POST ──201──► CREATED
       └─yes─► as the line says? ──yes──► UNCHANGED
                      └─no──► DIFFERING
"""

import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

from infra.importing.account import Account
from infra.importing.answers import problems_of
from infra.importing.bar import Bar, read
from infra.importing.importer import Kind, Outcome
from infra.importing.problems import Problem, Rejected
from infra.importing.sheet import Line, Sheet

_NEAR_DEGREES = 0.0001
"""About ten metres: the same location with fewer digits."""

_PLAIN = ("capacity", "max_queue", "servers", "mean_visit_minutes", "auto_accept")


class BarImporter:
    """Reads the operator's bars when it is made. Raises Gone, then and later, when the API does not answer."""

    def __init__(self, account: Account, sheet: Sheet) -> None:
        self._account, self._sheet = account, sheet
        self._bars = {_identity(bar): bar for bar in account.listed("/v1/bars")}
        self._lines: dict[tuple[str, str], int] = {}

    def take(self, line: Line) -> Outcome:
        """Import one line."""
        try:
            bar = read(self._sheet.named(line))
            first = self._lines.setdefault(bar.identity, line.number)
            if first != line.number:
                raise Rejected([Problem("name", f"is that of line {first} already, and so is the address")])
            if (there := self._bars.get(bar.identity)) is None:
                return self._add(bar)
        except Rejected as rejected:
            return Outcome(Kind.REJECTED, rejected.problems)
        found = tuple(differences(bar, there))
        return Outcome(Kind.DIFFERING if found else Kind.UNCHANGED, found)

    def _add(self, bar: Bar) -> Outcome:
        reply = self._account.post("/v1/bars", bar.request(), bar.key)
        if reply.status != 201:
            raise Rejected(problems_of(reply))
        return Outcome(Kind.CREATED)


def differences(wanted: Bar, there: Mapping[str, Any]) -> Iterator[Problem]:
    """Where the bar differs from the line, by column. Columns without a value are not compared."""
    place = there["location"]
    for column, other in (("latitude", place["lat"]), ("longitude", place["lon"])):
        if abs(getattr(wanted, column) - other) > _NEAR_DEGREES:
            yield Problem(column, f"the bar has {other}")
    for column in _PLAIN:
        if column in wanted.given and column in there and getattr(wanted, column) != there[column]:
            yield Problem(column, f"the bar has {_in_words(there[column])}")


def _in_words(value: int | bool | None) -> str:
    if value is None:
        return "none"
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _identity(bar: Mapping[str, Any]) -> tuple[str, str]:
    return _normal(bar["name"]), _normal(bar["location"]["address"])


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip())
