"""Ways to get round the line, to hold it up, or to have it say what is not so; none of them works."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bench.store import counted
from chalicelib.core.deadline import Deadline, Kind
from chalicelib.core.times import MINUTE
from chalicelib.orders.rules.orders import Order
from chalicelib.orders.rules.payments import Payment, PaymentStatus
from chalicelib.seats.storage import carts
from tests.support.bank import Bank
from tests.support.faults import before_write
from tests.worlds.hall import HOLD_SECONDS, Guest, Hall
from tests.worlds.scene import Sale
from tests.worlds.scene import rows as plan
from tests.worlds.world import World

pytestmark = pytest.mark.faults

ONE = {"category": "standard", "quantity": 1}


@pytest.fixture
def hall(here: World) -> Hall:
    return Hall(here)


def _join(sale: Sale, guest: Guest, *seats: str) -> str:
    wish = {"seats": list(seats)} if seats else ONE
    return str(guest.calls.post(f"{sale.path}/waitlist", wish).expect(201)["waitlist_id"])


def _ends(sale: Sale, guest: Guest) -> list[str | None]:
    return [place["reason"] for place in guest.calls.get(f"{sale.path}/waitlist").expect(200)["items"]]


def test_nobody_keeps_a_seat_by_waiting_for_it_themselves(hall: Hall) -> None:
    """Whoever lets a hold lapse, and waits for the same seat, is not offered it before the public can have it."""
    sale = hall.sale({"A": plan(1, 1)})
    guest, public = hall.guest(), hall.here.customer()
    sale.hold(guest.calls, "A-1-1").expect(201)
    _join(sale, guest, "A-1-1")
    hall.pump()
    hall.move(HOLD_SECONDS)
    assert hall.open(guest) == []
    sale.hold(public, "A-1-1").expect(201)


def test_nobody_keeps_a_seat_by_joining_again_and_again(hall: Hall) -> None:
    """Nor by letting an offer lapse or declining it, and joining again at once."""
    sale = hall.sale({"A": plan(1, 1)})
    holder, guest, public = hall.guest(), hall.guest(), hall.here.customer()
    hold = sale.hold(holder.calls, "A-1-1").expect(201)["hold_id"]
    _join(sale, guest, "A-1-1")
    hall.pump()
    holder.calls.delete(f"/v1/holds/{hold}").expect(204)
    hall.pump()
    (offer,) = hall.open(guest)
    guest.calls.post(f"/v1/offers/{offer.id}/decline").expect(200)
    _join(sale, guest, "A-1-1")
    sale.hold(public, "A-1-1").expect(201)
    hall.pump()
    assert hall.open(guest) == []


def test_a_large_wish_does_not_make_looks_dear(hall: Hall) -> None:
    """Wishes over several rows: each other row is read once a look, however many wish for it, and a wish has three."""
    sale = hall.sale({"A": plan(5, 6)}, max_per_customer=20)
    sale.owner.patch(f"{sale.path}/seats", {"seats": ["A-3-1"], "blocked": True}).expect(200)
    guest = hall.guest()
    wide = {"seats": [f"A-{row}-1" for row in range(1, 5)]}
    assert (
        guest.calls.post(f"{sale.path}/waitlist", wide).expect(422)["error"]["details"]["fields"][0]["path"] == "seats"
    )
    sale.hold(hall.guest().calls, "A-1-1").expect(201)
    for seat in range(1, 7):
        _join(sale, hall.guest(), "A-1-1", f"A-2-{seat}", "A-3-1")
    hall.pump()
    hall.here.clock.move(HOLD_SECONDS)
    with counted() as asked:
        hall.app.waitlist.make_offers.check(f"{sale.event}/A/1", hall.here.clock.now())
    assert asked.reads < 20


def test_those_who_are_passed_over_do_not_end_the_look(hall: Hall) -> None:
    """However many before somebody hold something already, whoever may have the seat is offered it."""
    sale = hall.sale({"A": plan(1, 1), "B": plan(1, 12)})
    holder = hall.guest()
    hold = sale.hold(holder.calls, "A-1-1").expect(201)["hold_id"]
    for seat in range(1, 13):
        guest = hall.guest()
        _join(sale, guest, "A-1-1")
        sale.hold(guest.calls, f"B-1-{seat}").expect(201)
    last = hall.guest()
    _join(sale, last, "A-1-1")
    hall.pump()
    holder.calls.delete(f"/v1/holds/{hold}").expect(204)
    hall.pump()
    assert [offer.seats for offer in hall.open(last)] == [("A-1-1",)]


def test_a_head_that_cannot_be_served_does_not_stop_the_collecting(hall: Hall) -> None:
    """Whoever is first and holds something is passed over for that too: seats are set aside for the pair behind."""
    sale = hall.sale({"A": plan(1, 2), "B": plan(1, 1)}, hold_seconds=3600, max_per_customer=2)
    holders = [hall.guest(), hall.guest()]
    holds = [sale.hold(each.calls, f"A-1-{n}").expect(201)["hold_id"] for n, each in enumerate(holders, 1)]
    busy, pair, single = (hall.guest() for _ in range(3))
    _join(sale, busy)
    sale.hold(busy.calls, "B-1-1").expect(201)
    hall.here.clock.move(1)
    pair.calls.post(f"{sale.path}/waitlist", {"category": "standard", "quantity": 2}).expect(201)
    hall.here.clock.move(1)
    _join(sale, single)
    hall.pump()
    hall.move(30 * 60 + 1)
    for holder, hold in zip(holders, holds, strict=True):
        holder.calls.delete(f"/v1/holds/{hold}").expect(204)
        hall.pump()
    assert [len(hall.open(guest)) for guest in (pair, single)] == [1, 0]


def test_nobody_is_told_of_a_booking_that_is_not_paid_for(here: World) -> None:
    """The seats are booked before the money is taken; if it is not, whoever waits is offered the seat and never told
    that it is gone."""

    class NoCapture(Bank):
        def capture(self, order: Order) -> Payment:
            hall.pump()
            self.payments[order.id] = PaymentStatus.CANCELLED
            return self._payment(order)

    hall = Hall(here, payments=NoCapture())
    sale = hall.sale({"A": plan(1, 1)})
    holder, guest = hall.guest(), hall.guest()
    hold = sale.hold(holder.calls, "A-1-1").expect(201)["hold_id"]
    _join(sale, guest, "A-1-1")
    hall.pump()
    sale.book(holder.calls, hold, "reserves")
    hall.pump()
    assert [change["kind"] for change in hall.heard(guest)] == ["offer"]


def test_nothing_is_offered_that_cannot_be_accepted(hall: Hall) -> None:
    """The sale was put off: whoever waits keeps the place, and is served when it goes on."""
    sale = hall.sale({"A": plan(1, 1)})
    holder, guest = hall.guest(), hall.guest()
    sale.hold(holder.calls, "A-1-1").expect(201)
    _join(sale, guest)
    later = (hall.here.now + timedelta(hours=1)).isoformat()
    sale.owner.patch(sale.path, {"on_sale_at": later}).expect(200)
    hall.move(HOLD_SECONDS)
    assert hall.open(guest) == []
    hall.here.clock.move(3600)
    hall.sweep()
    assert len(hall.open(guest)) == 1


def test_the_patrol_comes_to_every_row_in_turn(hall: Hall) -> None:
    """However many rows have something for somebody, each is looked at within some minutes."""
    sale = hall.sale({"A": plan(230, 1)})
    _join(sale, hall.guest())
    looked: set[str] = set()
    for _ in range(3):
        hall.queue.deadlines.clear()
        hall.here.clock.move(MINUTE / 1000)
        hall.app.waitlist.sweep.check(sale.event)
        looked |= {each.id for each in hall.queue.deadlines if each.kind is Kind.SEATS}
    assert len(looked) == 230


def test_joining_and_leaving_does_not_have_everything_looked_at(hall: Hall) -> None:
    """The whole is looked at once in ten seconds, however often somebody is the first to join."""
    sale = hall.sale({"A": plan(1, 1)})
    guest = hall.guest()
    for _ in range(4):
        _join(sale, guest)
        guest.calls.delete(f"{sale.path}/waitlist").expect(204)
    assert sum(each.kind is Kind.WAITLIST for each in hall.queue.deadlines) == 1


def test_a_place_joined_again_at_once_does_not_hide_the_old_number(hall: Hall) -> None:
    """Declined in one tab and joined again in another before it is counted: those behind are told the right place."""
    sale = hall.sale({"A": plan(1, 1)})
    holder, first, second = (hall.guest() for _ in range(3))
    sale.hold(holder.calls, "A-1-1").expect(201)
    _join(sale, first)
    hall.pump()
    hall.move(HOLD_SECONDS)
    _join(sale, second)
    (offer,) = hall.open(first)
    with before_write(2, lambda: _join(sale, first) and None):
        first.calls.post(f"/v1/offers/{offer.id}/decline").expect(200)
    assert [place["position"] for guest in (second, first) for place in hall.waits(sale, guest)] == [1, 2]


def test_who_books_what_they_wait_for_waits_no_more(hall: Hall) -> None:
    """Also when they knew, as they joined, that it was booked."""
    sale = hall.sale({"A": plan(1, 1)})
    holder, guest = hall.guest(), hall.guest()
    hold = sale.hold(holder.calls, "A-1-1").expect(201)["hold_id"]
    booking = sale.book(holder.calls, hold).expect(201)["booking_id"]
    hall.here.clock.move(2)
    _join(sale, guest, "A-1-1")
    hall.pump()
    holder.calls.post(f"/v1/bookings/{booking}/cancel").expect(200)
    hall.drop()
    hall.here.clock.move(16)
    hold = sale.hold(guest.calls, "A-1-1").expect(201)["hold_id"]
    sale.book(guest.calls, hold).expect(201)
    hall.pump()
    assert _ends(sale, guest) == ["SERVED"]


def test_what_one_knew_of_one_seat_does_not_hide_the_other(hall: Hall) -> None:
    """Of two seats one was booked when they joined; when the other is booked too they are told."""
    sale = hall.sale({"A": plan(1, 2)})
    holders = [hall.guest(), hall.guest()]
    holds = [sale.hold(each.calls, f"A-1-{n}").expect(201)["hold_id"] for n, each in enumerate(holders, 1)]
    sale.book(holders[0].calls, holds[0]).expect(201)
    hall.here.clock.move(2)
    guest = hall.guest()
    _join(sale, guest, "A-1-1", "A-1-2")
    hall.pump()
    sale.book(holders[1].calls, holds[1]).expect(201)
    hall.pump()
    assert _ends(sale, guest) == ["BOOKED"]


def test_who_joins_an_event_that_is_being_called_off_is_told(hall: Hall) -> None:
    """The place that was taken in the last moment is ended by the sweep."""
    sale = hall.sale({"A": plan(1, 1)})
    guest = hall.guest()
    event = hall.event(sale)

    def called_off() -> None:
        sale.owner.post(f"{sale.path}/cancel").expect(200)
        hall.pump()

    with before_write(3, called_off):
        hall.app.waitlist.join_waitlist.join(guest.id, event, ["A-1-1"], None, 0)
    hall.here.clock.move(61)
    hall.sweep()
    assert _ends(sale, guest) == ["EVENT_CANCELLED"]


def test_who_leaves_while_joining_does_not_wait(hall: Hall) -> None:
    """In another tab, between the number and the place."""
    sale = hall.sale({"A": plan(1, 1)})
    guest = hall.guest()
    with before_write(4, lambda: guest.calls.delete(f"{sale.path}/waitlist").expect(204)):
        assert guest.calls.post(f"{sale.path}/waitlist", ONE).status == 503
    assert hall.waits(sale, guest) == []


def test_a_look_that_only_passed_over_has_offered_nothing(hall: Hall) -> None:
    """Whoever waits holds something: no offer is counted."""
    sale = hall.sale({"A": plan(1, 2)})
    guest = hall.guest()
    _join(sale, guest, "A-1-1")
    hall.drop()
    sale.hold(guest.calls, "A-1-2").expect(201)
    assert hall.app.waitlist.make_offers.check(f"{sale.event}/A/1", hall.here.clock.now()) is None


def test_a_batch_that_comes_again_with_more_tells_only_the_rest(hall: Hall) -> None:
    """The publisher is given what it has told once more, with something new behind it."""
    sale = hall.sale({"A": plan(1, 2)})
    holders = [hall.guest(), hall.guest()]
    holds = [sale.hold(each.calls, f"A-1-{n}").expect(201)["hold_id"] for n, each in enumerate(holders, 1)]
    guest = hall.guest()
    for seat in ("A-1-1", "A-1-2"):
        _join(sale, guest, seat)
    hall.pump()
    told: list[object] = []
    for number, (holder, hold) in enumerate(zip(holders, holds, strict=True), 1):
        sale.book(holder.calls, hold).expect(201)
        hall.app.waitlist.end_entries.check_sold(f"{sale.event}/A/1/{number}")
        told += hall._records()
        hall._publish(told)  # type: ignore[arg-type]
    assert [change["wish"] for change in hall.heard(guest)] == [{"seats": ["A-1-1"]}, {"seats": ["A-1-2"]}]


def test_more_than_a_run_tells_are_all_told(hall: Hall) -> None:
    """Each run of the deadline ends some places and asks for the next."""
    sale = hall.sale({"A": plan(1, 1)})
    holder = hall.guest()
    hold = sale.hold(holder.calls, "A-1-1").expect(201)["hold_id"]
    guests = [hall.guest() for _ in range(22)]
    for guest in guests:
        _join(sale, guest, "A-1-1")
    sale.book(holder.calls, hold).expect(201)
    hall.pump()
    assert not any(hall.waiting(sale, guest) for guest in guests)


def test_a_busy_store_does_not_make_late_looks_early(hall: Hall) -> None:
    """What is tried again is as late as it was at first."""
    sale = hall.sale({"A": plan(1, 1)})
    sale.hold(hall.guest().calls, "A-1-1").expect(201)
    _join(sale, hall.guest())
    hall.pump()
    due = hall.here.clock.now() + HOLD_SECONDS * 1000
    hall.here.clock.move(HOLD_SECONDS + 16)
    again = Deadline(Kind.SEATS, f"{sale.event}/A/1", hall.here.clock.now(), since=due)
    assert hall.app.deadlines.ring(again) == "offered late"


def test_a_cap_that_was_lowered_holds_for_offers(hall: Hall) -> None:
    """Whoever waits for more than anybody may have now is offered nothing, and an open offer cannot be accepted."""
    sale = hall.sale({"A": plan(1, 2)}, max_per_customer=2)
    holder, guest = hall.guest(), hall.guest()
    hold = sale.hold(holder.calls, "A-1-1", "A-1-2").expect(201)["hold_id"]
    guest.calls.post(f"{sale.path}/waitlist", {"category": "standard", "quantity": 2}).expect(201)
    hall.pump()
    holder.calls.delete(f"/v1/holds/{hold}").expect(204)
    hall.pump()
    (offer,) = hall.open(guest)
    sale.owner.patch(sale.path, {"max_per_customer": 1}).expect(200)
    hall.here.clock.move(2)
    assert guest.calls.post(f"/v1/offers/{offer.id}/accept").code == "LIMIT_REACHED"
    assert carts.get(guest.id, sale.event).hold is None


def test_an_offer_of_an_event_that_is_called_off_is_withdrawn(hall: Hall) -> None:
    """At once, wherever its customer looks; when its time is over its place has ended with the event."""
    sale = hall.sale({"A": plan(1, 1)})
    guest = hall.guest()
    sale.hold(hall.guest().calls, "A-1-1").expect(201)
    _join(sale, guest)
    hall.pump()
    hall.move(HOLD_SECONDS)
    (offer,) = hall.open(guest)
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    hall.pump()
    assert guest.calls.get(f"/v1/offers/{offer.id}").expect(200)["state"] == "withdrawn"
    assert guest.calls.post(f"/v1/offers/{offer.id}/accept").code == "EVENT_CANCELLED"
    assert hall.offers(guest) == []
    hall.move(HOLD_SECONDS)
    assert _ends(sale, guest) == ["EVENT_CANCELLED"]
