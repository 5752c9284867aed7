"""Opening, pausing and closing bars, by their staff, by their line and by the clock."""

from __future__ import annotations

import pytest

from tests.api.bars.calls import (
    anyone,
    near,
)
from tests.worlds.tavern import bar_behind, landlord, queueing
from tests.worlds.world import World


@pytest.mark.parametrize(
    ("switched", "act", "becomes"),
    [
        ((), "open", "WAITING"),
        (("open",), "open", "WAITING"),
        (("open",), "pause", "PAUSED"),
        (("open", "pause"), "pause", "PAUSED"),
        (("open", "pause"), "open", "WAITING"),
        (("open", "pause"), "close", "CLOSED"),
        (("open",), "close", "CLOSED"),
        ((), "close", "CLOSED"),
    ],
)
def test_staff_switch_a_bar(here: World, switched: tuple[str, ...], act: str, becomes: str) -> None:
    """A repetition changes nothing; only a WAITING bar is found."""
    tavern = bar_behind(here, landlord(here), opened=False)
    for before in switched:
        tavern.switch(before).expect(200)
    assert tavern.switch(act).expect(200)["state"] == tavern.state() == becomes
    assert len(near(anyone(here))) == (becomes == "WAITING")


def test_a_closed_bar_cannot_be_paused(here: World) -> None:
    """409, and it stays closed."""
    tavern = bar_behind(here, landlord(here), opened=False)
    refused = tavern.switch("pause")
    assert (refused.status, refused.code, tavern.state()) == (409, "BAR_CLOSED", "CLOSED")


def test_a_full_line_makes_a_bar_full(here: World) -> None:
    """The line alone sets QUEUE_FULL: it comes with the last slot and goes when one is free, or there are more."""
    tavern = bar_behind(here, landlord(here), max_queue=2)
    first, _ = queueing(here, tavern), queueing(here, tavern)
    assert (tavern.state(), near(anyone(here))) == ("QUEUE_FULL", [])
    assert tavern.switch("open").expect(200)["state"] == "QUEUE_FULL"
    assert tavern.change(max_queue=3)["state"] == "WAITING"
    assert len(near(anyone(here))) == 1
    assert tavern.change(max_queue=1)["state"] == "QUEUE_FULL"
    assert len(tavern.queue()) == 2
    tavern.change(max_queue=2)
    first.act("cancel").expect(200)
    assert (tavern.state(), len(near(anyone(here)))) == ("WAITING", 1)


def test_a_pause_keeps_the_line(here: World) -> None:
    """Its guests are called and seated as before; a full bar that is paused is PAUSED."""
    tavern = bar_behind(here, landlord(here), max_queue=1)
    guest = queueing(here, tavern)
    assert tavern.switch("pause").expect(200)["state"] == "PAUSED"
    assert guest.state == ("QUEUEING", None)
    for act in ("call", "seat"):
        tavern.entry(guest.entry, act).expect(200)
    assert (guest.state, tavern.state()) == (("SEATED", None), "PAUSED")


def test_hours_close_a_bar_by_the_clock(here: World) -> None:
    """Without a check it is CLOSED and gone from the search; staff open it until the next end of its hours. The world's
    clock starts at 20:00 on a Tuesday."""
    hours = {
        "timezone": "Europe/Stockholm",
        "week": {"tue": [{"opens": "18:00", "closes": "22:00"}], "wed": [{"opens": "18:00", "closes": "02:00"}]},
    }
    tavern = bar_behind(here, landlord(here), opening_hours=hours)
    assert tavern.owner.get(tavern.path).json["open_until"] == "2026-12-01T21:00:00Z"
    here.clock.move(3600 - 0.001)
    assert (tavern.state(), len(near(anyone(here)))) == ("WAITING", 1)
    here.clock.move(0.001)
    assert (tavern.state(), near(anyone(here))) == ("CLOSED", [])
    assert tavern.switch("pause").code == "BAR_CLOSED"
    assert tavern.switch("open").expect(200)["open_until"] == "2026-12-03T01:00:00Z"
    assert tavern.state() == "WAITING"


def test_changed_hours_count_at_once(here: World) -> None:
    """An open bar closes at the end of the new hours."""
    week = {"tue": [{"opens": "18:00", "closes": "23:00"}]}
    tavern = bar_behind(here, landlord(here), opening_hours={"timezone": "UTC", "week": week})
    later = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "23:30"}]}}
    assert tavern.change(opening_hours=later)["open_until"] == "2026-12-01T23:30:00Z"
    assert tavern.change(opening_hours=None)["open_until"] is None
