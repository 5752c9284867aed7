"""One topic as a client follows it: which messages are news, and when one was missed. No I/O, no clock."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Update:
    """News of a topic. A "snapshot" is the whole state and replaces what was known. "changes" are applied in order;
    one that was applied before may come again."""

    topic: str
    kind: Literal["snapshot", "changes"]
    version: int
    data: Mapping[str, Any]

    @property
    def changes(self) -> list[Mapping[str, Any]]:
        """The changes, in order; none in a snapshot."""
        return list(self.data.get("changes", ())) if self.kind == "changes" else []


class Topic:
    """The version that is known, and the changes that wait for a snapshot.

    no version ──snapshot──► known ──next version──► known
                              │ ▲
             a version skipped│ │snapshot; the changes after it follow from what was kept
                              ▼ │
                             missed: `lacks_snapshot` until one comes
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.version: int | None = None
        self.lacks_snapshot = True
        self._is_whole = name.startswith("waiting-room/")
        self._kept: dict[int, Update] = {}

    def hear(self, update: Update) -> Iterator[Update]:
        """What a watcher is shown of it, in order."""
        if self._is_whole:
            yield from self._hear_whole(update)
        elif update.kind == "snapshot":
            self.version, self.lacks_snapshot = update.version, False
            yield update
            yield from self._follow_on()
        elif self.lacks_snapshot or (self.version is not None and update.version > self.version + 1):
            self.lacks_snapshot = True
            self._kept[update.version] = update
        else:
            self.version = max(self.version or 0, update.version)
            yield update

    def forget(self) -> None:
        """The connection is gone: the next snapshot begins anew."""
        self.lacks_snapshot = True
        self._kept.clear()

    def _hear_whole(self, update: Update) -> Iterator[Update]:
        """Each message is the whole state, so versions may be skipped, and older ones are late."""
        self.lacks_snapshot = False
        if self.version is None or update.version >= self.version:
            self.version = update.version
            yield Update(update.topic, "snapshot", update.version, update.data)

    def _follow_on(self) -> Iterator[Update]:
        """The kept changes after the snapshot; another gap among them needs another snapshot."""
        assert self.version is not None
        for version in sorted(self._kept):
            if version == self.version + 1:
                self.version = version
                yield self._kept[version]
        self.lacks_snapshot = any(version > self.version for version in self._kept)
        if not self.lacks_snapshot:
            self._kept.clear()
