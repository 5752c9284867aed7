"""Acts that fail halfway, or are overtaken: no shopper is lost or doubled, in the line, at a till or at the door."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from chalicelib.checkout.storage import doors
from chalicelib.checkout.storage.tickets import ticket_of
from tests.support.api import Reply
from tests.support.engines import engine
from tests.support.faults import Fuse, before_write, powered_by
from tests.support.shoppers import everyone
from tests.worlds.market import Buyer, Shop, buyer, market
from tests.worlds.tavern import landlord
from tests.worlds.world import World

pytestmark = pytest.mark.faults

STEPS = 9


@dataclass
class Hour:
    """A busy hour: till 1 has called one of three shoppers, till 2 is free, two are inside and two wait outside."""

    here: World
    shop: Shop
    guests: list[Buyer]
    tickets: list[str] = field(default_factory=list)
    visits: list[str] = field(default_factory=list)

    def join(self) -> Reply:
        """A customer who is inside joins."""
        return self.guests[1].join()

    def join_without_visit(self) -> Reply:
        return self.guests[4].join()

    def add(self) -> Reply:
        return self.shop.owner.post(f"{self.shop.path}/line", {"items": 3})

    def next(self) -> Reply:
        return self.shop.at("1", "next")

    def next_elsewhere(self) -> Reply:
        return self.shop.at("2", "next")

    def done(self) -> Reply:
        return self.shop.at("1", "done", {"ticket_id": self.tickets[0]})

    def recall(self) -> Reply:
        return self.shop.at("1", "recall")

    def miss(self) -> Reply:
        self.recall()
        return self.shop.at("1", "no-show", {"ticket_id": self.tickets[0]})

    def put_back(self) -> Reply:
        return self.shop.at("1", "put-back", {"ticket_id": self.tickets[0]})

    def close(self) -> Reply:
        return self.shop.owner.call("PUT", f"{self.shop.path}/lanes/1", {"state": "closed"})

    def give_up(self) -> Reply:
        """The customer whom till 1 has called."""
        return self.guests[0].calls.delete(f"{self.shop.path}/tickets/{self.tickets[0]}")

    def give_up_waiting(self) -> Reply:
        return self.shop.owner.delete(f"{self.shop.path}/tickets/{self.tickets[1]}")

    def enter(self) -> Reply:
        return self.guests[4].enter()

    def exit(self) -> Reply:
        return self.guests[0].leave(self.visits[0])

    def exit_other(self) -> Reply:
        return self.guests[1].leave(self.visits[1])

    def exit_outside(self) -> Reply:
        return self.guests[2].leave(self.visits[2])

    def widen(self) -> Reply:
        return self.shop.owner.patch(self.shop.path, {"max_inside": 3})

    def count(self) -> Reply:
        report = {"sensor": "north", "since": "six", "entered": 1, "left": 2}
        return self.shop.owner.post(f"{self.shop.path}/counts", report)

    def look(self) -> None:
        self.here.clock.move(61)
        self.here.app.checkout.advise_market.check(self.shop.id)

    def agreed(self, settled: bool = True) -> None:
        """Each ticket says where its shopper is, or does not say yet that they were called; each shopper is there once,
        and nobody is both inside and outside. `settled`: nobody waits outside while there is room."""
        market = self.here.app.checkout.markets.find(self.shop.id)
        places = Counter(each.key for each in everyone(market))
        assert set(places.values()) <= {1}
        called = {call.shopper.key: name for name, call in market.calls()}
        found = [
            ticket_of(item)
            for item in engine().items("linehold")
            if item["pk"]["S"] == f"MARKET#{self.shop.id}" and item["sk"]["S"].startswith("TICKET#")
        ]
        assert len(found) == sum(market.issued.values())
        for ticket in found:
            key = ticket.who.key
            state = "called" if key in called else "waiting" if key in places else "over"
            said = ticket.state.value if ticket.state.value in ("called", "waiting") else "over"
            followed = (said, ticket.lane if said == "called" else None) == (state, called.get(key))
            assert followed or (said, state) == ("waiting", "called")
        owners = Counter(ticket.customer for ticket in found if ticket.customer and not ticket.ended)
        assert set(owners.values()) <= {1}
        door, now = doors.get(self.shop.id), self.here.clock.now()
        assert not door.inside.keys() & set(door.waiting)
        assert door.count(now) <= market.profile.max_inside
        assert list(door.waiting) == sorted(set(door.waiting))
        assert not settled or not door.waiting or door.count(now) == market.profile.max_inside
        assert max([*door.inside, *door.waiting], default=0) <= door.issued

    def facts(self) -> list[object]:
        """What is to be the same, however often a customer or a till repeats an act."""
        board = self.shop.board()
        lanes = [
            (each["lane"], each["state"], [(call["number"], call["recalled"]) for call in each["calls"]])
            for each in board["lanes"]
        ]
        return [lanes, board["door"], [each["next"] for each in board["lines"]]]


Act = Callable[[Hour], Reply | None]

ACTS: list[Act] = [
    Hour.join,
    Hour.join_without_visit,
    Hour.add,
    Hour.next,
    Hour.next_elsewhere,
    Hour.done,
    Hour.recall,
    Hour.miss,
    Hour.put_back,
    Hour.close,
    Hour.give_up,
    Hour.give_up_waiting,
    Hour.enter,
    Hour.exit,
    Hour.exit_outside,
    Hour.widen,
    Hour.count,
    Hour.look,
]

OVERTAKEN: list[tuple[Act, list[Act]]] = [
    (Hour.join, [Hour.join, Hour.next, Hour.exit_other, Hour.look, Hour.enter]),
    (Hour.join_without_visit, [Hour.join_without_visit, Hour.enter, Hour.close]),
    (Hour.next, [Hour.next_elsewhere, Hour.give_up_waiting, Hour.close, Hour.done, Hour.look]),
    (Hour.done, [Hour.done, Hour.give_up, Hour.close, Hour.put_back, Hour.miss]),
    (Hour.miss, [Hour.done, Hour.give_up, Hour.close]),
    (Hour.give_up, [Hour.done, Hour.put_back, Hour.close, Hour.give_up]),
    (Hour.close, [Hour.next, Hour.done, Hour.join]),
    (Hour.enter, [Hour.enter, Hour.exit, Hour.widen, Hour.exit_outside]),
    (Hour.exit, [Hour.exit, Hour.exit_other, Hour.enter, Hour.exit_outside, Hour.count, Hour.join]),
    (Hour.widen, [Hour.exit, Hour.enter]),
    (Hour.look, [Hour.next, Hour.exit, Hour.join]),
]
"""Acts, and the other acts that overtake them."""

PAIRS = [(act, other) for act, others in OVERTAKEN for other in others]


def _name(value: object) -> str:
    return getattr(value, "__name__", str(value))


def _hour(here: World) -> Hour:
    shop = market(here, landlord(here), max_inside=2)
    shop.tills("1", "2")
    hour = Hour(here, shop, [buyer(here.api, shop) for _ in range(5)])
    for guest in hour.guests[:4]:
        body = guest.enter().json
        hour.visits.append(body.get("visit_id") or body["error"]["details"]["visit_id"])
    hour.tickets.append(hour.guests[0].join().expect(201)["ticket_id"])
    hour.tickets += [shop.add()["ticket_id"] for _ in range(2)]
    assert (shop.next("1") or {})["ticket_id"] == hour.tickets[0]
    return hour


@pytest.mark.parametrize("act", ACTS, ids=_name)
def test_an_act_that_fails_is_repeated(here: World, act: Act) -> None:
    """It fails before and after each of its writes; after the repetition everything is as if it had not, except that a
    till which calls twice has called two, and the staff who add twice have added two."""
    once = _hour(here)
    act(once)
    once.agreed()
    for step in range(1, STEPS):
        for done in (False, True):
            hour, fuse = _hour(here), Fuse(step, done)
            with powered_by(fuse):
                act(hour)
            hour.agreed(settled=act is not Hour.widen)  # those outside ask again, and the first to ask lets them in
            reply = act(hour)
            assert reply is None or reply.status < 500
            hour.agreed()
            if act not in (Hour.next, Hour.next_elsewhere, Hour.add, Hour.miss):
                assert hour.facts() == once.facts(), (step, done)
        if fuse.steps < step:
            assert step > 1
            return
    raise AssertionError("more steps than expected")


@pytest.mark.parametrize(("act", "other"), PAIRS, ids=_name)
def test_an_act_that_is_overtaken(here: World, act: Act, other: Act) -> None:
    """Another act runs right before each of its writes: both succeed, or one is refused."""
    for number in range(1, STEPS):
        hour, replies = _hour(here), list[Reply | None]()
        with before_write(number, lambda hour=hour, replies=replies: replies.append(other(hour))) as times:
            replies.append(act(hour))
        assert max((reply.status for reply in replies if reply), default=0) < 500
        hour.agreed()
        if not times.count:
            assert number > 1
            return
    raise AssertionError("more steps than expected")
