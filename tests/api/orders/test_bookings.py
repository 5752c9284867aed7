"""Paying for holds, as a client sees it."""

from __future__ import annotations

from tests.worlds.world import World


def test_a_paid_hold_is_a_confirmed_booking(here: World) -> None:
    """201 confirmed; the seats are booked for good; customer and organiser can read it."""
    sale = here.sale()
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-2-1").expect(201)["hold_id"]
    booking = sale.book(buyer, hold).expect(201)
    assert booking["status"] == "confirmed"
    assert booking["payment"] == {"provider": "test", "client_secret": None, "publishable_key": None}
    assert (booking["expires_at"], booking["total"]["amount"]) == (None, 2500)
    here.clock.move(24 * 3600)
    assert sale.map() == {"A-1-1": {"state": "booked"}, "A-2-1": {"state": "booked"}}
    read = buyer.get(f"/v1/bookings/{booking['booking_id']}").expect(200)
    assert read["ticket"].pop("svg").startswith("<svg")
    assert read["ticket"] == {"ticket": booking["ticket"]["ticket"]}
    assert read | {"ticket": booking["ticket"]} == booking
    assert sale.owner.get(f"/v1/bookings/{booking['booking_id']}").status == 401, "signed in a day ago"
    listed = booking | {"ticket": None, "tickets": []}
    assert buyer.get("/v1/bookings").expect(200) == {"items": [listed], "next_cursor": None}


def test_tickets_are_held_and_paid_in_one_call(here: World) -> None:
    """Free seats can be booked without a hold; taken ones are 409 with the seats."""
    sale = here.sale()
    tickets = {"tickets": ["A-1-1", "A-1-2"], "payment": {"method": "test"}}
    assert here.customer().post(f"/v1/bookings/{sale.event}", tickets).expect(201)["seats"] == ["A-1-1", "A-1-2"]
    again = here.customer().post(f"/v1/bookings/{sale.event}", tickets)
    assert (again.code, again.json["error"]["details"]["seats"]) == ("SEAT_TAKEN", ["A-1-1", "A-1-2"])


def test_a_declined_payment_leaves_the_hold(here: World) -> None:
    """402 PAYMENT_DECLINED; the hold is still held and another try succeeds."""
    sale = here.sale()
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    declined = sale.book(buyer, hold, "test_declined")
    assert (declined.status, declined.code) == (402, "PAYMENT_DECLINED")
    assert buyer.get(f"/v1/holds/{hold}").expect(200)["state"] == "held"
    failed = declined.json["error"]["details"]["booking_id"]
    assert buyer.get(f"/v1/bookings/{failed}").expect(200)["status"] == "failed"
    sale.book(buyer, hold).expect(201)


def test_repeated_declines_do_not_keep_a_seat_for_ever(here: World) -> None:
    """However often a payment is tried and declined, the claim ends three times hold_seconds after it began."""
    sale = here.sale(hold_seconds=60)
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    for _ in range(18):
        here.clock.move(9.9)
        assert sale.book(buyer, hold, "test_declined").status == 402
    here.clock.move(1.8)
    assert sale.book(buyer, hold, "test_declined").status == 410
    here.clock.move(2)
    sale.hold(here.customer(), "A-1-1").expect(201)


def test_a_pending_payment_keeps_the_seats_until_its_deadline(here: World) -> None:
    """Without a timer the seat is refused until a moment after the deadline; then it is free and the booking failed."""
    sale = here.sale()
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    here.clock.move(200)
    booking = sale.book(buyer, hold, "test_pending").expect(201)
    assert (booking["status"], booking["expires_in"]) == ("pending_payment", 300)
    assert buyer.get(f"/v1/holds/{hold}").expect(200)["state"] == "paying"
    assert buyer.delete(f"/v1/holds/{hold}").code == "PAYMENT_IN_PROGRESS"
    here.clock.move(314.999)
    assert sale.hold(here.customer(), "A-1-1").code == "SEAT_TAKEN", "money may be on its way until 15 s after the end"
    here.clock.move(0.001)
    sale.hold(here.customer(), "A-1-1").expect(201)
    assert buyer.get(f"/v1/bookings/{booking['booking_id']}").expect(200)["status"] == "failed"
    assert buyer.get(f"/v1/holds/{hold}").status == 410


def test_a_delayed_payment_confirms_when_the_booking_is_read(here: World) -> None:
    """The payment succeeds later; reading the booking takes it to confirmed."""
    sale = here.sale()
    buyer = here.customer()
    booking = sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"], "test_delayed").expect(201)
    assert booking["status"] == "pending_payment"
    here.clock.move(2)
    assert buyer.get(f"/v1/bookings/{booking['booking_id']}").expect(200)["status"] == "confirmed"


def test_a_payment_that_comes_after_the_seat_is_gone_is_refunded(here: World) -> None:
    """Success after lapse when another customer holds the seat: refunded once, and the other keeps the seat."""
    sale = here.sale(hold_seconds=5)
    buyer, other = here.customer(), here.customer()
    here.clock.move(0)
    booking = sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"], "test_delayed").expect(201)
    here.clock.move(20)
    taken = sale.hold(other, "A-1-1").expect(201)["hold_id"]
    for _ in range(2):
        assert buyer.get(f"/v1/bookings/{booking['booking_id']}").expect(200)["status"] == "refunded"
    sale.book(other, taken).expect(201)


def test_a_late_payment_gets_the_seat_if_it_is_still_free(here: World) -> None:
    """Success after lapse with the seat free: booked."""
    sale = here.sale(hold_seconds=5)
    buyer = here.customer()
    booking = sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"], "test_delayed").expect(201)
    here.clock.move(60)
    assert buyer.get(f"/v1/bookings/{booking['booking_id']}").expect(200)["status"] == "confirmed"
    assert sale.map() == {"A-1-1": {"state": "booked"}}


def test_a_payment_that_failed_at_its_deadline_frees_the_seat_at_once(here: World) -> None:
    """The first read after every clock has the deadline frees the seat, before the payment's grace has ended."""
    sale = here.sale()
    buyer = here.customer()
    booking = sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"], "test_pending").expect(201)
    here.clock.move(302)
    assert buyer.get(f"/v1/bookings/{booking['booking_id']}").expect(200)["status"] == "failed"
    sale.hold(here.customer(), "A-1-1").expect(201)


def test_a_payment_in_time_keeps_the_seat_though_it_is_read_late(here: World) -> None:
    """Paid before the deadline, read only after it: confirmed, because no one could take the seat meanwhile."""
    sale = here.sale()
    buyer = here.customer()
    booking = sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"], "test_delayed").expect(201)
    here.clock.move(301)
    assert sale.hold(here.customer(), "A-1-1").code == "SEAT_TAKEN"
    assert buyer.get(f"/v1/bookings/{booking['booking_id']}").expect(200)["status"] == "confirmed"


def test_seats_that_are_being_paid_for_count_towards_the_cap(here: World) -> None:
    """A payment whose time is over and whose outcome is open still counts."""
    sale = here.sale(max_per_customer=2, hold_seconds=5)
    buyer = here.customer()
    first = sale.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
    pending = sale.book(buyer, first, "test_delayed").expect(201)["booking_id"]
    here.clock.move(20)
    assert sale.hold(buyer, "A-2-1").code == "LIMIT_REACHED"
    assert buyer.get(f"/v1/bookings/{pending}").expect(200)["status"] == "confirmed"
    assert sale.hold(buyer, "A-2-1").code == "LIMIT_REACHED"


def test_a_failed_payment_no_longer_counts_towards_the_cap(here: World) -> None:
    """After a decline and a release the whole cap can be held again; after a refund too."""
    sale = here.sale(max_per_customer=2, hold_seconds=5)
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
    assert sale.book(buyer, hold, "test_declined").status == 402
    buyer.delete(f"/v1/holds/{hold}").expect(204)
    hold = sale.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
    booking = sale.book(buyer, hold, "test_delayed").expect(201)["booking_id"]
    here.clock.move(20)
    sale.hold(here.customer(), "A-1-1").expect(201)
    assert buyer.get(f"/v1/bookings/{booking}").expect(200)["status"] == "refunded"
    sale.hold(buyer, "A-3-1", "A-3-2").expect(201)


def test_two_tabs_pay_once(here: World) -> None:
    """A second booking of the same hold is 409 and names the first."""
    sale = here.sale()
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    pending = sale.book(buyer, hold, "test_pending").expect(201)["booking_id"]
    second = sale.book(buyer, hold)
    assert (second.code, second.json["error"]["details"]["booking_id"]) == ("PAYMENT_IN_PROGRESS", pending)
    other = here.customer()
    hold = sale.hold(other, "A-1-2").expect(201)["hold_id"]
    done = sale.book(other, hold).expect(201)["booking_id"]
    second = sale.book(other, hold)
    assert (second.code, second.json["error"]["details"]["booking_id"]) == ("HOLD_BOOKED", done)


def test_a_hold_is_booked_at_its_own_event_with_its_own_seats(here: World) -> None:
    """Another event is 404, other tickets are 422, an unknown method is 422."""
    sale, other = here.sale(), here.sale()
    buyer = here.customer()
    hold = sale.hold(buyer, "A-1-1").expect(201)["hold_id"]
    assert other.book(buyer, hold).status == 404
    odd = {"hold_id": hold, "tickets": ["A-1-2"], "payment": {"method": "test"}}
    assert buyer.post(f"/v1/bookings/{sale.event}", odd).status == 422
    assert sale.book(buyer, hold, "gold").status == 422
    assert buyer.post(f"/v1/bookings/{sale.event}", {"payment": {"method": "test"}}).status == 422
    sale.book(buyer, hold).expect(201)


def test_bookings_are_listed_newest_first_a_page_at_a_time(here: World) -> None:
    """Pages neither repeat nor skip while bookings are added; a made-up cursor is 422."""
    sale = here.sale()
    buyer = here.customer()
    made = []
    for seat in range(1, 6):
        here.clock.move(1)
        hold = sale.hold(buyer, f"A-1-{seat}").expect(201)["hold_id"]
        made.insert(0, sale.book(buyer, hold).expect(201)["booking_id"])
    first = buyer.get("/v1/bookings?limit=2").expect(200)
    here.clock.move(1)
    sale.book(buyer, sale.hold(buyer, "A-1-9").expect(201)["hold_id"]).expect(201)
    second = buyer.get(f"/v1/bookings?limit=2&cursor={first['next_cursor']}").expect(200)
    third = buyer.get(f"/v1/bookings?limit=2&cursor={second['next_cursor']}").expect(200)
    listed = [each["booking_id"] for page in (first, second, third) for each in page["items"]]
    assert listed == made
    assert third["next_cursor"] is None
    for query in ("cursor=%00", "cursor=AAAA", "limit=0", "limit=101", "limit=x", "page=2"):
        assert buyer.get(f"/v1/bookings?{query}").status == 422


def test_only_its_customer_and_its_organiser_read_a_booking(here: World) -> None:
    """All others get 403; an impossible id is 404."""
    sale = here.sale()
    buyer = here.customer()
    booking = sale.book(buyer, sale.hold(buyer, "A-1-1").expect(201)["hold_id"]).expect(201)["booking_id"]
    assert sale.owner.get(f"/v1/bookings/{booking}").status == 200
    assert here.customer().get(f"/v1/bookings/{booking}").status == 403
    assert here.operator().get(f"/v1/bookings/{booking}").status == 403
    assert buyer.get("/v1/bookings/bkg_nope").status == 404
