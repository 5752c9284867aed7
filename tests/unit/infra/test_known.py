"""The organiser's events, compared with lines."""

from __future__ import annotations

from typing import Any

import pytest

from infra.importing.known import differences, digest, facts_of, known

MOVED = "2027-03-02T19:00:00Z"
NAMES = {"prf_1": "Ami", "prf_2": "The Band"}
EVENT = {
    "event_id": "evt_1",
    "status": "draft",
    "name": "Songs",
    "description": "",
    "venue_id": "ven_1",
    "performer_ids": ["prf_1"],
    "release": None,
    "starts_at": "2027-03-01T19:00:00Z",
    "ends_at": "2027-03-01T21:30:00Z",
    "on_sale_at": "2027-01-01T00:00:00.250Z",
    "sale_ends_at": "2027-03-01T19:00:00Z",
    "prices": {"a": {"amount": 1250, "currency": "EUR"}, "b": {"amount": 1, "currency": "EUR"}},
    "hold_seconds": 300,
    "max_per_customer": 10,
    "no_orphans": False,
    "waitlist": False,
    "waiting_room": False,
}


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"name": "Other"}, "name: the event has Other"),
        ({"description": "Long"}, "description: the event has another one"),
        ({"performer_ids": ["prf_1", "prf_2"]}, "performers: the event has Ami|The Band"),
        ({"performer_ids": []}, "performers: the event has none"),
        ({"starts_at": MOVED, "sale_ends_at": MOVED}, f"starts_at: the event has {MOVED}"),
        ({"on_sale_at": "2027-01-02T00:00:00Z"}, "on_sale_at: the event has 2027-01-02T00:00:00Z"),
        ({"ends_at": None}, "ends_at: the event has none"),
        ({"ends_at": "2027-03-01T22:00:00Z"}, "ends_at: the event has 2027-03-01T22:00:00Z"),
        ({"sale_ends_at": "2027-03-01T20:00:00Z"}, "sale_ends_at: the event has 2027-03-01T20:00:00Z"),
        ({"waitlist": True}, "waitlist: the event has yes"),
        ({"prices": {**EVENT["prices"], "a": {"amount": 5, "currency": "EUR"}}}, "price:a: the event has 0.05 EUR"),
        ({"prices": {"a": EVENT["prices"]["a"]}}, "price:b: the event has none"),
        ({"hold_seconds": 60}, "hold_seconds: the event has 60"),
    ],
)
def test_a_difference_is_found_and_reported(changes: dict[str, Any], problem: str) -> None:
    """The digest differs for each, and the comparison reports the column and the event's value."""
    wanted, there = facts_of(EVENT, NAMES), facts_of(EVENT | changes, NAMES)
    assert not known(EVENT | changes, NAMES).says(wanted)
    assert [str(each) for each in differences(wanted, there)] == [problem]


def test_an_empty_column_is_no_difference() -> None:
    """A sale that began at once has the time of the event's creation."""
    wanted = facts_of(EVENT, NAMES)
    at_once = type(wanted)(**{name: getattr(wanted, name) for name in wanted.__slots__} | {"on_sale_at": None})
    assert known(EVENT, NAMES).says(at_once)
    assert differences(at_once, wanted) == []


def test_the_order_of_prices_is_no_difference() -> None:
    """JSON objects have no order."""
    turned = EVENT | {"prices": dict(reversed(EVENT["prices"].items()))}
    assert digest(facts_of(EVENT, NAMES)) == digest(facts_of(turned, NAMES))
