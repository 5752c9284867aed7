"""The journal: with it the local cloud's tables survive `kill -9`.

MiniStack keeps its tables in memory and saves them only on a clean stop. The journal gets one line for every committed
write before the writer is answered: a list of changes, each `[table, key, item or null]`. A transaction is one line, so
it is kept whole or not at all. A line is written without a buffer, so the operating system has it before the caller
gets the answer. It survives the death of the process, but not of the machine, because there is no fsync.

Only the newest image of an item matters. `compact` reduces the file to those images at every start, and `load` writes
them into empty tables through the API. That appends the same images once more, which at most doubles a file that was
just compacted. A crash in between changes nothing.
"""

import json
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from infra.local.state import Unreadable, replaced

Item = dict[str, dict[str, Any]]
Change = tuple[str, Item, Item | None]  # table, key, new image (None: deleted)
Images = dict[tuple[str, str], Item]

# Attributes by which the tables expire items. The clean-up may be late, so a day is soon enough.
EXPIRY_ATTRIBUTES = ("ttl", "expiration")
EXPIRY_GRACE_SECONDS = 86_400


class Journal:
    """The writing end, inside the server process."""

    def __init__(self, path: Path) -> None:
        self._fd = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        self._open_batch = threading.local()

    def record(self, change: Change) -> None:
        """Appends one change, or adds it to the batch that this thread has open."""
        batch: list[Change] | None = getattr(self._open_batch, "changes", None)
        if batch is None:
            self._write([change])
        else:
            batch.append(change)

    @contextmanager
    def one_line(self) -> Iterator[None]:
        """All changes that this thread records inside the block become one line, written when the block ends."""
        self._open_batch.changes = []
        try:
            yield
        finally:
            changes, self._open_batch.changes = self._open_batch.changes, None
            if changes:
                self._write(changes)

    def _write(self, changes: list[Change]) -> None:
        os.write(self._fd, json.dumps(changes, separators=(",", ":")).encode() + b"\n")


def read(path: Path) -> Images:
    """The newest image of every item that exists. Raises Unreadable.

    A kill in the middle of a write leaves a last line without a line break. Its writer got no answer, so it is dropped.
    """
    images: Images = {}
    if not path.exists():
        return images
    complete, _, _torn = path.read_bytes().rpartition(b"\n")
    for number, line in enumerate(complete.splitlines(), start=1):
        try:
            for table, key, item in json.loads(line):
                identity = (table, json.dumps(key, sort_keys=True))
                if item is None:
                    images.pop(identity, None)
                else:
                    images[identity] = item
        except (ValueError, TypeError) as cause:
            raise Unreadable(f"{path}, line {number}") from cause
    return images


def compact(path: Path, now: float | None = None) -> Images:
    """Rewrites the journal atomically, with one line per item that has not expired; returns those items.

    Raises Unreadable.
    """
    deadline = (time.time() if now is None else now) - EXPIRY_GRACE_SECONDS
    images = {identity: item for identity, item in read(path).items() if not _expired(item, deadline)}
    with replaced(path) as out:
        for (table, key), item in images.items():
            out.write(json.dumps([[table, json.loads(key), item]], separators=(",", ":")) + "\n")
    return images


def load(images: Images, dynamodb: Any) -> None:
    """Puts the items into their (empty) tables through the given DynamoDB client."""
    puts = [(table, {"PutRequest": {"Item": item}}) for (table, _), item in images.items()]
    for start in range(0, len(puts), 25):
        requests: dict[str, list[Any]] = {}
        for table, put in puts[start : start + 25]:
            requests.setdefault(table, []).append(put)
        while requests:
            requests = dynamodb.batch_write_item(RequestItems=requests).get("UnprocessedItems") or {}


def _expired(item: Item, deadline: float) -> bool:
    return any(float(item[name]["N"]) < deadline for name in EXPIRY_ATTRIBUTES if "N" in item.get(name, {}))
