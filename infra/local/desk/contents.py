"""What the tables contain, read where MiniStack keeps it: a count a kind of item, the newest of them, one in full."""

import base64
from collections import Counter
from collections.abc import Iterator, Mapping
from itertools import islice
from typing import Any

Table = Mapping[str, Any]
"""As MiniStack keeps it: `items` are by partition key, then by sort key, in the order in which they were made."""

NEWEST = 20


def kinds(tables: Mapping[str, Table]) -> list[dict[str, Any]]:
    """How many items there are of each kind in each table, by their names. A kind is what a partition key begins with,
    before `#`."""
    found = []
    for name in sorted(tables):
        counts: Counter[str] = Counter()
        for key, items in [*tables[name]["items"].items()]:
            counts[kind_of(key)] += len(items)
        found.append({"table": name, "kinds": dict(sorted(counts.items()))})
    return found


def newest(table: Table, kind: str) -> list[dict[str, str]]:
    """The keys of the items of this kind that were made last, the newest first."""
    return [{"pk": str(pk), "sk": str(sk)} for pk, sk in islice(_backwards(table, kind), NEWEST)]


def _backwards(table: Table, kind: str) -> Iterator[tuple[str, str]]:
    for key in reversed([*table["items"]]):
        if kind_of(key) == kind:
            yield from ((key, sort) for sort in reversed([*table["items"].get(key, ())]))


def item(table: Table, pk: str, sk: str) -> dict[str, Any] | None:
    """One item as plain JSON; None when it has gone."""
    found = table["items"].get(pk, {}).get(sk)
    return None if found is None else {name: plain(value) for name, value in sorted(found.items())}


def sockets(table: Table) -> list[dict[str, Any]]:
    """The connections that watch something, and the topics of each."""
    topics: dict[str, list[str]] = {}
    for key, watchers in [*table["items"].items()]:
        if kind_of(key) == "TOPIC":
            for watcher in [*watchers]:
                topics.setdefault(watcher.partition("#")[2], []).append(key.partition("#")[2])
    return [{"connection": name, "topics": sorted(watched)} for name, watched in sorted(topics.items())]


def kind_of(key: str) -> str:
    """What the key begins with: `SEATS` of `SEATS#evt_1#A`."""
    return key.partition("#")[0]


def plain(value: Mapping[str, Any]) -> Any:
    """A value of DynamoDB's JSON as a reader writes it. Bytes are base64, sets are lists."""
    ((kind, content),) = value.items()
    match kind:
        case "M":
            return {name: plain(part) for name, part in sorted(content.items())}
        case "L":
            return [plain(part) for part in content]
        case "N":
            return _number(content)
        case "NS":
            return sorted(_number(part) for part in content)
        case "SS" | "BS":
            return sorted(_text(part) for part in content)
        case "NULL":
            return None
        case "B":
            return _text(content)
        case _:
            return content


def _number(text: str) -> int | float:
    return int(text) if text.lstrip("-").isdigit() else float(text)


def _text(content: str | bytes) -> str:
    return base64.b64encode(content).decode() if isinstance(content, bytes) else content
