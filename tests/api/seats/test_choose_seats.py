"""The choice of seats, as a client sees it: best available, and choices that leave a seat alone."""

from __future__ import annotations

from chalicelib.core.times import MINUTE
from chalicelib.seats.rules.seats import Claim, Seat, SeatState
from chalicelib.seats.storage.rows import claim
from tests.worlds.scene import Sale, rows
from tests.worlds.world import World


def test_best_available_is_together_and_in_the_middle(here: World) -> None:
    """In an empty row of ten, two seats are 5 and 6; four around them come next to it without an orphan."""
    sale = here.sale({"A": rows(1, 10)})
    assert sale.best(here.customer(), 2).expect(201)["seats"] == ["A-1-5", "A-1-6"]
    assert sale.best(here.customer(), 4).expect(201)["seats"] in (
        ["A-1-1", "A-1-2", "A-1-3", "A-1-4"],
        ["A-1-7", "A-1-8", "A-1-9", "A-1-10"],
    )


def test_best_available_keeps_to_category_and_section(here: World) -> None:
    """Only seats of the wished category and section are held; an unknown one is 422."""
    sale = here.sale(
        {"A": rows(1, 4), "B": rows(1, 4, "premium"), "C": rows(1, 4)},
        prices={"standard": {"amount": 1000, "currency": "EUR"}, "premium": {"amount": 3000, "currency": "EUR"}},
    )
    assert all(name.startswith("B-") for name in sale.best(here.customer(), 3, "premium").expect(201)["seats"])
    assert all(name.startswith("C-") for name in sale.best(here.customer(), 3, section="C").expect(201)["seats"])
    for wish in ({"category": "royal", "quantity": 1}, {"category": "standard", "quantity": 1, "section": "Z"}):
        refused = here.customer().post(f"{sale.path}/holds", {"best_available": wish})
        assert refused.status == 422


def test_best_available_says_when_there_is_none(here: World) -> None:
    """Three free seats that are not together do not seat three: 409 SEAT_TAKEN, and the cart stays free."""
    sale = here.sale({"A": rows(1, 5)})
    sale.hold(here.customer(), "A-1-3").expect(201)
    buyer = here.customer()
    assert sale.best(buyer, 3).code == "SEAT_TAKEN"
    sale.best(buyer, 2).expect(201)


def test_best_available_learns_from_a_refusal(here: World) -> None:
    """A choice from an old map that the store refuses is made again from the row that refused it."""
    sale = here.sale({"A": rows(1, 6)})
    sale.map()
    _taken_elsewhere(here, sale, "3", "4")
    hold = sale.best(here.customer(), 2).expect(201)
    assert set(sale.map()) == {"A-1-3", "A-1-4", *hold["seats"]}


def _taken_elsewhere(here: World, sale: Sale, *names: str) -> None:
    """Seats of row A-1 that another container gives to a hold, so this one does not know it."""
    now = here.clock.now()
    until = now + 5 * MINUTE
    claim(sale.event, [Seat("A", "1", name) for name in names], Claim(SeatState.HELD, "hld_1", until, until), now)


def test_a_choice_that_leaves_one_seat_alone_is_refused_where_the_event_says_so(here: World) -> None:
    """422 ORPHAN_SEAT names the seats left alone; where every choice leaves one, it is allowed."""
    sale = here.sale({"A": rows(1, 5)}, no_orphans=True)
    refused = sale.hold(here.customer(), "A-1-2", "A-1-3")
    assert (refused.status, refused.code) == (422, "ORPHAN_SEAT")
    assert refused.json["error"]["details"]["seats"] == ["A-1-1"]
    sale.hold(here.customer(), "A-1-1", "A-1-2", "A-1-3", "A-1-4").expect(201)
    tidy = here.sale({"A": rows(1, 5)})
    tidy.hold(here.customer(), "A-1-2", "A-1-3").expect(201)


def test_an_orphan_is_judged_by_the_stored_row(here: World) -> None:
    """A neighbour that was taken since the row was cached makes the check run again."""
    sale = here.sale({"A": rows(1, 8)}, no_orphans=True)
    sale.map()
    _taken_elsewhere(here, sale, "6")
    refused = sale.hold(here.customer(), "A-1-3", "A-1-4")
    assert refused.code == "ORPHAN_SEAT"
    assert refused.json["error"]["details"]["seats"] == ["A-1-5"]


def test_a_party_scattered_over_a_long_row_is_judged_without_a_fault(here: World) -> None:
    """Twenty seats, every fifth of a row of a hundred, where no orphans are wanted: answered, not crashed."""
    sale = here.sale({"A": rows(1, 100)}, no_orphans=True, max_per_customer=20)
    sale.hold(here.customer(), *[f"A-1-{seat}" for seat in range(3, 101, 5)]).expect(201)
