"""Every API request in the order in which it came in, for tests that count or read what was asked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Entry:
    """`status` is None for as long as there is no answer: for good, if the connection was closed without one."""

    method: str
    path: str
    key: str | None
    version: str | None
    status: int | None = None
    replayed: bool = False


class Journal:
    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def note(self, entry: Entry) -> Entry:
        self.entries.append(entry)
        return entry
