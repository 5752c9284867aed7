"""A guest's request, from asking one bar to being taken by one that has room."""

from __future__ import annotations

from tests.support.tavern import Drinker, Tavern, bar, drinker, settle
from tests.support.world import World


def asking(here: World, at: Tavern, **wish: object) -> Drinker:
    """A guest at the centre who has asked this bar, which was offered it."""
    guest = drinker(here.api)
    guest.at().expect(200)
    guest.ask(at, **wish).expect(202)
    settle(here.container)
    return guest


def test_the_bar_that_was_asked_takes_the_guest(here: World) -> None:
    """Its yes puts the guest in its line at once, with a position and a quoted wait."""
    tavern = bar(here.operator())
    guest = asking(here, tavern)
    assert guest.state == ("REQUESTING", None)
    (offer,) = tavern.offers()
    assert (offer["party_size"], offer["walk_minutes"], offer["expires_in"]) == (2, 0, 45)
    entry = tavern.accept(offer).expect(200)
    request = guest.request()
    assert (request["state"], request["position"], request["bar"]["bar_id"]) == ("QUEUEING", 1, tavern.id)
    assert request["wait"] == {"median_minutes": 8, "p90_minutes": 26}
    assert tavern.queue()[0]["entry_id"] == entry["entry_id"]


def test_a_second_bar_is_for_the_guest_to_confirm(here: World) -> None:
    """The chosen bar says no, the next one yes: the guest sees which it is, and confirms."""
    owner = here.operator()
    chosen, other = bar(owner), bar(owner, 200)
    guest = asking(here, chosen)
    chosen.reject().expect(200)
    settle(here.container)
    assert chosen.offers() == []
    other.accept().expect(200)
    found = guest.request()
    assert (found["state"], found["bar"]["bar_id"], found["bar"]["distance_m"]) == ("CONFIRMING", other.id, 200)
    assert (found["expires_in"], found["asked"]) == (90, 2)
    assert guest.act("confirm").expect(200)["state"] == "QUEUEING"
    assert [entry["state"] for entry in other.queue()] == ["queueing"]


def test_silence_is_a_no_after_45_seconds(here: World) -> None:
    """The next bar is asked, and the first one's yes comes too late, whether or not anything has run."""
    owner = here.operator()
    silent, other = bar(owner), bar(owner, 100)
    asking(here, silent)
    (offer,) = silent.offers()
    here.clock.move(46)
    assert silent.accept(offer).code == "OFFER_EXPIRED"
    settle(here.container)
    assert len(other.offers()) == 1


def test_nobody_is_a_no_match(here: World) -> None:
    """When everybody has said no the guest is free again, and no bar was asked twice."""
    owner = here.operator()
    bars = [bar(owner, 50 * number) for number in range(3)]
    guest = asking(here, bars[0])
    for each in bars:
        assert len(each.offers()) == 1
        each.reject().expect(200)
        settle(here.container)
    assert guest.state == ("IDLE", "NO_MATCH")
    assert guest.request()["asked"] == 3
