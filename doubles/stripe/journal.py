"""Every API request in the order of arrival, for tests that count or read requests."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Entry:
    """`status` is None until the answer is sent, and stays None if the connection is closed without one."""

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
