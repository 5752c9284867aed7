"""Bars under attack, or under bad luck: each of these once did harm."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from chalicelib.bars.feed import BarFeed
from chalicelib.bars.rules.changes import BarChange, shown_to_all
from chalicelib.bars.rules.offers import offer_id
from chalicelib.bars.storage import bars, locations, offers
from chalicelib.bars.storage.bar_items import BarItem, item_of
from chalicelib.bars.storage.requests import RequestItem
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.offer import OfferState
from chalicelib.people.storage import customers
from chalicelib.table.transactions import transact
from tests.support.faults import Fuse, before_write, powered_by
from tests.worlds.tavern import Tavern, bar_behind, deliver, drinker, landlord, pending, place, queued, queueing, yes
from tests.worlds.world import World


@pytest.fixture
def tavern(here: World) -> Tavern:
    return bar_behind(here, landlord(here))


def _check(here: World, guest: Any) -> None:
    here.app.bars.match_request.check(f"{guest.id}/{guest.asked[-1]}")


def test_an_automatic_accept_that_fails_is_repeated(here: World) -> None:
    """By the next check, so that no later guest gets into the line first."""
    tavern = bar_behind(here, landlord(here), auto_accept=True)
    guest = drinker(here.api)
    guest.ask(tavern).expect(202)
    with powered_by(Fuse(1, done=True)):  # the offer is written, and nothing else
        _check(here, guest)
    assert (guest.state, len(pending(here, tavern))) == (("REQUESTING", None), 1)
    _check(here, guest)
    assert guest.state == ("QUEUEING", None)


def test_an_entry_whose_request_is_gone_can_be_removed(here: World, tavern: Tavern) -> None:
    """A request under way does not expire. If it is gone all the same, the staff's next act removes its entry."""
    guest = queueing(here, tavern)
    item = RequestItem.get(f"CUSTOMER#{guest.id}", f"REQUEST#{guest.asked[0]}")
    assert item.ttl is None
    item.delete()
    assert tavern.entry(guest.entry, "seat").code == "ENTRY_NOT_FOUND"
    assert tavern.queue() == []


def test_a_bar_cannot_locate_a_guest_by_moving(here: World, tavern: Tavern) -> None:
    """It cannot move while a guest is on the way, and sees walks in steps of five minutes."""
    guest = drinker(here.api)
    guest.at(505).expect(200)
    guest.ask(tavern).expect(202)
    deliver(here.app)
    (offer,) = tavern.offers()
    assert offer["walk_minutes"] == 10  # seven, to the guest
    yes(here, tavern)
    lat, lon = place(40)
    for change in ({"location": {"lat": lat, "lon": lon}}, {"arrival_radius_m": 10}, {"dwell_minutes": 0}):
        assert tavern.owner.patch(tavern.path, change).code == "QUEUE_NOT_EMPTY"
    assert guest.request()["bar"]["walk_minutes"] == 7


def test_answers_that_are_kept_have_no_distance(here: World, tavern: Tavern) -> None:
    """Answers to calls with an Idempotency-Key outlive the guest's location by a day."""
    guest = drinker(here.api)
    guest.at(505).expect(200)
    guest.ask(tavern).expect(202)
    deliver(here.app)
    yes(here, tavern)
    assert guest.request()["bar"]["distance_m"] == 505
    cancelled = guest.calls.post(f"{guest.path}/cancel", Idempotency_Key="k").expect(200)
    assert cancelled["bar"]["distance_m"] is None


def test_a_fix_that_overlaps_with_seating_is_not_kept(here: World, tavern: Tavern) -> None:
    """Also when the guest was not yet in the line when the call for the fix started."""
    guest = drinker(here.api)
    guest.ask(tavern).expect(202)
    deliver(here.app)

    def taken_and_seated() -> None:
        yes(here, tavern)
        tavern.entry(guest.entry, "seat").expect(200)

    with before_write(1, taken_and_seated):
        guest.at(0).expect(200)
    assert guest.state == ("SEATED", None)
    assert locations.get(guest.id, here.clock.now()) is None


def test_the_board_gets_changes_that_overlap_with_a_lapse(here: World) -> None:
    """Boards are compared as they are stored, not as the clock has them when the change is published."""
    owner = landlord(here)
    first, tavern = bar_behind(here, owner, 0), bar_behind(here, owner, 100, max_queue=1)
    queueing(here, tavern, first)
    held = bars.get(tavern.id)
    assert held is not None
    here.clock.move(100)
    emptied = held.without(*held.slots)
    assert len(held.line(here.clock.now())) == 0
    assert shown_to_all(held) != shown_to_all(emptied)
    assert tavern.board()["entries"] == []


def test_the_smallest_numbers_are_accepted(here: World) -> None:
    """The store has no numbers below 1e-130, so those from a phone are rounded first."""
    owner, guest = landlord(here), drinker(here.api)
    made = owner.post("/v1/bars", {"name": "Null", "location": {"lat": 1e-200, "lon": -1e-200}}).expect(201)
    assert (made["location"]["lat"], made["location"]["lon"]) == (0, 0)
    fix = {"lat": 1e-200, "lon": 5e-324, "accuracy": 1e-300}
    guest.calls.call("PUT", "/v1/customers/me/location", fix).expect(200)
    found = guest.calls.get("/v1/bars/nearby?radius=100").expect(200)["items"]
    assert found == []  # it is closed


def test_an_impossible_entry_id_is_not_found(here: World, tavern: Tavern) -> None:
    """However long it is."""
    for entry in ("ent_" + "A" * 2_000, "req_1", "ent_"):
        assert tavern.owner.post(f"{tavern.path}/queue/{entry}/seat").code == "ENTRY_NOT_FOUND"


def test_one_message_stays_under_way_for_each_guest(here: World) -> None:
    """However often they delete their location and share it again."""
    guest = drinker(here.api)
    for _ in range(5):
        guest.at(0).expect(200)
        guest.calls.delete("/v1/customers/me/location").expect(204)
    guest.at(0).expect(200)
    assert len(queued()) == 6
    began = here.clock.now()
    here.clock.move(10)
    guest.at(0).expect(200)
    for since in (began - 1, began):
        stale = Deadline(DeadlineKind.LOCATION, guest.id, here.clock.now(), since=since)
        here.app.deadlines.check(stale)
    assert len(queued()) == 7  # only the message of this fix was set again


@pytest.mark.faults
def test_a_stranger_is_not_flooded_with_emails(here: World) -> None:
    """An address has one limit, however many guests have confirmed it. What is beyond it waits for the next hour. The
    subject has no text from users."""
    fields = {"name": "WIN at http://evil.example", "auto_accept": True, "max_queue": 100, "mean_visit_minutes": 1}
    tavern = bar_behind(here, landlord(here), **fields)
    for _ in range(35):
        guest = drinker(here.api)
        guest.calls.patch("/v1/customers/me", {"email": "victim@example.com"}).expect(200)
        guest.ask(tavern).expect(202)
        deliver(here.app)
        here.app.bars.watch_line.check(tavern.id)
        customers.confirm_email(guest.id, "victim@example.com")
        due = Deadline(DeadlineKind.MAIL, f"{guest.id}/REQUEST#{guest.asked[0]}", here.clock.now())
        here.app.people.send_emails.check(due)
        tavern.entry(guest.entry, "seat").expect(200)
    assert len(here.post.emails) == 30
    assert {letter.subject for letter in here.post.emails} == {"Time to set out"}


def test_a_rough_fix_brings_no_guest_nearer(here: World, tavern: Tavern) -> None:
    """At most 200 m of its accuracy count in the guest's favour."""
    guest = drinker(here.api)
    guest.at(9_000, accuracy=100_000).expect(200)
    assert guest.ask(tavern).code == "TOO_FAR"


def test_an_older_batch_that_comes_again_is_not_sent(here: World, tavern: Tavern) -> None:
    """Watchers have a newer state under the same version."""
    changed = here.app.bars.manage_bar.find(tavern.id)
    feed = BarFeed(here.app.bars.manage_bar, here.app.outside.timers, here.clock)
    publisher = here.app.live.publisher
    assert feed.publish([BarChange(tavern.id, "300", changed)], publisher).messages == 2
    assert feed.publish([BarChange(tavern.id, "200", changed)], publisher).messages == 0
    assert feed.publish([BarChange(tavern.id, "300", changed)], publisher).messages == 2


def test_a_bar_that_became_too_small_lets_the_search_go_on(here: World, tavern: Tavern) -> None:
    """At once, because it can no longer accept."""
    other = bar_behind(here, tavern.owner, 100)
    guest = drinker(here.api)
    guest.ask(tavern, party_size=6).expect(202)
    deliver(here.app)
    tavern.change(capacity=4)
    _check(here, guest)
    assert (len(pending(here, tavern)), len(pending(here, other))) == (0, 1)


def test_scanning_the_code_at_the_door_is_an_arrival(here: World) -> None:
    """Whatever the fix says; another bar's code is refused."""
    owner = landlord(here)
    tavern, next_door = bar_behind(here, owner, arrival="seat"), bar_behind(here, owner, 20)
    guest = queueing(here, tavern)
    codes = {at.id: at.owner.get(f"{at.path}/door").expect(200)["code"] for at in (tavern, next_door)}
    arrive = f"{guest.path}/arrive"
    assert guest.calls.post(arrive, {"code": codes[next_door.id]}).status == 422
    guest.calls.post(arrive, {"code": codes[tavern.id]}).expect(200)
    guest.at(900).expect(200)
    assert tavern.queue()[0]["arrived_at"] is not None
    tavern.entry(guest.entry, "call").expect(200)
    here.app.bars.watch_line.check(tavern.id)
    assert guest.state == ("SEATED", None)
    renewed = owner.post(f"{tavern.path}/door").expect(200)
    assert renewed["code"] != codes[tavern.id]
    assert renewed["url"].endswith(f"#/arrive/{tavern.id}/{renewed['code']}")
    assert guest.calls.get(f"{tavern.path}/door").status == 403


@pytest.mark.faults
def test_a_crowd_of_full_bars_is_not_read_to_its_end(here: World) -> None:
    """Anyone may search, so a search ends after a thousand bars that have no room for the party."""
    owner = landlord(here)
    pattern = here.app.bars.manage_bar.find(bar_behind(here, owner, max_queue=1).id)
    small = replace(pattern, profile=replace(pattern.profile, capacity=2))
    with BarItem.batch_write() as batch:
        for number in range(1_000):
            batch.save(BarItem.from_raw_data(item_of(replace(small, id=f"bar_{number}"))))
    roomy = bar_behind(here, owner, 10)
    nearby = "/v1/bars/nearby?lat={}&lon={}&party_size={}".format(*place(), 4)
    found = owner.get(nearby).expect(200)["items"]
    assert [each["bar_id"] for each in found] in ([], [pattern.id])
    near = "/v1/bars/nearby?lat={}&lon={}&party_size={}".format(*place(10), 4)
    assert owner.get(near).expect(200)["items"][0]["bar_id"] == roomy.id


@pytest.mark.faults
def test_many_answered_offers_hide_no_open_one(here: World, tavern: Tavern) -> None:
    """However busy a bar is, it sees its open offers, the oldest first."""
    guest = drinker(here.api)
    guest.ask(tavern).expect(202)
    deliver(here.app)
    (pattern,) = pending(here, tavern)
    for number in range(310):
        if number == 200:
            guest = drinker(here.api)
            guest.ask(tavern).expect(202)
            deliver(here.app)
        here.clock.move(0.05)
        made = replace(pattern, id=offer_id(tavern.id, here.clock.now()), state=OfferState.DECLINED)
        transact([offers.creating(made)])
    late = drinker(here.api)
    late.ask(tavern).expect(202)
    deliver(here.app)
    assert [offer.customer for offer in pending(here, tavern)] == [guest.id, late.id]
