"""A round: one guest, the bar that they ask and one next door, at any stage between asking and being seated.

`agreed` asserts what has to hold at every moment, whatever failed or was overtaken: lines, requests and guests agree.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import count

from chalicelib.bars.rules.requests import ACTIVE, GuestState
from chalicelib.bars.storage import bars, guests, requests
from chalicelib.bars.storage.bar_items import BarItem, bar_pk
from tests.support.api import Caller
from tests.worlds.tavern import Drinker, Tavern, bar_behind, drinker, pending, settle
from tests.worlds.world import World

_APART = 30_000
"""Metres between two rounds: no bar of another round is asked."""

_rounds = count()


@dataclass
class Round:
    here: World
    owner: Caller
    chosen: Tavern
    other: Tavern
    guest: Drinker
    neighbour: Drinker
    place: tuple[float, float]

    # the acts of guests and bars; each is done at most once a round

    def accept(self) -> int:
        """The bar that is offered the guest accepts. 410 when no bar is offered the guest any more."""
        return self._answer("accept", self.guest)

    def refuse(self) -> int:
        return self._answer("reject", self.guest)

    def confirm(self) -> int:
        return self.guest.act("confirm").status

    def search_on(self) -> int:
        return self.guest.act("reject").status

    def cancel(self) -> int:
        return self.guest.act("cancel").status

    def come_back(self) -> int:
        return self.guest.act("return").status

    def ask_again(self) -> int:
        """The guest asks again. REQUEST_EXISTS names the request that they have."""
        reply = self.guest.ask(self.chosen)
        if reply.code == "REQUEST_EXISTS":
            self.guest.asked.append(reply.json["error"]["details"]["request_id"])
        return reply.status

    def call(self) -> int:
        return self._entry("call")

    def seat(self) -> int:
        return self._entry("seat")

    def no_show(self) -> int:
        return self._entry("no-show")

    def pause(self) -> int:
        return max(bar.switch("pause").status for bar in (self.chosen, self.other))

    def close(self) -> int:
        """Both bars close, and their lines are checked."""
        for bar in (self.chosen, self.other):
            bar.switch("close").expect(200)
            self.here.app.bars.watch_line.check(bar.id)
        return 200

    def reopen(self) -> int:
        """Both bars close and open again before a check."""
        for bar in (self.chosen, self.other):
            bar.switch("close").expect(200)
            bar.switch("open").expect(200)
        return 200

    def come(self) -> int:
        """The guest shares their location."""
        return self.guest.at(*self.place).status

    def check(self) -> int:
        self.here.app.bars.match_request.check(f"{self.guest.id}/{self.guest.asked[0]}")
        return 200

    def push_in(self) -> int:
        """The neighbour asks the bar next door, which accepts if it may."""
        asked = self.neighbour.ask(self.other).status
        if asked != 202:
            return asked
        self.here.app.bars.match_request.check(f"{self.neighbour.id}/{self.neighbour.asked[-1]}")
        return self._answer("accept", self.neighbour)

    def over(self) -> None:
        """Move the clock past every deadline, in steps, and ring what is due."""
        for seconds in (46, 91, 301):
            self.here.clock.move(seconds)
            settle(self.here.app)

    def _answer(self, act: str, guest: Drinker) -> int:
        answers = [
            self.owner.post(f"/v1/bar-offers/{offer.id}/{act}").status
            for bar in (self.chosen, self.other)
            for offer in pending(self.here, bar)
            if offer.customer == guest.id
        ]
        return max(answers, default=410)

    def _entry(self, act: str) -> int:
        entry = self.guest.asked[0].replace("req_", "ent_")
        answers = [self.owner.post(f"{bar.path}/queue/{entry}/{act}").status for bar in (self.chosen, self.other)]
        return min(answers)


def agreed(round: Round) -> None:
    """Assert that lines, requests and guests agree, and that the copies in the index are right."""
    now = round.here.clock.now()
    for tavern in (round.chosen, round.other):
        found = bars.get(tavern.id)
        item = BarItem.find(bar_pk(tavern.id), "~")
        assert found
        assert item
        assert item.queueing == sum(slot.until is None for slot in found.slots.values())
        assert [int(until) for until in item.held or ()] == sorted(
            slot.until for slot in found.slots.values() if slot.until is not None
        )
        assert len(found.line(now)) <= found.profile.max_queue
        for slot in found.slots.values():
            request = requests.get(slot.customer, slot.request)
            assert request
            assert (request.bar, request.number, request.until) == (found.id, slot.number, slot.until)
            assert request.state is (GuestState.QUEUEING if slot.until is None else GuestState.CONFIRMING)
    for who in (round.guest, round.neighbour):
        guest = guests.get(who.id)
        stored = requests.of_customer(who.id, 100).items
        active = [request.id for request in stored if request.state in ACTIVE]
        assert active == ([guest.request] if guest.request else [])
        for request in stored:
            if request.at(now).state in (GuestState.CONFIRMING, GuestState.QUEUEING):
                at = bars.get(request.bar or "")
                assert at is not None
                assert request.id in {*at.slots, *at.turned_away}


def begun(here: World, owner: Caller) -> Round:
    """No request yet; the guest has shared their location. Each bar has room for one."""
    number = next(_rounds)
    north, east = _APART * (number % 50), _APART * (number // 50 % 50)
    chosen = bar_behind(here, owner, north, east, max_queue=1)
    other = bar_behind(here, owner, north + 50, east, max_queue=1)
    guest, neighbour = drinker(here.api), drinker(here.api)
    guest.at(north, east).expect(200)
    return Round(here, owner, chosen, other, guest, neighbour, (north, east))


def requesting(here: World, owner: Caller) -> Round:
    """The chosen bar is offered the guest."""
    round = begun(here, owner)
    round.guest.ask(round.chosen).expect(202)
    round.check()
    return round


def confirming(here: World, owner: Caller) -> Round:
    """The other bar has accepted."""
    round = requesting(here, owner)
    assert round.refuse() == 200
    round.check()
    assert round.accept() == 200
    return round


def queueing(here: World, owner: Caller) -> Round:
    """The chosen bar has accepted."""
    round = requesting(here, owner)
    assert round.accept() == 200
    return round


def called(here: World, owner: Caller) -> Round:
    round = queueing(here, owner)
    assert round.call() == 200
    return round


def missed(here: World, owner: Caller) -> Round:
    """The guest was called and has not come."""
    round = called(here, owner)
    assert round.no_show() == 200
    return round


def lapsed(here: World, owner: Caller) -> Round:
    """The guest has not confirmed in time, and no check has run since."""
    round = confirming(here, owner)
    here.clock.move(93)
    return round


Beginning = Callable[[World, Caller], Round]
