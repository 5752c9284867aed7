"""The calls of the table that stores make, with boards of several sizes: of a container that has not heard of the store
for a second, which then remembers nothing of it.

The stores are in tables of their own, without a stream: only this process reads them.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any

from bench.store import Asked, counted
from bench.store_scene import Passing, alone, guest, now, scanned, shop_of
from bench.table import Table
from bench.units import item_bytes
from chalicelib import wiring
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.line import block_of
from chalicelib.stores.storage import closings
from chalicelib.stores.storage.displays import displays_pk
from chalicelib.stores.storage.stores import store_pk
from chalicelib.table.items import Raw, raw_partition
from chalicelib.table.lines import GoneItem
from tests.support.api import Caller, InProcess
from tests.worlds.shopkeeper import Shop

PEOPLE = (10, 200, 1_000)
_READ_UNIT = 4_096
_BOARD = "the public board"


def add_costs(api: InProcess, endpoint: str, table: Table) -> None:
    """Calls and units of each action in a store."""
    costs: dict[str, list[str]] = {}
    deleting: list[tuple[int, Asked, int]] = []
    for people in PEOPLE:
        clock = Passing()
        with alone(endpoint, f"linehold-bench-store-{people}", clock):
            for name, measured in _costs(shop_of(api, people), people, clock):
                costs.setdefault(name, []).append(measured)
            deleting.append((people, *_closed(shop_of(api, people))))
    for name, found in costs.items():
        table.add(name, at_sizes(found), "grows with its bytes" if name == _BOARD else "the same at all sizes")
    for people, asked, units in (deleting[0], deleting[-1]):
        table.add(f"closing: reporting and deleting {people:,} tickets", f"{asked}, {units} read units")
    (fewer, little, read), (more, much, read_more) = deleting[-2:]
    people = more - fewer
    each = f"{(much.units - little.units) / people:.2f} write units, {(read_more - read) / people:.2f} read units, "
    each += f"{(much.reads + much.writes - little.reads - little.writes) / people:.2f} calls"
    table.add("closing: each additional ticket, with its session", each, "3 write units")


def _costs(shop: Shop, people: int, clock: Passing) -> Iterator[tuple[str, str]]:
    """The costs of each action with so many on the board, by name."""

    def first() -> AbstractContextManager[Asked]:
        clock.forgotten()
        return counted()

    with first() as asked:
        board = Caller(shop.api).get(f"{shop.path}/board")
    yield _BOARD, f"{cost(asked)}, {len(board.text):,} bytes"
    waiting = board.expect(200)["queues"][0]["tickets"]
    with first() as asked:
        code = shop.code()
    yield "a display's code", cost(asked)
    one, family = guest(shop.api), guest(shop.api)
    with first() as asked:
        session = shop.scan(one, code).expect(201)["session"]
    yield "a scan, its 2 counts for the rate limits among the writes", cost(asked)
    with first() as asked:
        (ticket,) = shop.join(one, ("Bo", "Bread"), session=session).expect(201)["tickets"]
    yield "joining, 1 person, the count of its tries among the writes", cost(asked)
    several, session = [("Bo", "Bread")] * 3 + [("Ann", "Fish")] * 2, shop.session(family)
    with first() as asked:
        shop.join(family, *several, session=session).expect(201)
    yield "joining, 5 people, 2 queues", cost(asked)
    yield "a customer's own ticket", _read(one, ticket, people + 1)
    for origin, target in (("waiting", "processing"), ("processing", "done")):
        with first() as asked:
            shop.move(waiting[1], origin, target).expect(200)
        yield f"a move, {origin} → {target}", cost(asked)
    clock.forgotten()
    yield "calling the next", _next(shop, waiting[0]["number"])
    _leave(shop, people)
    yield "a customer's own ticket when all before have gone", _read(one, ticket, 1)
    clock.forgotten()
    yield "calling the next when all before have gone", _next(shop, ticket["number"])


def _read(customer: Caller, ticket: Mapping[str, Any], position: int) -> str:
    with counted() as asked:
        found = customer.get(f"/v1/store-tickets/{ticket['ticket_id']}").expect(200)
    assert found["position"] == position, found
    return cost(asked)


def _next(shop: Shop, number: str) -> str:
    with counted() as asked:
        called = shop.next().expect(200)
    assert called["number"] == number, called
    return cost(asked)


def _leave(shop: Shop, people: int) -> None:
    """Take so many numbers out of the line."""
    for block, numbers in itertools.groupby(range(1, people + 1), block_of):
        GoneItem(displays_pk(shop.id), f"GONE#A#{block:06}#gone", numbers=set(numbers)).save()


def _closed(shop: Shop) -> tuple[Asked, int]:
    """The calls that close a store once it is shut, and their read units.

    A Query also reads what it leaves out of its answer: attributes, and used sessions.
    """
    scanned(shop)
    kept = [raw for pk in (store_pk(shop.id), displays_pk(shop.id)) for raw in raw_partition(pk, consistent=True)]
    sizes = {_key(raw): item_bytes(raw) for raw in kept}
    filtered = sum(size for (_, sk), size in sizes.items() if sk.startswith("SCAN#"))
    shop.close().expect(202)
    with counted() as asked:
        done = wiring.app().stores.close_store.check(Deadline(DeadlineKind.STORE, shop.id, now()))
    assert done == "closed", done
    assert not list(closings.tickets_with_queue(shop.id))
    return asked, _read_units(asked, sizes) + math.ceil(filtered / _READ_UNIT)


def at_sizes(found: Sequence[str]) -> str:
    return f"{found[0]}, at all sizes" if len(set(found)) == 1 else " · ".join(found)


def cost(asked: Asked) -> str:
    return f"{asked}, {_read_units(asked, {})} read units"


def _read_units(asked: Asked, known: Mapping[tuple[str, str], int]) -> int:
    """Of strongly consistent reads, by DynamoDB's rule: one for 4 kB of a Query, or of each item that is named. `known`
    has the sizes of items of which an answer may have only a part."""
    units = 0
    for operation, items in asked.answers:
        sizes = [max(known.get(_key(item), 0), item_bytes(item)) for item in items]
        if operation == "BatchGetItem":
            units += sum(math.ceil(size / _READ_UNIT) for size in sizes)
        else:
            units += max(1, math.ceil(sum(sizes) / _READ_UNIT))
    return units


def _key(item: Raw) -> tuple[str, str]:
    return item["pk"]["S"], item["sk"]["S"] if "sk" in item else ""
