"""Buyers of seats in several rows at once: each hold is a transaction over rows that others write, too."""

from __future__ import annotations

from collections import Counter
from functools import partial
from random import Random

from tests.support.api import Reply
from tests.support.contention import Contended
from tests.support.crowd import at_once, outcomes, share_of_503
from tests.worlds.scene import customer, rows, sale

ROUNDS, BUYERS = 5, 24


def test_overlapping_fours_over_two_rows(contended: Contended) -> None:
    """Twenty-four buyers: each gets all four seats, or is told that they are taken. No seat is in two holds, the map
    shows exactly the holds that were promised, and a buyer who got 503 has nothing and may try again."""
    random, replies, met = Random(1), list[Reply](), Counter[str]()
    every = [f"A-{row}-{seat}" for row in (1, 2) for seat in range(1, 11)]
    for _ in range(ROUNDS):
        with contended.proxy.calm():
            show = sale(contended.api, {"A": rows(2, 10), "B": rows(1, BUYERS)})
            buyers = [customer(contended.api) for _ in range(BUYERS)]
        wishes = [random.sample(every, 4) for _ in buyers]
        with contended.proxy.under() as done:
            answers = at_once([partial(show.hold, buyer, *wish) for buyer, wish in zip(buyers, wishes, strict=True)])
        met += done
        held = Counter(seat for answer in answers if answer.status == 201 for seat in answer.json["seats"])
        assert set(held.values()) == {1}
        assert set(show.map()) == set(held)
        for number, (buyer, answer) in enumerate(zip(buyers, answers, strict=True), 1):
            if answer.status == 503:
                show.hold(buyer, f"B-1-{number}").expect(201)
        replies += answers
    assert met["cancelled"] + met["conflicts"], met
    assert share_of_503(replies) <= 0.01, outcomes(replies)
    assert set(outcomes(replies)) <= {(201, None), (409, "SEAT_TAKEN"), (503, "UNAVAILABLE")}
