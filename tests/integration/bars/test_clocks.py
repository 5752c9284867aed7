"""A server whose clock is two seconds ahead ends nothing of a guest or a bar early."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from chalicelib import wiring
from tests.worlds.hall import Queue
from tests.worlds.round import Round, confirming, requesting
from tests.worlds.servers import server
from tests.worlds.tavern import Tavern, bar_behind, drinker, landlord, pending, queueing, settle
from tests.worlds.world import World


@contextmanager
def _ahead(here: World) -> Iterator[wiring.App]:
    """Calls go to a server that is two seconds ahead."""
    app = server(here, 2000, Queue())
    wiring.use(app)
    yield app
    wiring.use(here.app)


def _checked(here: World, round: Round) -> None:
    """All that is due on the server that is ahead has been checked there, and the request, too."""
    with _ahead(here) as app:
        settle(app)
        app.bars.match_request.check(f"{round.guest.id}/{round.guest.asked[0]}")


@pytest.mark.parametrize("left", [1.99, 0.01])
def test_an_offer_to_a_bar_is_not_given_to_the_next_early(here: World, left: float) -> None:
    """The first bar accepts in time by the right clock, however many checks ran on the other server."""
    round = requesting(here, landlord(here))
    here.clock.move(45 - left)
    _checked(here, round)
    assert pending(here, round.other) == []
    assert round.accept() == 200


@pytest.mark.parametrize("left", [1.99, 0.01])
def test_a_held_slot_is_not_given_to_the_next_early(here: World, left: float) -> None:
    """The next guest gets no room in a bar that is full with a slot that waits for its guest, who confirms in time."""
    round = confirming(here, landlord(here))
    here.clock.move(90 - left)
    _checked(here, round)
    with _ahead(here) as app:
        round.neighbour.at(*round.place)
        round.neighbour.ask(round.other)
        app.bars.match_request.check(f"{round.neighbour.id}/{round.neighbour.asked[0]}")
        assert pending(here, round.other) == []
    assert round.confirm() == 200


def test_a_bar_is_not_closed_early(here: World) -> None:
    """Its line is served by a server with the right time until the end of its hours."""
    hours = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "23:00"}]}}
    tavern = bar_behind(here, landlord(here), opening_hours=hours)
    guest = queueing(here, tavern)
    here.clock.move(3 * 3600 - 1)
    with _ahead(here) as app:
        settle(app)
        app.bars.watch_line.check(tavern.id)
    tavern.entry(guest.entry, "call").expect(200)


def _closing_soon(here: World) -> Tavern:
    """A bar that closes in a second."""
    hours = {"timezone": "UTC", "week": {"tue": [{"opens": "18:00", "closes": "23:00"}]}}
    tavern = bar_behind(here, landlord(here), opening_hours=hours)
    here.clock.move(3 * 3600 - 1)
    return tavern


def test_a_guest_who_asks_again_closes_no_bar_for_the_others(here: World) -> None:
    """Their own place is kept, too: the bar may call them until it has closed on every clock."""
    tavern = _closing_soon(here)
    guest, other = queueing(here, tavern), queueing(here, tavern)
    with _ahead(here):
        assert guest.ask(tavern).code == "REQUEST_EXISTS"
    for each in (other, guest):
        tavern.entry(each.entry, "call").expect(200)
    here.clock.move(3)
    elsewhere = bar_behind(here, landlord(here))
    guest.at(0.0)
    guest.ask(elsewhere).expect(202)


def test_an_offer_to_a_bar_that_closes_is_not_withdrawn_early(here: World) -> None:
    """Nor does the search for a bar end."""
    tavern = _closing_soon(here)
    guest = drinker(here.api)
    guest.at(0.0)
    guest.ask(tavern).expect(202)
    here.app.bars.match_request.check(f"{guest.id}/{guest.asked[0]}")
    with _ahead(here) as app:
        app.bars.match_request.check(f"{guest.id}/{guest.asked[0]}")
    (offer,) = tavern.offers()
    tavern.accept(offer).expect(200)
