"""What a sale is prepared with: enough, not less than there is, and not more than the account may have."""

from __future__ import annotations

import re
from typing import Any

import pytest

from infra.package import ROOT, Failed
from infra.prepare_sale import MOST, NEW_TABLE, missing, planned

HAD = {"ReadUnitsPerSecond": 12_000, "WriteUnitsPerSecond": 4_000, "Status": "ACTIVE"}


def _table(**indexes: Any) -> dict[str, Any]:
    names = {"owner": HAD, "due": HAD, "event": HAD, "place": HAD} | indexes
    listed = [{"IndexName": name, "WarmThroughput": had} for name, had in names.items()]
    return {"WarmThroughput": HAD, "GlobalSecondaryIndexes": listed}


def test_a_small_sale_needs_nothing() -> None:
    """A new table takes it."""
    assert missing(planned(100), _table()) == {}
    assert planned(100).containers == 40


def test_a_large_sale_raises_the_table_and_the_indexes_that_bookings_write() -> None:
    """Those that are too small, each by its own need."""
    plan = planned(1_300)
    assert missing(plan, _table(owner={**HAD, "WriteUnitsPerSecond": 6_000})) == {
        "WarmThroughput": {"ReadUnitsPerSecond": 39_000, "WriteUnitsPerSecond": 19_500},
    }
    assert missing(plan, _table())["GlobalSecondaryIndexUpdates"] == [
        {"Update": {"IndexName": "owner", "WarmThroughput": plan.indexes["owner"]}}
    ]


@pytest.mark.parametrize("bookings", [0, -1])
def test_a_sale_of_nothing_is_refused(bookings: float) -> None:
    """The number is what everything follows from."""
    with pytest.raises(Failed, match="BOOKINGS_PER_SECOND"):
        planned(bookings)


def test_a_crowd_is_prepared_for_with_the_quota_that_was_raised() -> None:
    """Ten million joins in ten minutes: the units of docs/waiting-rooms.md, and containers for their calls."""
    joins = 10_000_000 / 600
    plan = planned(100, joins, quota=130_000)
    assert 33_000 < plan.table["WriteUnitsPerSecond"] < 36_000
    assert 66_000 < plan.table["ReadUnitsPerSecond"] < 71_000
    assert 2_000 <= plan.containers < 2_100
    with pytest.raises(Failed, match="quota"):
        planned(100, joins)


def test_more_than_a_table_takes_is_refused() -> None:
    """AWS would refuse it, too, after half of it is set."""
    with pytest.raises(Failed, match="quota"):
        planned(MOST)


def test_what_was_raised_is_not_lowered() -> None:
    """AWS refuses less than there is; where one of both is more, it stays."""
    had = {"ReadUnitsPerSecond": 30_000, "WriteUnitsPerSecond": 4_000}
    asked = missing(planned(1_000), {**_table(), "WarmThroughput": had})
    assert asked["WarmThroughput"] == {"ReadUnitsPerSecond": 30_000, "WriteUnitsPerSecond": 15_000}
    assert missing(planned(1_000), {**_table(), "WarmThroughput": dict.fromkeys(NEW_TABLE, 40000)}) == {}


def test_its_indexes_are_the_tables() -> None:
    """As the data stack has them."""
    names = set(re.findall(r"IndexName: (\w+)", (ROOT / "infra" / "data.yaml").read_text()))
    assert planned(1).indexes.keys() <= names
