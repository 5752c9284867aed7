"""What calls of the table cost, as the benchmarks and docs/scale.md count it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import suppress

import pytest

from bench.scale.meter import Metered
from bench.scale.page import PAGE, SERVICES, line
from bench.scale.rows import Row
from bench.store import counted
from chalicelib import wiring
from chalicelib.settings import settings
from chalicelib.table.items import Item
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Refused, Write, put, update
from tests.support.aws import stack
from tests.support.engines import LOCAL_CLOUD

Uses = Callable[[Callable[[], object]], dict[tuple[str, str], tuple[float, float]]]

_LARGE = "x" * 3_000
_CHEAP = {
    "hold a seat that is taken",
    "book 2 seats of a hold, paid at once",
    "become a customer",
    "sweep, every minute",
}


@pytest.fixture
def uses() -> Iterator[Uses]:
    """The (read, write) units of an act by index and partition, on an empty table."""
    engine = Metered(LOCAL_CLOUD)
    with stack(engine):
        wiring.use(wiring.App(settings()))

        def metered(act: Callable[[], object]) -> dict[tuple[str, str], tuple[float, float]]:
            with engine.metering() as used, suppress(Refused, Cancelled):
                act()
            return {(place.index, place.key): (units.reads, units.writes) for place, units in used.places.items()}

        yield metered
        wiring.use(None)


def _item(pk: str, **attributes: object) -> Item:
    return Item(pk, "~", **attributes)  # type: ignore[arg-type]


def _put(item: Item) -> None:
    put(item, Item.pk.does_not_exist())


def test_a_write_is_billed_in_the_indexes_that_it_changes(uses: Uses) -> None:
    """An entry that comes or goes costs one, one whose key moves two, one that stays the same nothing."""
    due = _item("A", due_shard="DUE#1", due_at=1)
    assert uses(lambda: _put(due)) == {("", "A"): (0, 1), ("due", "DUE#1"): (0, 1)}
    assert uses(lambda: update(due, [Item.ttl.set(5)], None)) == {("", "A"): (0, 1)}
    assert uses(lambda: update(due, [Item.due_at.set(2)], None)) == {("", "A"): (0, 1), ("due", "DUE#1"): (0, 2)}
    gone = [Item.due_shard.remove(), Item.due_at.remove()]
    assert uses(lambda: update(due, gone, None)) == {("", "A"): (0, 1), ("due", "DUE#1"): (0, 1)}


def test_a_refused_write_is_billed_by_the_item_that_it_found(uses: Uses) -> None:
    """Nothing is changed, so no index is."""
    _put(_item("A", owner=_LARGE[:1_500], owner_sort="1", place_sort=_LARGE[:900]))
    assert uses(lambda: _put(_item("A", due_shard="DUE#1", due_at=1))) == {("", "A"): (0, 3)}


def test_a_cancelled_transaction_is_billed_twice_for_each_of_its_items(uses: Uses) -> None:
    """Those whose own condition held, too."""
    _put(_item("A"))
    writes = [Write(_item(pk), Item.pk.does_not_exist()) for pk in ("A", "B")]
    assert uses(lambda: transact(writes)) == {("", "A"): (0, 2), ("", "B"): (0, 2)}


def test_reads_are_billed_by_what_they_pass(uses: Uses) -> None:
    """Consistent ones a unit for 4 kB, of a Query for all of its items, and of an index half of that."""
    for number in range(3):
        _put(Item("A", str(number), owner=_LARGE[:2_000], owner_sort=str(number)))
    assert uses(lambda: Item.find("A", "0")) == {("", "A"): (1, 0)}
    assert uses(lambda: Item.find("A", "0", consistent=False)) == {("", "A"): (0.5, 0)}
    assert uses(lambda: Item.listed("A")) == {("", "A"): (2, 0)}
    owner = _LARGE[:2_000]
    assert uses(lambda: list(Item.query(owner, index_name="owner"))) == {("owner", owner): (1, 0)}


def test_the_benchmarks_count_refused_writes_too(uses: Uses) -> None:
    """As the meter does: of a single write, and of a transaction."""
    _put(_item("A", place_sort=_LARGE[:900], event_sort=_LARGE[:900]))
    for act in (
        lambda: _put(_item("A")),
        lambda: transact([Write(_item(pk), Item.pk.does_not_exist()) for pk in "AB"]),
    ):
        with counted() as asked:
            used = uses(act)
        assert asked.units == sum(writes for _, writes in used.values()) > 1


@pytest.mark.parametrize(
    "row", [row for rows in SERVICES.values() for row in rows if row.operation in _CHEAP], ids=lambda row: row.operation
)
def test_the_page_says_what_the_code_does(row: Row) -> None:
    """docs/scale.md has these rows as they are now; `make scale` writes all."""
    assert line(row) in PAGE.read_text().splitlines(), "stale: run `make scale`"


def test_the_page_has_every_row() -> None:
    """And no other."""
    listed = [row.operation for rows in SERVICES.values() for row in rows]
    tables = PAGE.read_text().partition("<!-- end of tables -->")[0]
    shown = [text.split(" | ")[0].removeprefix("| ") for text in tables.splitlines() if text.startswith("| ")]
    assert [text for text in shown if text != "operation"] == listed
