"""What the scan has read, in a file: it may be larger than memory, and a scan that was interrupted goes on."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from infra.audit.findings import Item, Thing
from infra.audit.items import things_of
from infra.local.state import opened

_TABLES = """
CREATE TABLE IF NOT EXISTS items (kind TEXT, id TEXT, pk TEXT, sk TEXT, data TEXT, PRIMARY KEY (kind, id, pk, sk))
    WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value TEXT);
"""


class Spool:
    """The spool in this file, which is its owner's alone. Without `resume` it begins empty, and its scan `now`."""

    def __init__(self, path: Path, resume: bool = False, now: int | None = None) -> None:
        if not resume:
            path.unlink(missing_ok=True)
        opened(path, append=True).close()
        self._db = sqlite3.connect(path)
        self._db.executescript(_TABLES)
        with self._db:
            self._db.execute("INSERT OR IGNORE INTO state VALUES ('begun', ?)", (json.dumps(now),))

    def add(self, items: Iterable[Item], following: Any) -> None:
        """Keep a page with the key after which the next one begins, None after the last: both or neither."""
        rows = [(*thing, item.pk, item.sk, json.dumps(item.data)) for item in items for thing in things_of(item)]
        with self._db:
            self._db.executemany("INSERT OR REPLACE INTO items VALUES (?, ?, ?, ?, ?)", rows)
            self._db.execute("INSERT OR REPLACE INTO state VALUES ('following', ?)", (json.dumps(following),))

    def following(self) -> Any:
        """The key after which the next page begins; `...` before the first one, None after the last."""
        return self._state("following")

    def _state(self, name: str) -> Any:
        row = self._db.execute("SELECT value FROM state WHERE name = ?", (name,)).fetchone()
        return ... if row is None else json.loads(row[0])

    def things(self) -> Iterator[Thing]:
        """Everything that was read, by thing."""
        for kind, id in self._db.execute("SELECT DISTINCT kind, id FROM items").fetchall():
            yield self.thing(kind, id)

    def thing(self, kind: str, id: str) -> Thing:
        rows = self._db.execute("SELECT pk, sk, data FROM items WHERE kind = ? AND id = ?", (kind, id))
        items = {(pk, sk): Item(pk, sk, json.loads(data)) for pk, sk, data in rows}
        return Thing(kind, id, items, self._state("begun"))

    def counted(self) -> Counter[str]:
        """How many things of each kind."""
        rows = self._db.execute("SELECT kind, COUNT(DISTINCT id) FROM items GROUP BY kind")
        return Counter(dict(rows.fetchall()))

    def close(self) -> None:
        self._db.close()
