"""Many acts at once: for the last slot, for one guest, and for a guest who is just cancelling."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest

from tests.race.bars.crowd import asking, offered
from tests.support.api import Caller, OverHttp
from tests.support.crowd import at_once, outcomes
from tests.support.local import wait_for
from tests.worlds.scene import operator
from tests.worlds.tavern import Drinker, bar, place

RACES, A_ROUND = 100, 50


@pytest.fixture(scope="module")
def owner(api: OverHttp) -> Caller:
    return operator(api)


def test_the_last_slot_goes_to_one_guest(owner: Caller, street: tuple[float, float]) -> None:
    """Twenty accepts at the same moment with room for one: one succeeds, and the bar is gone from the search."""
    tavern = bar(owner, *street, max_queue=1)
    guests = asking(owner.api, tavern, 20)  # type: ignore[arg-type]
    replies = at_once([partial(tavern.accept, offer) for offer in offered(tavern, 20)])
    assert outcomes(replies) == {(200, None): 1, (409, "QUEUE_FULL"): 19}
    assert (tavern.state(), len(tavern.queue())) == ("QUEUE_FULL", 1)
    lat, lon = place(*street)
    nearby = Caller(owner.api).get(f"/v1/bars/nearby?lat={lat}&lon={lon}").expect(200)["items"]
    assert nearby == []
    ends = wait_for(lambda: _states(guests, "REQUESTING"), "an end of every search")
    assert ends == {("QUEUEING", None): 1, ("IDLE", "NO_MATCH"): 19}


def test_of_two_bars_one_gets_the_guest(owner: Caller, street: tuple[float, float]) -> None:
    """Both accept at the same moment, ten times: exactly one succeeds each time."""
    chosen = bar(owner, *street)
    others = [bar(owner, street[0] + north, street[1]) for north in (40, 80)]
    for _ in range(10):
        (guest,) = asking(owner.api, chosen, 1, width=2)  # type: ignore[arg-type]
        chosen.reject(offered(chosen, 1)[0]).expect(200)
        offers = [offered(other, 1)[0] for other in others]
        replies = at_once([partial(other.accept, offer) for other, offer in zip(others, offers, strict=True)])
        assert outcomes(replies) == {(200, None): 1, (409, "ALREADY_MATCHED"): 1}
        assert guest.state == ("CONFIRMING", None)
        assert sum(len(other.queue()) for other in others) == 1
        guest.act("cancel").expect(200)


def test_no_guest_who_cancelled_is_in_a_line(owner: Caller, street: tuple[float, float]) -> None:
    """A hundred times a guest cancels while the bar accepts: whichever is first, the line is right."""
    tavern = bar(owner, *street, max_queue=100)
    seen: Counter[tuple[int, str | None]] = Counter()
    for _ in range(RACES // A_ROUND):
        guests = asking(owner.api, tavern, A_ROUND)  # type: ignore[arg-type]
        offers = offered(tavern, A_ROUND)
        calls = [partial(tavern.accept, offer) for offer in offers] + [partial(guest.act, "cancel") for guest in guests]
        with ThreadPoolExecutor(16) as pool:
            # alternates between a guest's cancelling and an offer, sometimes of the same guest
            futures = [pool.submit(calls[number // 2 + A_ROUND * (number % 2)]) for number in range(2 * A_ROUND)]
        replies = [future.result() for future in futures]
        seen += outcomes(replies)
        assert max(reply.status for reply in replies) < 500
        assert {guest.state for guest in guests} == {("IDLE", "CANCELLED")}
        assert (tavern.queue(), tavern.board()["queue_length"]) == ([], 0)
    assert set(seen) == {(200, None), (409, "WITHDRAWN")}


def _states(guests: list[Drinker], none: str) -> Counter[tuple[str, str | None]] | None:
    """How many guests are in which state, once none is in the state `none`."""
    found = Counter(guest.state for guest in guests)
    return None if any(state == none for state, _ in found) else found
