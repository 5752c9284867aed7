"""Audits of a table in this process, and faults that are planted into what an audit has read."""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from infra.audit.findings import Finding, Item, Thing
from infra.audit.items import item_of, things_of
from infra.audit.judge import findings
from tests.support import aws

TABLE = "linehold"

Change = Callable[[dict[str, Any]], object]
"""Changes the data of an item in place."""


def things() -> dict[tuple[str, str], Thing]:
    """Everything in the table, by kind and id."""
    found: dict[tuple[str, str], Thing] = {}
    for item in map(item_of, _raws()):
        for thing in things_of(item):
            found.setdefault(thing, Thing(*thing, {})).items[item.pk, item.sk] = item
    return found


def only(kind: str) -> Thing:
    """The one thing of this kind in the table."""
    (thing,) = (thing for thing in things().values() if thing.kind == kind)
    return thing


def audited(now: int) -> list[Finding]:
    """What the rules find in the whole table."""
    return [finding for thing in things().values() for finding in findings(thing, now)]


def planted(thing: Thing, partition: str, sort: str, change: Change | None) -> Thing:
    """The thing with the first of these items changed, or without it for None."""
    item = next(thing.of(partition, sort))
    items = {key: each for key, each in thing.items.items() if key != (item.pk, item.sk)}
    if change is not None:
        data = copy.deepcopy(dict(item.data))
        change(data)
        items[item.pk, item.sk] = replace(item, data=data)
    return replace(thing, items=items)


def added(thing: Thing, *items: Item) -> Thing:
    """The thing with these items, too."""
    return replace(thing, items=thing.items | {(item.pk, item.sk): item for item in items})


def rules(thing: Thing, now: int, heals: bool = False) -> set[str]:
    """The rules that find a violation, or what heals by itself."""
    return {finding.rule for finding in findings(thing, now) if finding.heals is heals}


def _raws() -> Iterator[dict[str, Any]]:
    pages = aws.client("dynamodb").get_paginator("scan").paginate(TableName=TABLE)
    for page in pages:
        yield from page["Items"]
