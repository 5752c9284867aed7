"""Many parties that wait at once, and a public that keeps trying. First come, first served."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from random import Random

from infra.local.cloud import Addresses
from tests.support.api import Caller, OverHttp, Reply
from tests.support.crowd import at_once, outcomes
from tests.support.local import wait_for
from tests.support.waiting import Guest, Json, guest, watching
from tests.worlds.scene import Sale, customer, rows, sale

PUBLIC = 30
ROWS, SEATS, BOOKED, PARTIES, FREED = 5, 12, 4, 40, 30

Outcomes = Counter[tuple[int, str | None]]


def test_fifty_join_at_the_same_moment(api: OverHttp) -> None:
    """Each gets another position, from 1 to 50, and keeps it."""
    show = sale(api, {"A": rows(1, 1)}, waitlist=True)
    show.hold(customer(api), "A-1-1").expect(201)
    guests = at_once([lambda: guest(api) for _ in range(50)])
    replies = at_once([lambda each=each: each.join(show, seats=["A-1-1"]) for each in guests])
    assert outcomes(replies) == {(201, None): 50}
    assert sorted(reply.json["position"] for reply in replies) == list(range(1, 51))
    later = at_once([lambda each=each: each.entries(show) for each in guests])
    assert [entry["position"] for (entry,) in later] == [reply.json["position"] for reply in replies]


def test_one_customer_joins_twenty_times_at_once(api: OverHttp) -> None:
    """It is one entry with one position, and the next customer is number 2."""
    show = sale(api, {"A": rows(1, 1)}, waitlist=True)
    show.hold(customer(api), "A-1-1").expect(201)
    eager = guest(api)
    replies = at_once([lambda: eager.join(show, category="standard", quantity=1) for _ in range(20)])
    assert outcomes(replies) == {(201, None): 20}
    assert len({reply.json["waitlist_id"] for reply in replies}) == 1
    assert {reply.json["position"] for reply in replies} == {1}
    assert len(eager.entries(show)) == 1
    assert guest(api).join(show, category="standard", quantity=1).expect(201)["position"] == 2


def test_a_seat_goes_down_the_line_while_the_public_keeps_trying(cloud: Addresses, api: OverHttp) -> None:
    """The hold lapses: A gets the offer and lets it lapse, B accepts and books, C gets one message. The public never
    gets the seat in all that time."""
    show = sale(api, {"A": rows(1, 1)}, waitlist=True, hold_seconds=5)
    show.hold(customer(api), "A-1-1").expect(201)
    a, b, c = (guest(api) for _ in range(3))
    public = at_once([lambda: customer(api) for _ in range(PUBLIC)])
    with ExitStack() as open:
        watcher_a, watcher_b, watcher_c = (open.enter_context(watching(cloud.websocket, each)) for each in (a, b, c))
        assert [each.join(show, seats=["A-1-1"]).expect(201)["position"] for each in (a, b, c)] == [1, 2, 3]
        with _hammering(show, public, "A-1-1") as answers:
            offer = watcher_a.wait_for("offer", state="open")
            show.owner.patch(show.path, {"hold_seconds": 30}).expect(200)  # in the crowd every call of B takes seconds
            assert (watcher_b.changes, watcher_c.changes) == ([], [])
            assert watcher_a.wait_for("offer", state="lapsed")["offer_id"] == offer["offer_id"]
            offer = watcher_b.wait_for("offer", state="open")
            hold = b.accept(offer).expect(200)["hold_id"]
            assert show.book(b.calls, hold).expect(201)["status"] == "confirmed"
            change = watcher_c.wait_for("place", state="ended")
        assert (change["reason"], change["wish"]) == ("BOOKED", {"seats": ["A-1-1"]})
        assert set(answers) == {(409, "SEAT_TAKEN")}, answers
        assert answers.total() > 2 * PUBLIC
        ended = [[(entry["state"], entry["reason"]) for entry in each.entries(show)] for each in (a, b, c)]
        assert ended == [[("ended", "LAPSED")], [("ended", "ACCEPTED")], [("ended", "BOOKED")]]
        wait_for(lambda: _waiting(show) == 0, "end of the line")
        assert (watcher_c.messages(), len(watcher_c.changes), watcher_c.offers) == (1, 1, [])


def test_half_a_hall_comes_back_at_once(api: OverHttp) -> None:
    """Thirty seats of a sold-out hall are cancelled in parallel, and forty parties wait. Every offer fits, no party has
    two, no seat is in two, no party overtakes one with the same wish, no seat is free that fits a party; and all who
    accept at once get their offered seats."""
    crowd = _Crowd(api)
    freed = crowd.cancel(FREED)
    rest = wait_for(lambda: crowd.at_rest(freed), "rest: seats are free that fit a waiting party", 40)
    assert max(len(party.offers) for party in rest) == 1
    served = [party for party in rest if party.offers]
    assert len(served) > 5
    for party in served:
        assert _fits(party.wishes[party.offers[0]["waitlist_id"]], party.offers[0]["seats"])
    offered = Counter(seat for party in served for seat in party.offers[0]["seats"])
    assert max(offered.values()) == 1
    assert offered.keys() <= freed
    for size in range(1, 5):
        line = sorted((position, bool(party.offers)) for party in rest if (position := party.position_for(size)))
        assert not any(not before and after for (_, before), (_, after) in pairwise(line)), (size, line)
    replies = at_once([lambda each=each: each.guest.accept(each.offers[0]) for each in served])
    assert outcomes(replies) == {(200, None): len(served)}
    assert Counter(seat for reply in replies for seat in reply.json["seats"]) == offered
    assert len({reply.json["hold_id"] for reply in replies}) == len(served)


@dataclass
class _Party:
    """A customer who waits: wishes by the ids of their entries, positions by the quantity of a wish."""

    guest: Guest
    wishes: dict[str, Json]
    positions: dict[int, int]
    offers: list[Json] = field(default_factory=list)

    def position_for(self, size: int) -> int | None:
        """Its position with so many together, None if it has none or has an offer of its other wish."""
        other = any("seats" in self.wishes[offer["waitlist_id"]] for offer in self.offers)
        return None if other else self.positions.get(size)


class _Crowd:
    """A sold-out hall, and parties that wait: singles to fours, some for seats by name, and some for either."""

    def __init__(self, api: OverHttp) -> None:
        self._random = Random(20261121)
        self.sale = sale(api, {"A": rows(ROWS, SEATS)}, waitlist=True, hold_seconds=60, max_per_customer=BOOKED)
        blocks = [(row, first) for row in range(1, ROWS + 1) for first in range(1, SEATS, BOOKED)]
        self._bookings = at_once([lambda block=block: self._booked(*block) for block in blocks])
        wishes = [self._wishes() for _ in range(PARTIES)]
        self.parties = at_once([lambda each=each: self._party(each) for each in wishes])

    def cancel(self, seats: int) -> set[str]:
        """Give back so many seats at the same moment, some of each booking. Returns which."""
        back = [self._random.sample(names, seats // len(self._bookings)) for _, _, names in self._bookings]
        calls = [
            lambda buyer=buyer, id=id, names=names: buyer.post(f"/v1/bookings/{id}/cancel", {"seats": names})
            for (buyer, id, _), names in zip(self._bookings, back, strict=True)
        ]
        assert outcomes(at_once(calls)) == {(200, None): len(calls)}
        return {name for names in back for name in names}

    def at_rest(self, freed: set[str]) -> list[_Party] | None:
        """The parties with their offers, once no seats that came back fit a party without an offer. No offer ends
        meanwhile, so this stays true."""
        for party, offers in zip(self.parties, at_once([each.guest.offers for each in self.parties]), strict=True):
            party.offers = offers
        idle = freed - {seat for party in self.parties for offer in party.offers for seat in offer["seats"]}
        wishes = [wish for party in self.parties if not party.offers for wish in party.wishes.values()]
        return None if any(_has_room(wish, idle) for wish in wishes) else self.parties

    def _booked(self, row: int, first: int) -> tuple[Caller, str, list[str]]:
        buyer = customer(self.sale.api)
        names = [f"A-{row}-{seat}" for seat in range(first, first + BOOKED)]
        hold = self.sale.hold(buyer, *names).expect(201)["hold_id"]
        return buyer, self.sale.book(buyer, hold).expect(201)["booking_id"], names

    def _wishes(self) -> list[Json]:
        together = {"category": "standard", "quantity": self._random.choice([1, 1, 2, 2, 3, 4])}
        first, size = self._random.randint(1, SEATS - 1), self._random.choice([1, 1, 2])
        row = self._random.randint(1, ROWS)
        named = {"seats": [f"A-{row}-{first + index}" for index in range(size)]}
        return self._random.choice([[together], [together], [together], [named], [named, together]])

    def _party(self, wishes: list[Json]) -> _Party:
        party = _Party(guest(self.sale.api), {}, {})
        for wish in wishes:
            entry = party.guest.join(self.sale, **wish).expect(201)
            party.wishes[entry["waitlist_id"]] = wish
            if "quantity" in wish:
                party.positions[wish["quantity"]] = entry["position"]
        return party


@contextmanager
def _hammering(show: Sale, public: Sequence[Caller], seat: str) -> Iterator[Outcomes]:
    """Meanwhile all of the public try to hold the seat again and again; afterwards, their answers."""
    over = threading.Event()
    answers: Outcomes = Counter()

    def hammer(each: Caller) -> Outcomes:
        replies: list[Reply] = []
        while not over.is_set():
            replies.append(show.hold(each, seat))
        return outcomes(replies)

    with ThreadPoolExecutor(len(public)) as pool:
        running = [pool.submit(hammer, each) for each in public]
        try:
            yield answers
        finally:
            over.set()
        for each in running:
            answers.update(each.result(60))


def _waiting(show: Sale) -> int:
    """How many wait, from the organiser's summary."""
    return int(show.owner.get(f"{show.path}/waitlist/summary").expect(200)["total"]["waiting"])


def _fits(wish: Json, seats: Sequence[str]) -> bool:
    if "seats" in wish:
        return sorted(wish["seats"]) == sorted(seats)
    places = sorted((seat.split("-")[1], int(seat.split("-")[2])) for seat in seats)
    return len(seats) == wish["quantity"] and all((row, seat + 1) == other for (row, seat), other in pairwise(places))


def _has_room(wish: Json, free: set[str]) -> bool:
    if "seats" in wish:
        return set(wish["seats"]) <= free
    size = wish["quantity"]
    runs = (
        {f"A-{row}-{first + index}" for index in range(size)}
        for row in range(1, ROWS + 1)
        for first in range(1, SEATS - size + 2)
    )
    return any(run <= free for run in runs)
