"""Bars, their offers and their guests: every call and topic says the same from the change on, before any check has run
and after all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from chalicelib.core.deadline import Deadline, DeadlineKind
from tests.api.bars.calls import hopeful, missed, refused, watch
from tests.worlds.tavern import Drinker, Tavern, bar_behind, landlord, queueing, settle, yes
from tests.worlds.world import World

Change = Callable[[World, Tavern, Drinker], Any]


def _fill(here: World, tavern: Tavern, guest: Drinker) -> None:
    queueing(here, tavern)


ENDS: list[Any] = [
    pytest.param(lambda here, tavern, guest: tavern.switch("close").expect(200), (409, "WITHDRAWN"), id="bar closes"),
    pytest.param(lambda here, tavern, guest: tavern.switch("pause").expect(200), (409, "WITHDRAWN"), id="bar pauses"),
    pytest.param(_fill, (409, "QUEUE_FULL"), id="bar is full"),
    pytest.param(lambda here, tavern, guest: tavern.change(capacity=1), (409, "WITHDRAWN"), id="bar is too small"),
    pytest.param(lambda here, tavern, guest: guest.act("cancel").expect(200), (409, "WITHDRAWN"), id="guest cancels"),
    pytest.param(lambda here, tavern, guest: here.clock.move(45), (410, "OFFER_EXPIRED"), id="offer lapses"),
]


@pytest.mark.parametrize(("change", "refusal"), ENDS)
def test_an_offer_that_cannot_be_accepted_is_not_listed(here: World, change: Change, refusal: tuple[int, str]) -> None:
    """Neither in the list, nor in the line for the staff, nor in the snapshot of either of their topics."""
    owner = landlord(here)
    tavern = bar_behind(here, owner, max_queue=1)
    guest = hopeful(here, tavern)
    (offer,) = tavern.offers()
    change(here, tavern, guest)
    operator = here.app.bars.manage_bar.find(tavern.id).operator
    for step in range(2):
        assert tavern.offers() == []
        assert owner.get(f"{tavern.path}/queue").expect(200)["offers"] == []
        assert watch(here, f"bar{step}", f"operator/{tavern.id}", owner.token)["data"]["offers"] == []
        (console,) = watch(here, f"all{step}", f"operator/{operator}", owner.token)["data"]["bars"]
        assert console["offers"] == []
        assert refused(tavern.accept(offer)) == refusal
        settle(here.app)


def test_an_offer_of_a_guest_whom_another_bar_has_taken_is_not_listed(here: World) -> None:
    """Accepting it is 409 ALREADY_MATCHED."""
    owner = landlord(here)
    chosen, first, second = (bar_behind(here, owner, 50 * number) for number in range(3))
    guest = hopeful(here, chosen, width=2)
    chosen.reject().expect(200)
    settle(here.app)
    (offer,) = second.offers()
    first.accept().expect(200)
    for _ in range(2):
        assert second.offers() == []
        assert refused(second.accept(offer)) == (409, "ALREADY_MATCHED")
        settle(here.app)
    assert guest.state == ("CONFIRMING", None)


@pytest.mark.parametrize("confirms", [False, True], ids=["queueing", "confirming"])
def test_a_guest_of_a_closed_bar_reads_the_same_everywhere(here: World, confirms: bool) -> None:
    """In the request, in the list and in the snapshot of their topic; until the search for another bar is over."""
    owner = landlord(here)
    chosen, other = bar_behind(here, owner), bar_behind(here, owner, 100)
    guest = queueing(here, other, chosen if confirms else None)
    other.switch("close").expect(200)
    chosen.switch("close").expect(200)

    def agree(step: str) -> str:
        request = guest.request()
        (listed,) = guest.calls.get("/v1/bar-requests").expect(200)["items"]
        assert {name: listed[name] for name in ("state", "reason", "ended_at", "expires_at")} == {
            name: request[name] for name in ("state", "reason", "ended_at", "expires_at")
        }
        snapshot = watch(here, step, f"customer/{guest.id}", guest.calls.token)["data"]["bar_request"]
        assert (snapshot and snapshot["state"]) == (request["state"] if request["ended_at"] is None else None)
        return str(request["state"])

    assert agree("before") == ("REQUESTING" if confirms else "IDLE")
    here.clock.move(301)
    assert agree("later") == "IDLE"
    settle(here.app)
    assert agree("after") == "IDLE"


def test_a_bar_that_closed_by_the_clock_ends_its_guests_requests_at_that_instant(here: World) -> None:
    """However late it is read."""
    hours = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "20:10"}]}}
    tavern = bar_behind(here, landlord(here), opening_hours=hours)
    guest = queueing(here, tavern)
    here.clock.move(600)
    closed = guest.request()["ended_at"]
    here.clock.move(60)
    assert guest.request()["ended_at"] == closed == "2026-12-01T20:10:00Z"


def test_the_time_to_come_back_is_not_shown_when_it_would_be_refused(here: World, tavern: Tavern) -> None:
    """A bar that has closed lets no guest back; a paused one does."""
    guest = queueing(here, tavern)
    missed(here, tavern, guest)
    tavern.switch("pause").expect(200)
    assert guest.request()["return_until"] is not None
    tavern.switch("close").expect(200)
    assert (guest.request()["return_until"], guest.request()["return_in"]) == (None, None)
    assert refused(guest.act("return")) == (410, "REQUEST_LAPSED")


def test_arriving_at_a_closed_bar_says_the_state_that_the_request_has(here: World, tavern: Tavern) -> None:
    """409 STATE_CHANGED with IDLE, before the check as after it."""
    guest = queueing(here, tavern)
    tavern.switch("close").expect(200)
    for _ in range(2):
        late = guest.calls.post(f"{guest.path}/arrive", {"code": "a" * 22})
        assert (late.code, late.json["error"]["details"]["state"]) == ("STATE_CHANGED", "IDLE")
        settle(here.app)


def test_no_guest_is_mailed_to_set_out_for_a_closed_bar(here: World, tavern: Tavern) -> None:
    """The email's message comes when the bar has closed and no check has recorded that."""
    guests = [hopeful(here, tavern, f"{name}@example.com") for name in ("ann", "bo")]
    mails = [f"{guest.id}/REQUEST#{guest.asked[-1]}" for guest in guests]
    for _ in guests:
        yes(here, tavern)

    def mailed(name: str) -> str | None:
        return here.app.people.send_emails.check(Deadline(DeadlineKind.MAIL, name, here.clock.now()))

    assert mailed(mails[0]) == "mailed"
    tavern.switch("close").expect(200)
    assert mailed(mails[1]) is None
    assert len(here.post.emails) == 1
