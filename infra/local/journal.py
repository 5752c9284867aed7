"""The journal: with it the local cloud's tables survive `kill -9`, and a disk that is full.

MiniStack keeps its tables in memory and saves them only on a clean stop. The journal gets one line for every committed
write before the writer is answered: a list of changes, each `[table, key, item or null]`. A transaction is one line, so
it is kept whole or not at all. A line is written without a buffer, so the operating system has it before the caller
gets the answer. It survives the death of the process, but not of the machine, because there is no fsync.

Only the newest image of an item matters. `compact` reduces the file to those images at every start, and the writing end
does so while it runs. `load` writes them into empty tables through the API. That appends the same images once more,
which at most doubles a file that was just compacted. A crash in between changes nothing.
"""

import json
import os
import re
import threading
import time
from collections.abc import Callable, Collection, Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

from infra.local.state import Unreadable, opened, replaced

Item = dict[str, dict[str, Any]]
Change = tuple[str, Item, Item | None]  # table, key, new image (None: deleted)
Images = dict[tuple[str, str], Item]

# Attributes by which the tables expire items. The clean-up may be late, so a day is soon enough.
EXPIRY_ATTRIBUTES = ("ttl", "expiration")
EXPIRY_GRACE_SECONDS = 86_400

SLACK_BYTES = 4_000_000


class Damaged(Unreadable):
    """A line is no list of changes. The message names the file, the line, and what is wrong with it."""


class Journal:
    """The writing end, inside the server process. Safe under threads.

    It compacts the file on a thread of its own when the file has become larger than twice its size after the last time,
    and `slack` bytes; and when an item of a table that is `forgotten` was deleted, which no line has then. Writers wait
    only while the lines that were written meanwhile are copied.
    """

    def __init__(
        self,
        path: Path,
        slack: int = SLACK_BYTES,
        now: Callable[[], float] = time.time,
        forgotten: Collection[str] = (),
    ) -> None:
        self._path, self._slack, self._now, self._forgotten = path, slack, now, forgotten
        self._lock = threading.Lock()
        self._fd = _for_lines(path)
        self._length = os.fstat(self._fd).st_size
        self._limit = 2 * self._length + slack
        self.compacting = self._forgets = False

    def record(self, changes: list[Change]) -> None:
        """Appends one line. Raises OSError, and then the file is what it was before."""
        line = _line(changes).encode()
        with self._lock:
            if os.fstat(self._fd).st_size != self._length:  # a line before this one could not be taken back
                os.ftruncate(self._fd, self._length)
            try:
                rest = memoryview(line)
                while rest:
                    rest = rest[os.write(self._fd, rest) :]
            except OSError:
                with suppress(OSError):
                    os.ftruncate(self._fd, self._length)
                raise
            self._length += len(line)
            self._forgets |= any(item is None and table in self._forgotten for table, _, item in changes)
            if (self._forgets or self._length > self._limit) and not self.compacting:
                self._forgets = False
                self.compacting = True
                threading.Thread(target=self._compact, daemon=True, name="linehold-journal").start()

    def _compact(self) -> None:
        """Replaces the file. On a full disk it stays, and the next attempt comes when it has grown once more."""
        fresh = self._path.with_suffix(".new")
        try:
            with self._path.open("rb") as old, opened(fresh) as out:
                end = self._length
                out.writelines(_lines(_unexpired(_newest(self._path, old, end), self._now())))
                with self._lock:
                    # Not from the reader's buffer: it may hold a line that was taken back since.
                    out.write(os.pread(old.fileno(), self._length - end, end).decode())
                    out.flush()
                    self._go_on_with(fresh)
        except (OSError, Unreadable):
            with suppress(OSError):
                fresh.unlink()
        finally:
            with self._lock:
                self._limit = 2 * self._length + self._slack
                self.compacting = False

    def _go_on_with(self, fresh: Path) -> None:
        """Replaces the file by this one. After an error the old one is still in use."""
        spare = _for_lines(fresh)
        try:
            fresh.replace(self._path)
            self._fd, spare = spare, self._fd
            self._length = os.fstat(self._fd).st_size
        finally:
            os.close(spare)


def read(path: Path) -> Images:
    """The newest image of every item that exists. Raises Damaged.

    A kill in the middle of a write leaves a last line without a line break. Its writer got no answer, so it is dropped.
    """
    if not path.exists():
        return {}
    with path.open("rb") as file:
        return _newest(path, file)


def compact(path: Path, now: float | None = None) -> Images:
    """Rewrites the journal atomically, with one line per item that has not expired; returns those items.

    Raises Damaged.
    """
    images = _unexpired(read(path), time.time() if now is None else now)
    with replaced(path) as out:
        out.writelines(_lines(images))
    return images


def mend(path: Path) -> int:
    """Drops the damaged lines, after a copy of them is in `journal.dropped` beside the file; returns how many.

    A line that was glued to a torn one keeps its own changes, because their writer got an answer.
    """
    dropped: list[bytes] = []
    if not path.exists():
        return 0
    with path.open("rb") as file, replaced(path) as out:
        for line in _complete(file):
            try:
                _changes(line)
            except ValueError:
                dropped.append(line)
                line = _whole_end(line)
            out.write(line.decode())
        if dropped:
            with opened(path.with_suffix(".dropped"), append=True) as copy:
                copy.writelines(line.decode(errors="backslashreplace") for line in dropped)
    return len(dropped)


def _for_lines(path: Path) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)


def _newest(path: Path, file: IO[bytes], end: int | None = None) -> Images:
    """Of the lines before the byte `end`."""
    images: Images = {}
    for number, line in enumerate(_complete(file, end), start=1):
        try:
            changes = _changes(line)
        except ValueError as why:
            raise Damaged(f"line {number} of {os.path.relpath(path)} is damaged: {why}") from None
        for table, key, item in changes:
            identity = (table, json.dumps(key, sort_keys=True))
            if item is None:
                images.pop(identity, None)
            else:
                images[identity] = item
    return images


def _complete(file: IO[bytes], end: int | None = None) -> Iterator[bytes]:
    """The lines that have a line break."""
    position = 0
    for line in file:
        position += len(line)
        if not line.endswith(b"\n") or (end is not None and position > end):
            return
        yield line


def _changes(line: bytes) -> list[Change]:
    """The changes of one line. Raises ValueError with what is wrong with it."""
    try:
        changes = json.loads(line.decode())
    except json.JSONDecodeError as cause:
        raise ValueError(f"{cause.msg} (character {cause.pos} of {len(line)})") from None
    except (UnicodeDecodeError, RecursionError):
        raise ValueError("it is no JSON") from None
    match changes:
        case [*_] if all(_is_change(each) for each in changes):
            return changes
    raise ValueError("it is no list of changes")


def _is_change(value: Any) -> bool:
    match value:
        case [str(), dict() as key, None | dict() as item]:
            return all(map(_is_item, (key, item or {})))
    return False


def _is_item(value: dict[Any, Any]) -> bool:
    try:
        _expired(value, 0)
    except (TypeError, ValueError, OverflowError):
        return False
    return all(isinstance(each, dict) for each in value.values())


def _whole_end(line: bytes) -> bytes:
    """The line that begins inside this one, or nothing."""
    for start in re.finditer(rb'\[\["', line):
        with suppress(ValueError):
            _changes(line[start.start() :])
            return line[start.start() :]
    return b""


def _lines(images: Images) -> Iterator[str]:
    for (table, key), item in images.items():
        yield _line([(table, json.loads(key), item)])


def _line(changes: list[Change]) -> str:
    return json.dumps(changes, separators=(",", ":")) + "\n"


def _unexpired(images: Images, now: float) -> Images:
    deadline = now - EXPIRY_GRACE_SECONDS
    return {identity: item for identity, item in images.items() if not _expired(item, deadline)}


def _expired(item: Item, deadline: float) -> bool:
    return any(float(item[name]["N"]) < deadline for name in EXPIRY_ATTRIBUTES if "N" in item.get(name, {}))
