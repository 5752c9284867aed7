"""Writes that meet others: sent again while there is time, unless they rest on what was read."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import pytest

from chalicelib.core.time_limit import within
from chalicelib.errors import Collided
from chalicelib.table.items import Item
from chalicelib.table.lines import LineItem
from chalicelib.table.retry import Overtaken
from chalicelib.table.transactions import all_or_none, write_over
from chalicelib.table.writes import Write
from tests.support.faults import busy

pytestmark = pytest.mark.usefixtures("store")

WRITES = [Write(LineItem(f"BUSY#{number}", "~", issued=1), LineItem.pk.does_not_exist()) for number in (1, 2)]


@pytest.mark.parametrize("count", [1, 2])
@pytest.mark.parametrize(
    ("write", "error", "fewest", "most"), [(all_or_none, Collided, 10, 60), (write_over, Overtaken, 1, 1)]
)
def test_a_collision(
    write: Callable[[Sequence[Write]], None], error: type[Exception], fewest: int, most: int, count: int
) -> None:
    """What is written over a version is read again first, and a collision that lasts is certain to have written
    nothing."""
    with busy("BUSY#") as times, pytest.raises(error), within(3.0):
        write(WRITES[:count])
    assert fewest <= times.count <= most
    assert Item.find("BUSY#1", "~") is None
    write(WRITES[:count])
    assert LineItem.find("BUSY#1", "~") is not None
