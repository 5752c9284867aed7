"""A bar that closes with guests in its line."""

from __future__ import annotations

from chalicelib.bars.storage import guests
from chalicelib.bars.storage.bar_items import BarItem
from tests.api.bars.calls import (
    refused,
)
from tests.worlds.tavern import Tavern, bar_behind, deliver, landlord, queueing, settle, yes
from tests.worlds.world import World


def test_a_bar_that_closes_turns_all_guests_away(here: World, tavern: Tavern) -> None:
    """Each sees it at that instant, without a check; the check ends their requests, and they may ask again."""
    guest, called = queueing(here, tavern), queueing(here, tavern)
    tavern.entry(called.entry, "call").expect(200)
    tavern.switch("close").expect(200)
    assert (guest.state, called.state) == (("IDLE", "BAR_CLOSED"), ("IDLE", "BAR_CLOSED"))
    assert tavern.queue() == []
    assert refused(tavern.entry(guest.entry, "seat")) == (404, "ENTRY_NOT_FOUND")
    assert here.app.bars.watch_line.check(tavern.id) == "guests turned away"
    assert (guest.state, called.state) == (("IDLE", "BAR_CLOSED"), ("IDLE", "BAR_CLOSED"))
    other = bar_behind(here, tavern.owner, 50)
    for each in (guest, called):
        each.ask(other, radius=600).expect(202)
    assert (here.app.bars.watch_line.check(tavern.id), here.app.bars.manage_bar.find(tavern.id).turned_away) == (
        None,
        {},
    )


def test_a_guest_who_was_turned_away_may_ask_again_at_once(here: World, tavern: Tavern) -> None:
    """Before any check: a request that is shown as over does not block a new one."""
    guest, other = queueing(here, tavern), bar_behind(here, tavern.owner, 50)
    tavern.switch("close").expect(200)
    assert guest.state == ("IDLE", "BAR_CLOSED")
    guest.ask(other, radius=600).expect(202)
    settle(here.app)
    yes(here, other)
    here.app.bars.watch_line.check(tavern.id)
    assert (guest.state, here.app.bars.manage_bar.find(tavern.id).turned_away) == (("QUEUEING", None), {})


def test_a_bar_that_reopens_still_turns_away_its_old_line(here: World, tavern: Tavern) -> None:
    """Before its check has run, they are not in its new line, and see why."""
    guest = queueing(here, tavern)
    for act in ("close", "open"):
        tavern.switch(act).expect(200)
    assert (guest.state, tavern.queue(), tavern.state()) == (("IDLE", "BAR_CLOSED"), [], "WAITING")
    settle(here.app)
    assert guest.state == ("IDLE", "BAR_CLOSED")
    guest.ask(tavern, radius=600).expect(202)
    deliver(here.app)
    yes(here, tavern)
    assert (guest.request()["number"], guest.request()["position"]) == ("002", 1)


def test_the_end_of_the_hours_turns_all_guests_away(here: World) -> None:
    """By the clock; then the sweep ends their requests. The world's clock starts at 20:00 on a Tuesday."""
    hours = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "23:00"}]}}
    tavern = bar_behind(here, landlord(here), opening_hours=hours)
    guest = queueing(here, tavern)
    here.clock.move(3 * 3600 - 0.001)
    assert guest.state == ("QUEUEING", None)
    here.clock.move(0.001)
    assert (guest.state, tavern.state()) == (("IDLE", "BAR_CLOSED"), "CLOSED")
    here.clock.move(2)
    settle(here.app)
    assert (guest.state, guests.get(guest.id).request) == (("IDLE", "BAR_CLOSED"), None)


def test_a_bar_that_closed_by_the_clock_has_an_empty_line(here: World) -> None:
    """Before any check, console, board and guest agree, and no guest can be called."""
    hours = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "23:00"}]}}
    tavern = bar_behind(here, landlord(here), opening_hours=hours)
    guest = queueing(here, tavern)
    here.clock.move(3 * 3600)
    assert guest.state == ("IDLE", "BAR_CLOSED")
    assert (tavern.queue(), tavern.board()["entries"], tavern.board()["queue_length"]) == ([], [], 0)
    for act in ("call", "seat"):
        assert refused(tavern.entry(guest.entry, act)) == (404, "ENTRY_NOT_FOUND")


def test_the_list_agrees_with_each_request(here: World, tavern: Tavern) -> None:
    """Also when the bar has closed, before any check."""
    guest = queueing(here, tavern)
    tavern.switch("close").expect(200)
    (listed,) = guest.calls.get("/v1/bar-requests").expect(200)["items"]
    assert (listed["state"], listed["reason"]) == guest.state == ("IDLE", "BAR_CLOSED")


def test_the_search_goes_on_when_a_bar_closes_before_the_guest_confirms(here: World, tavern: Tavern) -> None:
    """The guest sees it; confirming is too late; the next bar is asked."""
    closing, third = bar_behind(here, tavern.owner, 50), bar_behind(here, tavern.owner, 100)
    guest = queueing(here, closing, tavern)
    closing.switch("close").expect(200)
    assert (guest.state, guest.request()["bar"]) == (("REQUESTING", None), None)
    late = guest.act("confirm")
    assert (*refused(late), late.json["error"]["details"]) == (410, "REQUEST_LAPSED", {"reason": "BAR_CLOSED"})
    here.app.bars.watch_line.check(closing.id)
    settle(here.app)
    yes(here, third)
    assert guest.request()["bar"]["bar_id"] == third.id


def test_an_empty_bar_that_closed_by_the_clock_is_due_no_more(here: World) -> None:
    """It is out of both indexes, so the sweep does not check it every minute."""
    hours = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "23:00"}]}}
    tavern = bar_behind(here, landlord(here), opening_hours=hours)
    here.clock.move(3 * 3600 + 2)
    settle(here.app)
    item = BarItem.get(f"BAR#{tavern.id}", "~")
    assert (tavern.state(), item.due_at, item.place_cell) == ("CLOSED", None, None)
    tavern.switch("open").expect(200)
    assert tavern.state() == "WAITING"
