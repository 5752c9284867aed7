"""Buyers of seats in several rows at once: each hold is a transaction over rows that others write, too."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import partial
from random import Random

from tests.support.api import Caller, Reply
from tests.support.contention import Contended
from tests.support.crowd import at_once, outcomes, with_patience
from tests.support.local import wait_for
from tests.worlds.scene import customer, operator, rows, sale

ROUNDS, BUYERS = 3, 24


def test_overlapping_fours_over_two_rows(contended: Contended) -> None:
    """Twenty-four buyers: each gets all four seats, or is told that they are taken. No seat is in two holds, the map
    shows exactly the holds that were promised, and a buyer who got 503 has nothing and may try again."""
    random, replies, met = Random(1), list[Reply](), Counter[str]()
    every = [f"A-{row}-{seat}" for row in (1, 2) for seat in range(1, 11)]
    with contended.proxy.calm():
        owner = operator(contended.api)
        buyers = [customer(contended.api) for _ in range(BUYERS)]
    for _ in range(ROUNDS):
        with contended.proxy.calm():
            show = sale(contended.api, {"A": rows(2, 10), "B": rows(1, BUYERS)}, owner=owner)
        wishes = [random.sample(every, 4) for _ in buyers]
        with contended.proxy.under() as done:
            answers = at_once([partial(show.hold, buyer, *wish) for buyer, wish in zip(buyers, wishes, strict=True)])
        met += done
        assert set(show.settled_map()) == _once(answers)
        for number, (buyer, answer) in enumerate(zip(buyers, answers, strict=True), 1):
            if answer.status == 503:
                show.hold(buyer, f"B-1-{number}").expect(201)
        replies += answers
    assert met["cancelled"] + met["conflicts"], met
    with_patience(replies, (201, None), (409, "SEAT_TAKEN"), spare=0)


def test_the_best_seats_for_all(contended: Contended) -> None:
    """Twenty buyers of the best two, beside holds over two rows: there is room for all of the twenty."""
    with contended.proxy.calm():
        show = sale(contended.api, {"A": rows(4, 12)})
        buyers = [customer(contended.api) for _ in range(BUYERS)]
    fours = [("A-1-1", "A-1-2", "A-2-1", "A-2-2"), ("A-2-2", "A-2-3", "A-1-2", "A-1-3")] * 2
    with contended.proxy.under() as done:
        answers = at_once(
            [partial(show.best, buyer, 2) for buyer in buyers[4:]]
            + [partial(show.hold, buyer, *four) for buyer, four in zip(buyers, fours, strict=False)]
        )
    assert done["cancelled"] + done["conflicts"], done
    with_patience(answers[:-4], (201, None))
    with_patience(answers[-4:], (201, None), (409, "SEAT_TAKEN"))
    assert set(show.settled_map()) == _once(answers)


def test_one_booking_in_many_tabs(contended: Contended) -> None:
    """One customer extends, pays and gives back seats of two rows, each in several tabs at once: extended once (all
    are told the same end), booked once, and in the end exactly the seats that were not given back are booked."""
    seats = ("A-1-1", "A-1-2", "A-2-1", "A-2-2")
    with contended.proxy.calm():
        show = sale(contended.api, {"A": rows(2, 10)}, cancel_until_hours=1)
        buyer = customer(contended.api)
        hold = show.hold(buyer, *seats).expect(201)["hold_id"]
    extended = at_once([lambda: buyer.post(f"/v1/holds/{hold}/extend")] * 4)
    with_patience(extended, (200, None), (409, "ALREADY_EXTENDED"))
    assert len({reply.json["expires_at"] for reply in extended if reply.status == 200}) == 1
    booked = at_once([partial(show.book, buyer, hold)] * 6)
    with_patience(booked, (201, None), (409, "HOLD_BOOKED"), (409, "PAYMENT_IN_PROGRESS"))
    (booking,) = [reply.json["booking_id"] for reply in booked if reply.status == 201]
    back = [partial(buyer.post, f"/v1/bookings/{booking}/cancel", {"seats": [seat]}) for seat in seats[:3]]
    with_patience(at_once(back * 2), (200, None))
    wait_for(lambda: set(show.map()) == {seats[3]}, "end of the cancellation: three seats free")


def test_paying_while_letting_go(contended: Contended) -> None:
    """One tab pays and another releases, for twelve customers at once: each has a booking or has nothing."""
    with contended.proxy.calm():
        show = sale(contended.api, {"A": rows(2, 12)})
        holds = {}
        for number in range(1, 13):
            buyer = customer(contended.api)
            holds[show.hold(buyer, f"A-1-{number}", f"A-2-{number}").expect(201)["hold_id"]] = buyer
    paid, freed = _halves(
        at_once(
            [partial(show.book, buyer, hold) for hold, buyer in holds.items()]
            + [partial(buyer.delete, f"/v1/holds/{hold}") for hold, buyer in holds.items()]
        )
    )
    with_patience(paid, (201, None), (410, "HOLD_RELEASED"))
    with_patience(freed, (204, None), (409, "HOLD_BOOKED"), (409, "PAYMENT_IN_PROGRESS"), (409, "HOLD_IN_FLIGHT"))
    assert {name for name, claim in show.settled_map().items() if claim["state"] == "booked"} == {
        f"A-{row}-{number}" for number, reply in enumerate(paid, 1) for row in (1, 2) if reply.status == 201
    }
    assert all(pay.status != 201 or free.status != 204 for pay, free in zip(paid, freed, strict=True))


def test_one_key_twenty_times_over_two_rows(contended: Contended) -> None:
    """One hold, and one answer for all that do not come while the first is being worked on for long."""
    with contended.proxy.calm():
        show = sale(contended.api, {"A": rows(2, 10)})
        buyer = customer(contended.api)
    body = {"seats": ["A-1-1", "A-2-1"]}
    replies = at_once([lambda: buyer.post(f"{show.path}/holds", body, Idempotency_Key="stampede")] * 20)
    with_patience(replies, (201, None), (409, "IDEMPOTENCY_IN_FLIGHT"))
    assert len({reply.text for reply in replies if reply.status == 201}) == 1
    assert set(show.settled_map()) == set(body["seats"])


def test_lost_answers_and_throttling(contended: Contended) -> None:
    """Every tenth write's answer is lost and every twentieth call is throttled: who got 201 has the seats, and who got
    503 has none."""
    with contended.proxy.calm():
        show = sale(contended.api, {"A": rows(2, 12)})
        buyers = [customer(contended.api) for _ in range(12)]
    wishes = [(f"A-1-{number}", f"A-2-{number}") for number in range(1, 13)]
    with contended.proxy.under(lost=0.1, throttled=0.05) as done:
        answers = at_once([partial(show.hold, buyer, *wish) for buyer, wish in zip(buyers, wishes, strict=True)])
    assert done["lost"] + done["throttled"], done
    assert set(outcomes(answers)) <= {(201, None), (503, "UNAVAILABLE")}
    assert set(show.settled_map()) == _once(answers)


def test_an_event_is_cancelled_while_it_sells(contended: Contended) -> None:
    """Twelve buyers hold and pay meanwhile: no booking stays confirmed."""
    with contended.proxy.calm():
        show = sale(contended.api, {"A": rows(2, 12)})
        buyers = [customer(contended.api) for _ in range(12)]

    def buy(buyer: Caller, number: int) -> list[Reply]:
        held = show.hold(buyer, f"A-1-{number}", f"A-2-{number}")
        return [held] + ([show.book(buyer, held.json["hold_id"])] if held.status == 201 else [])

    cancelled, *bought = at_once(
        [lambda: [show.owner.post(f"{show.path}/cancel")]]
        + [partial(buy, buyer, number) for number, buyer in enumerate(buyers, 1)]
    )
    cancelled[0].expect(200)
    refusals = ((409, "NOT_ON_SALE"), (410, "EVENT_CANCELLED"), (410, "HOLD_RELEASED"))
    with_patience([reply for each in bought for reply in each], (201, None), *refusals)
    bookings = [
        (buyer, each[-1].json["booking_id"])
        for buyer, each in zip(buyers, bought, strict=True)
        if "booking_id" in each[-1].json and each[-1].json["booking_id"]
    ]
    for buyer, id in bookings:
        wait_for(lambda: buyer.get(f"/v1/bookings/{id}").json["status"] != "confirmed", f"refund of {id}", 60)  # noqa: B023


def _once(answers: Sequence[Reply]) -> set[str]:
    """The seats of the holds; none is in two."""
    held = Counter(seat for answer in answers if answer.status == 201 for seat in answer.json["seats"])
    assert set(held.values()) <= {1}, held
    return set(held)


def _halves(replies: Sequence[Reply]) -> tuple[Sequence[Reply], Sequence[Reply]]:
    return replies[: len(replies) // 2], replies[len(replies) // 2 :]
