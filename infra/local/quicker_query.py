"""Queries of a table that look only at the items they seek (see infra.local.quicker_store)."""

import re
import threading
from bisect import bisect_left, bisect_right, insort
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any

from infra.local.parts import taken

REMEMBERED = 4096
"""Key conditions. They come from code, so there are few."""


class Kept(dict[str, Any]):
    """An item in a table. MiniStack replaces items and never changes one, so its size is measured once."""

    __slots__ = ("bytes",)

    bytes: int


class Partition(dict[str, Kept]):
    """Items by their sort keys, which are also kept in order. While a Query asks, `values` has only what it seeks."""

    __slots__ = ("_order",)

    def __init__(self, items: Any = ()) -> None:
        super().__init__(items)
        self._order = sorted(self)

    def __setitem__(self, key: str, item: Any) -> None:
        if key not in self:
            insort(self._order, key)
        super().__setitem__(key, Kept(item))

    def pop(self, key: str, *default: Any) -> Any:
        if key in self:
            del self._order[bisect_left(self._order, key)]
        return super().pop(key, *default)

    def __reduce__(self) -> Any:
        """Copies, as of a backup, are put in order anew."""
        return Partition, (dict(self),)

    def values(self) -> Any:
        if (query := _asking.query) is None or (sought := query.sought(self._order)) is None:
            return super().values()
        return [self[key] for key in sought]


def keep_partitions_in_order(dynamodb: Any) -> None:
    """A Query of a table finds its items by bisection. MiniStack reads, sorts and judges the whole partition.

    MiniStack still validates the request, and then sorts, judges and cuts what is left. Of items that are found so it
    judges only the first one, because the condition holds for all of them.
    """
    store, query = taken(dynamodb, "_set_item", "table", "pk_val", "sk_val", "item"), taken(dynamodb, "_query", "data")
    judge = taken(dynamodb, "_evaluate_condition", "expr", "item", "attr_values", "attr_names", "slot")

    def set_item(table: Any, pk_val: Any, sk_val: Any, item: Any) -> Any:
        partition = table["items"].get(pk_val)
        if type(partition) is not Partition:
            table["items"][pk_val] = Partition(partition or ())
        return store(table, pk_val, sk_val, item)

    def ask(data: Any) -> Any:
        with _asking.one(Query(dynamodb, data)):
            return query(data)

    def holds(expr: Any, item: Any, values: Any, names: Any, slot: str = "ConditionExpression") -> Any:
        if slot != "KeyConditionExpression" or type(item) is not Kept or _asking.query is None:
            return judge(expr, item, values, names, slot)
        return _asking.query.holds(lambda: judge(expr, item, values, names, slot))

    dynamodb._set_item, dynamodb._query, dynamodb._evaluate_condition = set_item, ask, holds


class Query:
    """What a Query asks of a partition whose sort keys are texts."""

    def __init__(self, dynamodb: Any, data: Any) -> None:
        self._dynamodb, self._data = dynamodb, data
        self._found, self._judged = False, None

    def holds(self, judge: Callable[[], Any]) -> Any:
        """The judgement of one item that was found in order holds for all."""
        if not self._found:
            return judge()
        if self._judged is None:
            self._judged = judge()
        return self._judged

    def sought(self, order: list[str]) -> list[str] | None:
        """The sort keys to look at, no more than the page and its cursor need; None when that is not known."""
        data, dynamodb = self._data, self._dynamodb
        table = dynamodb._tables.get(dynamodb._normalize_table_name(data["TableName"]))
        key, condition = table["sk_name"], data.get("KeyConditionExpression")
        if data.get("IndexName") or not key or not condition or dynamodb._get_attr_type(table, key) != "S":
            return None
        terms = _terms(condition)
        if terms is None:
            return None
        first, end, names = 0, len(order), data.get("ExpressionAttributeNames") or {}
        for name, operation, *references in terms:
            if names.get(name, name) != key:
                continue
            texts = [data["ExpressionAttributeValues"][each].get("S") for each in references]
            if None in texts:
                return None
            low, high = _RANGES[operation](order, *texts)
            first, end = max(first, low), min(end, high)
        backwards = not data.get("ScanIndexForward", True)
        if cursor := data.get("ExclusiveStartKey"):
            if (text := cursor[key].get("S")) is None:
                return None
            if backwards:
                end = min(end, bisect_right(order, text))
            else:
                first = max(first, bisect_left(order, text))
        if (limit := data.get("Limit")) is not None:
            page = int(limit) + 1  # the cursor's own item is cut off later
            first, end = (max(first, end - page), end) if backwards else (first, min(end, first + page))
        self._found = True
        return order[first:end]


class _Asking(threading.local):
    """The Query that this thread answers."""

    query: Query | None = None

    @contextmanager
    def one(self, query: Query) -> Iterator[None]:
        self.query = query
        try:
            yield
        finally:
            self.query = None


_asking = _Asking()

_TERM = re.compile(
    r"begins_with\s*\(\s*(?P<prefixed>#?\w+)\s*,\s*(?P<prefix>:\w+)\s*\)"
    r"|(?P<between>#?\w+)\s+BETWEEN\s+(?P<low>:\w+)\s+AND\s+(?P<high>:\w+)"
    r"|(?P<compared>#?\w+)\s*(?P<operation><=|>=|=|<|>)\s*(?P<value>:\w+)",
    re.IGNORECASE,
)

_RANGES: dict[str, Callable[..., tuple[int, int]]] = {
    "begins_with": lambda order, text: (
        bisect_left(order, text),
        bisect_right(order, text, key=lambda each: each[: len(text)]),
    ),
    "between": lambda order, low, high: (bisect_left(order, low), bisect_right(order, high)),
    "=": lambda order, text: (bisect_left(order, text), bisect_right(order, text)),
    "<": lambda order, text: (0, bisect_left(order, text)),
    "<=": lambda order, text: (0, bisect_right(order, text)),
    ">": lambda order, text: (bisect_right(order, text), len(order)),
    ">=": lambda order, text: (bisect_left(order, text), len(order)),
}


@lru_cache(REMEMBERED)
def _terms(condition: str) -> list[tuple[str, ...]] | None:
    """The terms of a key condition: a name, an operation, and its values; None when it has any other part."""
    if not re.fullmatch(r"(?:[\s()]|AND\b)*", _TERM.sub(" ", condition), re.IGNORECASE):
        return None
    terms: list[tuple[str, ...]] = []
    for term in _TERM.finditer(condition):
        if name := term["prefixed"]:
            terms.append((name, "begins_with", term["prefix"]))
        elif name := term["between"]:
            terms.append((name, "between", term["low"], term["high"]))
        else:
            terms.append((term["compared"], term["operation"], term["value"]))
    return terms
