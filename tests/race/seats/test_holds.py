"""Many buyers at once. Whatever they do, no seat is in two holds."""

from __future__ import annotations

from collections import Counter
from functools import partial
from random import Random
from typing import Any

import pytest

from tests.support.api import Caller, OverHttp
from tests.support.crowd import at_once, outcomes
from tests.worlds.scene import Sale, customer, rows, sale


def _seats_of(replies: list[Any]) -> Counter[str]:
    return Counter(seat for reply in replies if reply.status == 201 for seat in reply.json["seats"])


def _agree(show: Sale, seats: Counter[str]) -> None:
    """No seat is in two holds, and the map shows exactly the held seats."""
    assert not [seat for seat, times in seats.items() if times > 1]
    assert set(show.settled_map()) == set(seats)


@pytest.fixture(scope="module")
def buyers(api: OverHttp) -> list[Caller]:
    """Two hundred customers. Each test has an event of its own."""
    return at_once([partial(customer, api)] * 200)


def test_two_hundred_want_one_seat(api: OverHttp, buyers: list[Caller]) -> None:
    """One 201, 199 times 409 SEAT_TAKEN, nothing else, and the map agrees."""
    show = sale(api)
    replies = at_once([lambda buyer=buyer: show.hold(buyer, "A-1-1") for buyer in buyers])
    assert outcomes(replies) == {(201, None): 1, (409, "SEAT_TAKEN"): 199}
    _agree(show, _seats_of(replies))


def test_a_hundred_want_overlapping_fours(api: OverHttp, buyers: list[Caller]) -> None:
    """Random sets over several rows: each hold has all of its seats or none, and no seat is in two holds."""
    show, random = sale(api), Random(1)
    every = [f"A-{row}-{seat}" for row in range(1, 6) for seat in range(1, 11)]
    wishes = [random.sample(every, 4) for _ in range(100)]
    replies = at_once([partial(show.hold, buyer, *wish) for buyer, wish in zip(buyers, wishes, strict=False)])
    assert set(outcomes(replies)) <= {(201, None), (409, "SEAT_TAKEN")}
    for wish, reply in zip(wishes, replies, strict=True):
        if reply.status == 201:
            assert sorted(reply.json["seats"]) == sorted(wish)
        else:
            assert set(reply.json["error"]["details"]["seats"]) <= set(wish)
    _agree(show, _seats_of(replies))


def test_one_customer_asks_twenty_times_at_once(api: OverHttp) -> None:
    """Exactly one live hold; by holding and booking again and again never more than the cap is booked."""
    show = sale(api, max_per_customer=6)
    buyer = customer(api)
    for round in range(4):
        wishes = [(f"A-{1 + n // 5}-{1 + 2 * (n % 5)}", f"A-{1 + n // 5}-{2 + 2 * (n % 5)}") for n in range(20)]
        replies = at_once([lambda wish=wish: show.hold(buyer, *wish) for wish in wishes])
        won = [reply for reply in replies if reply.status == 201]
        assert len(won) == (1 if round < 3 else 0), outcomes(replies)
        if won:
            hold = won[0].json["hold_id"]
            tabs = at_once([lambda hold=hold: show.book(buyer, hold) for _ in range(8)])
            assert outcomes(tabs)[201, None] == 1, outcomes(tabs)
            assert {reply.status for reply in tabs} == {201, 409}
    booked = [name for name, claim in show.settled_map().items() if claim["state"] == "booked"]
    assert len(booked) == len(show.settled_map()) == 6


def test_a_sell_out_ends_with_every_seat_sold_once(api: OverHttp, buyers: list[Caller]) -> None:
    """A row of twenty seats, two hundred buyers of two: ten winners, no seat twice, no answers but 201 and 409."""
    show = sale(api, {"A": rows(1, 20)})
    replies = at_once([lambda buyer=buyer: show.best(buyer, 2) for buyer in buyers])
    assert outcomes(replies) == {(201, None): 10, (409, "SEAT_TAKEN"): 190}
    _agree(show, _seats_of(replies))


def test_a_stampede_for_the_best_seats_serves_all_buyers(api: OverHttp, buyers: list[Caller]) -> None:
    """A hundred and sixty buyers of two on eight thousand seats: all succeed, all sit together."""
    sections = {f"S{n}": rows(20, 40) for n in range(10)}
    show = sale(api, sections)
    replies = at_once([partial(show.best, buyer, 2) for buyer in buyers[:160]])
    assert outcomes(replies) == {(201, None): 160}
    for reply in replies:
        (section, row, left), (other, same, right) = (seat.split("-") for seat in reply.json["seats"])
        assert (section, row, int(right) - int(left)) == (other, same, 1)
    _agree(show, _seats_of(replies))


def test_one_key_twenty_times_at_once_holds_once(api: OverHttp) -> None:
    """The same Idempotency-Key in parallel: one hold, equal bodies; another body is 422."""
    show = sale(api)
    buyer = customer(api)
    replies = at_once(
        [lambda: buyer.post(f"{show.path}/holds", {"seats": ["A-1-1"]}, Idempotency_Key="stampede") for _ in range(20)]
    )
    assert outcomes(replies) == {(201, None): 20}
    assert len({reply.text for reply in replies}) == 1
    other = buyer.post(f"{show.path}/holds", {"seats": ["A-1-2"]}, Idempotency_Key="stampede")
    assert (other.status, other.code) == (422, "IDEMPOTENCY_KEY_REUSED")
    assert set(show.settled_map()) == {"A-1-1"}


def test_sixty_four_hold_book_and_release(api: OverHttp) -> None:
    """A mixed crowd on one small hall: at the end the map agrees with the answers to all clients."""
    show = sale(api, {"A": rows(4, 10)}, max_per_customer=40)
    every = [f"A-{row}-{seat}" for row in range(1, 5) for seat in range(1, 11)]

    def live(number: int) -> tuple[set[str], set[str]]:
        """One client: the seats it booked, and those that it still holds."""
        random, buyer, booked = Random(number), customer(api), set()
        held: set[str] = set()
        for _ in range(6):
            reply = show.hold(buyer, *random.sample(every, random.randint(1, 3)))
            if reply.status != 201:
                assert reply.code == "SEAT_TAKEN", reply.text
                continue
            hold = reply.json
            match random.randrange(3):
                case 0:
                    show.book(buyer, hold["hold_id"]).expect(201)
                    booked |= set(hold["seats"])
                case 1:
                    buyer.delete(f"/v1/holds/{hold['hold_id']}").expect(204)
                case _:
                    held = set(hold["seats"])
                    break
        return booked, held

    lives = at_once([lambda number=number: live(number) for number in range(64)])
    states = show.settled_map()
    assert {name for name, claim in states.items() if claim["state"] == "booked"} == set().union(
        *(booked for booked, _ in lives)
    )
    assert {name for name, claim in states.items() if claim["state"] == "held"} == set().union(
        *(held for _, held in lives)
    )
    assert sum(len(booked) + len(held) for booked, held in lives) == len(states)


def test_refresh_tokens_are_used_once_even_at_once(api: OverHttp) -> None:
    """Ten uses of one refresh token at once: at most one set of new tokens, and the sign-in has ended."""
    anyone = Caller(api)
    body = {"email": f"{Random().getrandbits(64):x}@example.com", "password": "correct horse", "name": "R"}
    token = anyone.post("/v1/operators", body).expect(201)["refresh_token"]
    replies = at_once([lambda: anyone.post("/v1/operators/refresh", {"refresh_token": token}) for _ in range(10)])
    assert Counter(reply.status for reply in replies) == {200: 1, 401: 9}
    fresh = next(reply for reply in replies if reply.status == 200).json
    assert anyone.post("/v1/operators/refresh", {"refresh_token": fresh["refresh_token"]}).status == 401
