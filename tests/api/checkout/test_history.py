"""The history of a market: what happened in each quarter of an hour, as JSON and as a sheet."""

from __future__ import annotations

import csv
import io
from datetime import datetime
from typing import Any

import pytest

from chalicelib.checkout.join_line import Joining
from chalicelib.core.ids import new_id
from tests.support.api import Caller
from tests.worlds.market import Shop, buyer, market, pass_minutes, signed_in
from tests.worlds.world import World

Json = dict[str, Any]

COUNTS = ("joined", "called", "served", "left", "dropped", "late")


def _starts(items: list[Json]) -> list[str]:
    """The hours and minutes at which they began. A test's day begins at 20:00."""
    return [each["starts_at"][11:16] for each in items]


def _counts(item: Json) -> tuple[int, ...]:
    return tuple(item[name] for name in COUNTS)


def _drop(shop: Shop, lane: str) -> None:
    shop.next(lane)
    shop.at(lane, "recall").expect(200)
    shop.at(lane, "no-show").expect(200)


def test_counts_of_a_busy_half_hour(here: World) -> None:
    """Each act counts in the quarter hour in which it was done."""
    shop = market(here, after_miss="drop")
    shop.tills("1", "2")
    for _ in range(6):  # 20:00 … 20:10
        shop.add()
        here.clock.move(100)
    for lane in ("1", "2"):  # 20:10
        shop.next(lane)
        here.clock.move(60)
        shop.done(lane)
    guest = buyer(here.api, shop)
    ticket = guest.join().expect(201)["ticket_id"]
    here.clock.move(180)  # 20:15
    assert guest.calls.delete(f"{shop.path}/tickets/{ticket}").status == 204
    _drop(shop, "1")
    shop.next("2")
    here.clock.move(90)
    shop.done("2")
    first, second = shop.history()
    assert _starts([first, second]) == ["20:00", "20:15"]
    assert (_counts(first), _counts(second)) == ((7, 2, 2, 0, 0, 2), (0, 2, 1, 1, 1, 2))
    assert (first["mean_wait_seconds"], first["longest_wait_seconds"]) == (580.0, 600.0)
    assert (second["mean_wait_seconds"], second["longest_wait_seconds"]) == (650.0, 700.0)
    assert (first["service_seconds"], second["service_seconds"]) == (60.0, 90.0)


@pytest.mark.faults
def test_totals_are_what_was_done(here: World, shop: Shop) -> None:
    """Over a busy hour nothing is counted twice or left out, with looks at the advice in between."""
    shop.tills("1", "2", "3")
    joined = called = served = 0
    for minute in range(60):
        for _ in range(1 + minute % 2):
            shop.add()
            joined += 1
        if minute % 3:
            lane = str(minute % 3)
            called += shop.next(lane) is not None
            shop.done(lane)
            served += 1
        pass_minutes(here, 1)
    items = shop.history()
    assert _starts(items) == ["20:00", "20:15", "20:30", "20:45", "21:00"]
    assert [sum(each[name] for each in items) for name in ("joined", "called", "served")] == [joined, called, served]
    assert [each["lane_hours"] for each in items] == [0.75, 0.75, 0.75, 0.75, 0.0]


def test_till_hours(here: World, shop: Shop) -> None:
    """The time that each till was open, until now, also while nothing is done."""
    shop.tills("1", "2")
    here.clock.move(600)
    shop.till("2", "paused")
    here.clock.move(600)
    shop.till("1", "draining")
    here.clock.move(1800)
    shop.tills("1")
    here.clock.move(360)
    items = shop.history()
    assert _starts(items) == ["20:00", "20:15", "20:45"]
    assert [each["lane_hours"] for each in items] == [0.417, 0.083, 0.1]


def test_quarters_with_open_tills_alone_are_there(here: World, shop: Shop) -> None:
    """A till that is open while nobody comes has hours, before and after the next change."""
    shop.tills("1")
    here.clock.move(3600)
    before = shop.history()
    assert [each["lane_hours"] for each in before] == [0.25, 0.25, 0.25, 0.25, 0.0]
    shop.add()
    after = shop.history()
    assert after[:-1] == before[:-1]
    assert after[-1]["joined"] == 1


def test_late_is_later_than_the_limit(here: World) -> None:
    """Of those called; a shopper who is called again counts once."""
    shop = market(here, targets={"limit_seconds": 60})
    shop.tills("1")
    shop.add(), shop.add()
    here.clock.move(60)
    shop.next("1")
    here.clock.move(1)
    shop.next("1")
    (now,) = shop.history()
    assert (now["called"], now["late"]) == (2, 1)
    shop.at("1", "recall").expect(200)
    shop.at("1", "no-show").expect(200)
    shop.done("1")
    here.clock.move(60)
    shop.next("1")
    (now,) = shop.history()
    assert (now["called"], now["late"], now["dropped"]) == (2, 1, 0)


def test_a_history_is_read_page_by_page(here: World, shop: Shop) -> None:
    """The pages together are the whole, also at each size of a page."""
    shop.tills("1")
    for _ in range(9):
        shop.add()
        here.clock.move(900)
    whole = shop.history()
    assert len(whole) == 10
    for size in (1, 3, 5, 10):
        seen, cursor = list[Json](), ""
        while True:
            page = shop.owner.get(f"{shop.path}/history?limit={size}{cursor}").expect(200)
            assert len(page["items"]) <= size
            seen += page["items"]
            if page["next_cursor"] is None:
                break
            cursor = f"&cursor={page['next_cursor']}"
        assert seen == whole, size
    for junk in ("cursor=junk", "limit=0", "limit=101", "start=yesterday", "start=2026-12-01T20:00:00"):
        assert shop.owner.get(f"{shop.path}/history?{junk}").status == 422, junk


def test_the_sheet_is_the_history(here: World, shop: Shop) -> None:
    """The same columns and values as the JSON, as a file."""
    shop.tills("1")
    for _ in range(5):
        shop.add()
        here.clock.move(500)
        shop.next("1")
    reply = shop.owner.get(f"{shop.path}/history.csv")
    assert reply.headers["content-type"].startswith("text/csv")
    assert f"{shop.id}.csv" in reply.headers["content-disposition"]
    rows = list(csv.DictReader(io.StringIO(reply.text.removeprefix("\ufeff"))))
    told = [{name: "" if value is None else str(value) for name, value in each.items()} for each in shop.history()]
    assert rows == told
    assert len(rows) == 3


@pytest.mark.faults
def test_a_span_begins_and_ends_where_it_says(here: World, shop: Shop) -> None:
    """Quarter hours that began from `start` on and before `end`; by default the day before `end`."""
    shop.tills("1")
    for _ in range(100):
        here.app.checkout.join_line.join(new_id("cus", 0), shop.id, Joining(3))
        here.clock.move(900)
    shop = signed_in(here, shop)
    whole = shop.owner.get(f"{shop.path}/history?limit=100&start=2026-12-01T00:00:00Z").expect(200)["items"]
    assert len(whole) == 100
    cases = {
        "start=2026-12-01T20:15:00Z&end=2026-12-01T21:00:00Z": ["20:15", "20:30", "20:45"],
        "start=2026-12-01T20:15:01Z&end=2026-12-01T20:45:01Z": ["20:30", "20:45"],
        "start=2026-12-01T22:15:00%2B02:00&end=2026-12-01T20:16:00Z": ["20:15"],
        "start=2020-01-01T00:00:00Z&end=2020-01-02T00:00:00Z": [],
        "start=2030-01-01T00:00:00Z&end=2030-01-02T00:00:00Z": [],
    }
    for query, starts in cases.items():
        assert _starts(shop.history(f"?{query}")) == starts, query
    until = datetime.fromisoformat(whole[60]["starts_at"]).isoformat().replace("+00:00", "Z")
    assert shop.history(f"?end={until}&limit=100") == whole[:60]
    assert len(shop.history("?limit=100")) == 96  # a day, with the present one
    for query in ("start=2026-12-01T21:00:00Z&end=2026-12-01T21:00:00Z", "start=2031-01-01T00:00:00Z"):
        assert shop.owner.get(f"{shop.path}/history?{query}").status == 422, query


@pytest.mark.parametrize(
    "span",
    [
        "start=0001-01-01T00:00:00Z&end=0002-01-01T00:00:00Z",
        "start=0001-01-01T00:00:00Z&end=9999-12-31T23:59:59Z",
        "start=3000-01-01T00:00:00Z&end=9999-12-31T23:59:59Z",
        "end=0001-01-01T00:00:00Z",
        "start=9999-12-31T23:59:59.999Z&end=9999-12-31T23:59:59.999999Z",
    ],
)
def test_any_span_is_answered(here: World, shop: Shop, span: str) -> None:
    """With what there is in it, or as wrong: also where time has no end."""
    shop.tills("1")
    here.clock.move(1000)
    shop.add()
    for path in ("history", "history.csv"):
        assert shop.owner.get(f"{shop.path}/{path}?{span}").status in (200, 422), path


def test_a_quiet_market_has_the_present_quarter(here: World, shop: Shop) -> None:
    """Nothing has happened, so its counts are zero; quarter hours before it are left out."""
    here.clock.move(7200)
    (now,) = shop.history()
    assert (now["starts_at"], _counts(now), now["mean_wait_seconds"]) == ("2026-12-01T22:00:00Z", (0,) * 6, None)
    assert shop.owner.get(f"{shop.path}/history.csv").text.count("\n") == 2
    assert Caller(here.api).get(f"{shop.path}/history").status == 401
