"""A bar's line: calling, seating, no-shows, coming back, and closing with guests in the line."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.bars.storage import guests
from chalicelib.bars.storage.bar_items import BarItem
from chalicelib.core.times import MINUTE
from tests.support.api import Caller
from tests.worlds.tavern import Drinker, Tavern, bar_behind, deliver, drinker, landlord, queueing, settle, yes
from tests.worlds.world import World

GRACE = 10 * 60


@pytest.fixture
def tavern(here: World) -> Tavern:
    return bar_behind(here, landlord(here))


def missed(here: World, at: Tavern, guest: Drinker) -> None:
    """The guest is called and does not come."""
    at.entry(guest.entry, "call").expect(200)
    at.entry(guest.entry, "no-show").expect(200)


def refused(reply: Any) -> tuple[int, str | None]:
    return reply.status, reply.code


def test_a_guest_is_called_once(here: World, tavern: Tavern) -> None:
    """The console, the board and the guest show it; calling again does not change the instant."""
    guest = queueing(here, tavern)
    first = tavern.entry(guest.entry, "call").expect(200)
    here.clock.move(30)
    assert tavern.entry(guest.entry, "call").expect(200) == first
    (entry,) = tavern.queue()
    assert (entry["state"], entry["called_at"]) == ("called", first["called_at"])
    assert guest.request()["called_at"] == first["called_at"]
    assert tavern.board()["entries"] == [{"number": "001", "state": "called", "expires_at": None}]


def test_a_seated_guest_leaves_the_line(here: World, tavern: Tavern) -> None:
    """Seating twice is seating once, a no-show then is a 404, and the guest may ask again."""
    guest = queueing(here, tavern)
    first, again = (tavern.entry(guest.entry, "seat").expect(200) for _ in range(2))
    assert (first, first["state"], first["number"], tavern.queue()) == (again, "SEATED", "001", [])
    assert guest.state == ("SEATED", None)
    assert refused(tavern.entry(guest.entry, "no-show")) == (404, "ENTRY_NOT_FOUND")
    guest.ask(tavern).expect(202)


def test_a_guest_who_was_not_called_is_no_no_show(here: World, tavern: Tavern) -> None:
    """409, and nothing changes."""
    guest = queueing(here, tavern)
    assert refused(tavern.entry(guest.entry, "no-show")) == (409, "NOT_CALLED")
    assert (guest.state, len(tavern.queue())) == (("QUEUEING", None), 1)


def test_a_guest_who_missed_their_call_may_come_back_for_a_while(here: World, tavern: Tavern) -> None:
    """A repeated no-show changes nothing; the guest sees until when they may come back."""
    guest = queueing(here, tavern)
    missed(here, tavern, guest)
    assert tavern.entry(guest.entry, "no-show").expect(200)["reason"] == "NO_SHOW"
    shown = guest.request()
    assert (shown["state"], shown["reason"], shown["return_until"]) == ("IDLE", "NO_SHOW", "2026-12-01T20:10:00Z")
    assert (tavern.queue(), guests.get(guest.id).score) == ([], 0.5)


@pytest.mark.parametrize("by", ["guest", pytest.param("staff", marks=pytest.mark.faults)])
def test_a_guest_who_comes_back_has_the_same_position(here: World, tavern: Tavern, by: str) -> None:
    """At the front, with their number, as reliable as before; a repetition changes nothing."""
    guest, other = queueing(here, tavern), queueing(here, tavern)
    missed(here, tavern, guest)
    assert other.request()["position"] == 1
    for _ in range(2):
        (guest.act("return") if by == "guest" else tavern.entry(guest.entry, "return")).expect(200)
    shown = guest.request()
    assert (shown["state"], shown["position"], shown["number"], shown["called_at"]) == ("QUEUEING", 1, "001", None)
    assert (other.request()["position"], len(tavern.queue())) == (2, 2)
    assert guests.get(guest.id).score == 1


def test_the_second_missed_call_is_final(here: World, tavern: Tavern) -> None:
    """Neither the guest nor the staff can undo it."""
    guest = queueing(here, tavern)
    missed(here, tavern, guest)
    guest.act("return").expect(200)
    missed(here, tavern, guest)
    assert (guest.state, guest.request()["return_until"]) == (("IDLE", "NO_SHOW"), None)
    assert refused(guest.act("return")) == (409, "STATE_CHANGED")
    assert refused(tavern.entry(guest.entry, "return")) == (409, "STATE_CHANGED")
    assert tavern.queue() == []


def test_coming_back_too_late_is_refused(here: World, tavern: Tavern) -> None:
    """To the millisecond."""
    late, last = queueing(here, tavern), queueing(here, tavern)
    for each in (late, last):
        missed(here, tavern, each)
    here.clock.move(GRACE - 0.001)
    last.act("return").expect(200)
    here.clock.move(0.001)
    assert late.request()["return_until"] is None
    assert refused(late.act("return")) == (410, "REQUEST_LAPSED")
    assert refused(tavern.entry(late.entry, "return")) == (410, "REQUEST_LAPSED")


def test_no_guest_comes_back_to_a_full_queue(here: World) -> None:
    """Coming back works once a slot is free again."""
    small = bar_behind(here, landlord(here), max_queue=1)
    guest = queueing(here, small)
    missed(here, small, guest)
    other = queueing(here, small)
    assert refused(guest.act("return")) == (409, "QUEUE_FULL")
    other.act("cancel").expect(200)
    guest.act("return").expect(200)


@pytest.mark.faults
def test_a_guest_with_another_request_does_not_come_back(here: World, tavern: Tavern) -> None:
    """A guest has one request at a time."""
    guest = queueing(here, tavern)
    missed(here, tavern, guest)
    before = guest.path
    guest.at().expect(200)
    guest.ask(tavern).expect(202)
    assert refused(guest.calls.post(f"{before}/return")) == (409, "REQUEST_EXISTS")
    assert refused(tavern.entry({"entry_id": f"ent_{before.rpartition('_')[2]}"}, "return")) == (409, "REQUEST_EXISTS")


@pytest.mark.parametrize("reason", ["seated", pytest.param("cancelled", marks=pytest.mark.faults)])
def test_only_a_guest_who_missed_a_call_comes_back(here: World, tavern: Tavern, reason: str) -> None:
    """A request that ended in another way stays ended."""
    guest = queueing(here, tavern)
    (guest.act("cancel") if reason == "cancelled" else tavern.entry(guest.entry, "seat")).expect(200)
    assert refused(guest.act("return")) == (409, "STATE_CHANGED")


def test_an_entry_belongs_to_its_bar(here: World, tavern: Tavern) -> None:
    """404 for another bar's entry, an unknown one, and one that is still to be confirmed, however odd its id."""
    other = bar_behind(here, tavern.owner)
    guest, held = queueing(here, tavern), queueing(here, other, tavern)
    for act in ("call", "seat", "no-show", "return"):
        assert refused(other.entry(guest.entry, act)) == (404, "ENTRY_NOT_FOUND")
    assert refused(other.entry(held.entry, "call")) == (404, "ENTRY_NOT_FOUND")
    for id in ("ent_", "nope", "ent_" + "0" * 26, "%E2%98%83", "ent_" + "x" * 2_000):
        assert refused(other.entry({"entry_id": id}, "seat")) == (404, "ENTRY_NOT_FOUND"), id
    assert [entry["state"] for entry in tavern.queue()] == ["queueing"]


def test_a_line_belongs_to_its_operator(here: World, tavern: Tavern) -> None:
    """403 for another operator and for a guest, 401 for a stranger."""
    guest, other = queueing(here, tavern), landlord(here)
    path = f"{tavern.path}/queue"
    for caller, status in ((other, 403), (guest.calls, 403), (Caller(here.api), 401)):
        assert caller.get(path).status == status
        for act in ("call", "seat", "no-show", "return"):
            assert caller.post(f"{path}/{guest.entry['entry_id']}/{act}").status == status
    assert guest.request()["called_at"] is None


def test_numbers_stay_and_positions_move(here: World, tavern: Tavern) -> None:
    """Numbers count up, and those of guests who leave are not given out again."""
    first, second, third = (queueing(here, tavern, party=size) for size in (2, 3, 4))
    second.act("cancel").expect(200)
    fourth = queueing(here, tavern)
    shown = [(each.request()["number"], each.request()["position"]) for each in (first, third, fourth)]
    assert shown == [("001", 1), ("003", 2), ("004", 3)]
    assert [(each["number"], each["party_size"]) for each in tavern.queue()] == [("001", 2), ("003", 4), ("004", 2)]


def test_quotes_grow_with_the_line(here: World, tavern: Tavern) -> None:
    """On the console, for the guest, on the board, and for a guest who might join."""
    people = [queueing(here, tavern) for _ in range(3)]
    entries = [each["wait"]["median_minutes"] for each in tavern.queue()]
    assert entries == [8, 19, 31]
    assert people[2].request()["wait"] == {"median_minutes": 31, "p90_minutes": 59}
    joining = {"median_minutes": 42, "p90_minutes": 74}
    assert (tavern.board()["wait"], tavern.owner.get(tavern.path).json["wait"]) == (joining, joining)


def test_the_pace_is_learned_from_seats(here: World, tavern: Tavern) -> None:
    """A line that moves faster than expected is quoted shorter waits; no-shows do not count."""
    people = [queueing(here, tavern) for _ in range(3)]
    expected = here.app.bars.manage_bar.find(tavern.id).pace
    here.clock.move(60)
    missed(here, tavern, people[0])
    assert here.app.bars.manage_bar.find(tavern.id).pace == expected
    for guest in people[1:]:
        here.clock.move(60)
        tavern.entry(guest.entry, "seat").expect(200)
    learned = here.app.bars.manage_bar.find(tavern.id).pace
    once = expected + (2 * MINUTE - expected) / 20
    assert learned == pytest.approx(once + (MINUTE - once) / 20, abs=2)


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


def test_a_guest_who_missed_a_call_has_to_be_nearer(here: World, tavern: Tavern) -> None:
    """They have to share their location, and join from within 3500 m instead of 5000."""
    guest = queueing(here, tavern)
    missed(here, tavern, guest)
    assert refused(guest.ask(tavern)) == (409, "LOCATION_NEEDED")
    guest.at(3_520, accuracy=10).expect(200)
    far = guest.ask(tavern)
    assert (*refused(far), far.json["error"]["details"]) == (409, "TOO_FAR", {"radius": 3_500})
    guest.at(3_490).expect(200)
    guest.ask(tavern).expect(202)


def test_no_guest_joins_from_farther_than_five_kilometres(here: World, tavern: Tavern) -> None:
    """Their fix may be off by its accuracy."""
    guest = drinker(here.api)
    guest.at(5_100, accuracy=50).expect(200)
    far = guest.ask(tavern)
    assert (far.code, far.json["error"]["details"]) == ("TOO_FAR", {"radius": 5_000})
    guest.at(5_040, accuracy=50).expect(200)
    guest.ask(tavern).expect(202)


def test_seats_make_good_what_a_missed_call_cost(here: World, tavern: Tavern) -> None:
    """Each gives back a quarter of the missing score."""
    guest, scores = queueing(here, tavern), []
    missed(here, tavern, guest)
    for _ in range(2):
        guest.at().expect(200)
        guest.ask(tavern, radius=600).expect(202)
        deliver(here.app)
        yes(here, tavern)
        tavern.entry(guest.entry, "seat").expect(200)
        scores.append(guests.get(guest.id).score)
    assert scores == [0.625, 0.71875]


@pytest.mark.parametrize(("hours", "number"), [(7, "002"), (8, "001")])
def test_numbers_start_again_after_eight_hours(here: World, tavern: Tavern, hours: int, number: str) -> None:
    """A guest cannot come back with a number that another guest may have by then."""
    here.clock.move(hours * 3600 - 1)
    early = queueing(here, tavern)
    missed(here, tavern, early)
    here.clock.move(1)
    for act in ("close", "open"):
        tavern.switch(act).expect(200)
    assert queueing(here, tavern).request()["number"] == number
    assert early.request()["number"] == "001"
    assert refused(early.act("return")) == ((200, None) if hours < 8 else (410, "REQUEST_LAPSED"))


def test_an_empty_bar_that_closed_by_the_clock_is_due_no_more(here: World) -> None:
    """It is out of both indexes, so the sweep does not check it every minute."""
    hours = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "23:00"}]}}
    tavern = bar_behind(here, landlord(here), opening_hours=hours)
    here.clock.move(3 * 3600)
    settle(here.app)
    item = BarItem.get(f"BAR#{tavern.id}", "~")
    assert (tavern.state(), item.due_at, item.place_cell) == ("CLOSED", None, None)
    tavern.switch("open").expect(200)
    assert tavern.state() == "WAITING"
