"""Holding seats, as a client sees it. The clock is moved; no timer and no sweep runs."""

from __future__ import annotations

import pytest

from tests.worlds.world import World


def test_a_hold_has_the_shape_of_the_contract(here: World) -> None:
    """201 with seats, total and both forms of the deadline."""
    sale = here.sale()
    hold = sale.hold(here.customer(), "A-1-1", "A-1-2").expect(201)
    assert hold["seats"] == ["A-1-1", "A-1-2"]
    assert hold["total"] == {"amount": 2500, "currency": "EUR"}
    assert (hold["state"], hold["expires_at"], hold["expires_in"]) == ("held", "2026-12-01T20:05:00Z", 300)


def test_every_conflicting_seat_is_named(here: World) -> None:
    """409 SEAT_TAKEN lists all seats that are not free, over several rows, and holds none of the others."""
    sale = here.sale()
    sale.hold(here.customer(), "A-1-2", "A-1-3").expect(201)
    sale.hold(here.customer(), "A-2-1").expect(201)
    refused = sale.hold(here.customer(), "A-1-1", "A-1-2", "A-1-3", "A-2-1", "A-3-1")
    assert (refused.status, refused.code) == (409, "SEAT_TAKEN")
    assert refused.json["error"]["details"]["seats"] == ["A-1-2", "A-1-3", "A-2-1"]
    assert set(sale.map()) == {"A-1-2", "A-1-3", "A-2-1"}


def test_a_refusal_leaves_the_customer_free_to_try_again(here: World) -> None:
    """After SEAT_TAKEN the same customer can hold other seats at once."""
    sale = here.sale()
    sale.hold(here.customer(), "A-1-1").expect(201)
    late = here.customer()
    assert sale.hold(late, "A-1-1").code == "SEAT_TAKEN"
    sale.hold(late, "A-1-2").expect(201)


def test_a_seat_can_be_held_at_the_very_millisecond_at_which_its_last_hold_has_lapsed(here: World) -> None:
    """At 5:01.999 a held seat is refused, at 5:02, when no clock is before the hold's end, it can be held, with nothing
    running in between."""
    sale = here.sale()
    first = sale.hold(here.customer(), "A-1-1").expect(201)
    here.clock.move(301.999)
    assert sale.hold(here.customer(), "A-1-1").code == "SEAT_TAKEN"
    assert "A-1-1" in sale.map()
    here.clock.move(0.001)
    assert sale.map() == {}
    assert sale.hold(here.customer(), "A-1-1").expect(201)["hold_id"] != first["hold_id"]


def test_a_lapsed_hold_is_410_for_everything_its_holder_tries(here: World) -> None:
    """Reading, extending, booking and releasing a lapsed hold: 410, whether or not the seat was taken again."""
    sale = here.sale()
    old = here.customer()
    hold = sale.hold(old, "A-1-1").expect(201)["hold_id"]
    here.clock.move(300)
    for taken_again in (False, True):
        if taken_again:
            here.clock.move(2)
            sale.hold(here.customer(), "A-1-1").expect(201)
        assert old.get(f"/v1/holds/{hold}").status == 410
        assert old.post(f"/v1/holds/{hold}/extend").status == 410
        assert sale.book(old, hold).status == 410
        assert old.delete(f"/v1/holds/{hold}").status == 410
    assert sale.map()["A-1-1"]["state"] == "held"


def test_one_live_hold_a_customer_and_event(here: World) -> None:
    """A second hold is 409 HOLD_EXISTS and names the first; for another event, and after release, it succeeds."""
    sale, other = here.sale(), here.sale()
    buyer = here.customer()
    first = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    second = sale.hold(buyer, "A-1-2")
    assert second.code == "HOLD_EXISTS"
    assert second.json["error"]["details"]["hold_id"] == first
    other.hold(buyer, "A-1-1").expect(201)
    buyer.delete(f"/v1/holds/{first}").expect(204)
    sale.hold(buyer, "A-1-2").expect(201)


def test_the_cap_counts_booked_seats(here: World) -> None:
    """With a cap of 3, two seats booked leave room for one, by hold and by booking."""
    sale = here.sale(max_per_customer=3)
    buyer = here.customer()
    assert sale.hold(buyer, "A-1-1", "A-1-2", "A-1-3", "A-1-4").code == "LIMIT_REACHED"
    sale.book(buyer, sale.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]).expect(201)
    assert sale.hold(buyer, "A-2-1", "A-2-2").code == "LIMIT_REACHED"
    sale.book(buyer, sale.hold(buyer, "A-2-1").expect(201)["hold_id"]).expect(201)
    assert sale.best(buyer, 1).code == "LIMIT_REACHED"


def test_release_frees_the_seats_at_once_and_only_once(here: World) -> None:
    """204, the seats are free, and a second release is 410."""
    sale = here.sale()
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-2-1").expect(201)["hold_id"]
    buyer.delete(f"/v1/holds/{hold}").expect(204)
    assert sale.map() == {}
    assert (again := buyer.delete(f"/v1/holds/{hold}")).status == 410
    assert again.code == "HOLD_RELEASED"
    assert buyer.get(f"/v1/holds/{hold}").status == 410


def test_extend_gives_the_same_time_again_once(here: World) -> None:
    """The deadline moves by hold_seconds for holder and seat alike; the second time is 409."""
    sale = here.sale()
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    here.clock.move(299)
    longer = buyer.post(f"/v1/holds/{hold}/extend").expect(200)
    assert longer["expires_at"] == "2026-12-01T20:10:00Z"
    assert buyer.post(f"/v1/holds/{hold}/extend").code == "ALREADY_EXTENDED"
    here.clock.move(302.999)
    assert sale.hold(here.customer(), "A-1-1").code == "SEAT_TAKEN"
    here.clock.move(0.001)
    sale.hold(here.customer(), "A-1-1").expect(201)


def test_blocked_seats_cannot_be_held(here: World) -> None:
    """A blocked seat is always taken, and best available does not choose it."""
    plan = [{"id": "1", "category": "standard", "seats": ["1", "2", "3"], "blocked": ["3"], "accessible": ["1"]}]
    sale = here.sale({"A": plan})
    assert sale.hold(here.customer(), "A-1-3").code == "SEAT_TAKEN"
    assert sale.best(here.customer(), 2).expect(201)["seats"] == ["A-1-1", "A-1-2"]
    assert sale.map()["A-1-3"] == {"state": "blocked"}


@pytest.mark.parametrize(
    "body",
    [
        {"seats": ["A-1-99"]},
        {"seats": ["A-9-1"]},
        {"seats": ["Z-1-1"]},
        {"seats": ["A-1-1", "A-1-1"]},
        {"seats": ["A1"]},
        {"seats": []},
        {"seats": [""]},
        {"seats": ["💺"]},
        {"seats": [None]},
        {"seats": "A-1-1"},
        {"seats": None},
        {"seats": [f"A-1-{n}" for n in range(1, 22)]},
        {"best_available": {"category": "standard", "quantity": 0}},
        {"best_available": {"category": "standard", "quantity": -1}},
        {"best_available": {"category": "standard", "quantity": 1.5}},
        {"best_available": {"category": "standard", "quantity": 10**30}},
        {"best_available": {"category": "standard"}},
        {"best_available": {"category": "standard", "quantity": 1}, "seats": ["A-1-1"]},
        {"seat": ["A-1-1"]},
        {},
        [],
        "x",
        1,
    ],
)
def test_a_wrong_wish_is_422_and_changes_nothing(here: World, body: object) -> None:
    """The answer names the fault, and the customer can still hold seats."""
    sale = here.sale()
    buyer = here.customer()
    refused = buyer.post(f"{sale.path}/holds", body)
    assert refused.status == 422, refused.text
    assert refused.json["error"]["details"]["fields"]
    assert sale.map() == {}
    sale.hold(buyer, "A-1-1").expect(201)


def test_sales_begin_and_end_by_the_clock(here: World) -> None:
    """NOT_ON_SALE before on_sale_at, and from starts_at on."""
    from datetime import timedelta

    early = here.sale(on_sale_at=(here.now + timedelta(seconds=10)).isoformat())
    assert early.hold(here.customer(), "A-1-1").code == "NOT_ON_SALE"
    here.clock.move(10)
    early.hold(here.customer(), "A-1-1").expect(201)
    here.clock.move(31 * 24 * 3600)
    assert early.hold(here.customer(), "A-1-2").code == "NOT_ON_SALE"


def test_another_customers_hold_is_not_found(here: World) -> None:
    """Another customer gets 404 for reading, extending, releasing and booking it."""
    sale = here.sale()
    hold = sale.hold(here.customer(), "A-1-1").expect(201)["hold_id"]
    other = here.customer()
    assert other.get(f"/v1/holds/{hold}").status == 404
    assert other.post(f"/v1/holds/{hold}/extend").status == 404
    assert other.delete(f"/v1/holds/{hold}").status == 404
    assert sale.book(other, hold).status == 404


def test_a_seat_may_have_any_name(here: World) -> None:
    """Blocked or held, even if it is named like a word of Python or of a library."""
    names = ["self", "null", "attributes", "default", "None", "hash_key"]
    plan = [{"id": "1", "category": "standard", "seats": [*names, "free"], "blocked": names[:3]}]
    sale = here.sale({"A": plan})
    sale.hold(here.customer(), "A-1-default", "A-1-hash_key").expect(201)
    assert set(sale.map()) == {f"A-1-{name}" for name in ("self", "null", "attributes", "default", "hash_key")}


def test_a_hold_that_is_being_taken_cannot_be_released_under_it(here: World) -> None:
    """Between cart and row another tab gets HOLD_IN_FLIGHT; a hold that never got its seats can be released later."""
    from chalicelib.core.ids import new_id
    from chalicelib.core.money import Money
    from chalicelib.seats.rules.holds import Hold, HoldState
    from chalicelib.seats.storage import carts

    sale = here.sale()
    buyer = here.customer()
    now = here.clock.now()
    me = buyer.patch("/v1/customers/me", {}).expect(200)["customer_id"]
    hold = Hold(new_id("hld", now), sale.event, me, ("A-1-1",), Money(1250, "EUR"), HoldState.HELD, now, now + 300_000)
    carts.claim(hold, 10, now, 2_000_000_000)
    assert buyer.delete(f"/v1/holds/{hold.id}").code == "HOLD_IN_FLIGHT"
    here.clock.move(17)
    buyer.delete(f"/v1/holds/{hold.id}").expect(204)
    sale.hold(buyer, "A-1-1").expect(201)
