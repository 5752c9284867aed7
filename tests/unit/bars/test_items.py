"""Bars and requests as items: each is what its model makes of it, and is read back as it was."""

from __future__ import annotations

from dataclasses import replace

import pytest

from chalicelib.bars.rules.bars import Bar, BarState, Profile
from chalicelib.bars.rules.requests import BarRequest, GuestState, RequestReason
from chalicelib.bars.rules.slots import Slot
from chalicelib.bars.storage import requests
from chalicelib.bars.storage.bar_items import BarItem, bar_of, item_of
from chalicelib.core.geo import Point
from chalicelib.core.opening_hours import OpeningHours
from chalicelib.core.times import MINUTE

NOW = 1_764_619_200_000
PLAIN = Profile("Ett", Point(59.33, 18), "", max_queue=2, servers=4, visit=40 * MINUTE)
FULL = replace(
    PLAIN,
    address="Torget 1",
    auto_accept=True,
    capacity=6,
    hours=OpeningHours("Europe/Stockholm", {"mon": (("16:00", "23:00"),)}),
)
CLOSED = Bar("bar_1", "opr_1", PLAIN, door="code", pace=PLAIN.pace)
OPEN = replace(CLOSED, profile=FULL, switched=BarState.WAITING, began=NOW, open_until=NOW + 1, left_at=NOW, issued=2)
SLOTS = (Slot("req_1", "cus_1", 1, 2, NOW, network="ab"), Slot("req_2", "cus_2", 2, 2, NOW, NOW + 9, called=NOW))
LINED = replace(OPEN, slots={slot.request: slot for slot in SLOTS}, turned_away={"req_3": "cus_3"}, version=7)

ASKING = BarRequest("req_1", "cus_1", "bar_a", 2, 30, 2_000, 1, NOW, NOW + 9, NOW + 9, check_at=NOW)
QUEUEING = replace(ASKING, state=GuestState.QUEUEING, asked=("bar_a", "bar_b"), offers=("ofr_1",), passed=("bar_b",))
TAKEN = replace(QUEUEING, bar="bar_a", number=3, called=NOW, set_out=NOW, until=None, network="ab", check_at=None)
OVER = replace(TAKEN, state=GuestState.IDLE, reason=RequestReason.NO_SHOW, ended=NOW, returned=True, network="")


@pytest.mark.parametrize("bar", [CLOSED, OPEN, LINED])
def test_a_bar_is_read_as_it_was_written(bar: Bar) -> None:
    """Its item has no attribute that the model lacks, and none of another type."""
    raw = item_of(bar)
    assert BarItem.from_raw_data(dict(raw)).serialize() == raw
    assert bar_of(raw) == bar


@pytest.mark.parametrize("request_", [ASKING, QUEUEING, TAKEN, OVER])
def test_a_request_is_read_as_it_was_written(request_: BarRequest) -> None:
    """Its item has no attribute that the model lacks, and none of another type."""
    raw = requests.creating(request_).request["Item"]
    assert requests.RequestItem.from_raw_data(dict(raw)).serialize() == raw
    assert requests.request_of(raw) == request_
