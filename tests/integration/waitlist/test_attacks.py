"""Ways to pass the line, to block it, or to make it show wrong facts; none of them works."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bench.store import counted
from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.times import MINUTE
from chalicelib.orders.rules.orders import Order
from chalicelib.orders.rules.payments import Payment, PaymentStatus
from chalicelib.seats.storage import carts
from tests.support.bank import Bank
from tests.support.faults import before_write
from tests.worlds.hall import OVER_SECONDS, Guest, Hall
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
    return [entry["reason"] for entry in guest.calls.get(f"{sale.path}/waitlist").expect(200)["items"]]


def test_a_holder_cannot_keep_a_seat_by_waiting_for_it(hall: Hall) -> None:
    """A customer who lets a hold lapse and waits for the same seat gets no offer of it before the public can take
    it."""
    sale = hall.sale({"A": plan(1, 1)})
    guest, public = hall.guest(), hall.here.customer()
    sale.hold(guest.calls, "A-1-1").expect(201)
    _join(sale, guest, "A-1-1")
    hall.pump()
    hall.move(OVER_SECONDS)
    assert hall.open(guest) == []
    sale.hold(public, "A-1-1").expect(201)


def test_a_customer_cannot_keep_a_seat_by_joining_again(hall: Hall) -> None:
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


def test_a_large_wish_does_not_make_checks_expensive(hall: Hall) -> None:
    """Wishes over several rows: a check reads each other row once, however many wishes name it, and a wish has
    three."""
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
    hall.here.clock.move(OVER_SECONDS)
    with counted() as asked:
        hall.app.waitlist.make_offers.check(f"{sale.event}/A/1", hall.here.clock.now())
    assert asked.reads < 20


def test_parties_that_are_passed_over_do_not_end_the_check(hall: Hall) -> None:
    """However many parties before it hold seats already, the first that may have the seat gets the offer."""
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


def test_a_first_party_that_may_get_no_offer_does_not_stop_the_collecting(hall: Hall) -> None:
    """A first party that holds seats is passed over for collecting too: seats are set aside for the pair behind."""
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


def test_a_booking_that_is_not_paid_for_ends_no_entry(here: World) -> None:
    """The seats are booked before the money is taken. If it is not, the first in line gets an offer and no message that
    the seat is booked."""

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
    assert [change["kind"] for change in hall.changes(guest)] == ["offer"]


def test_no_offer_is_made_before_the_sale(hall: Hall) -> None:
    """The sale is postponed: an entry stays, and gets its offer when the sale goes on."""
    sale = hall.sale({"A": plan(1, 1)})
    holder, guest = hall.guest(), hall.guest()
    sale.hold(holder.calls, "A-1-1").expect(201)
    _join(sale, guest)
    later = (hall.here.now + timedelta(hours=1)).isoformat()
    sale.owner.patch(sale.path, {"on_sale_at": later}).expect(200)
    hall.move(OVER_SECONDS)
    assert hall.open(guest) == []
    hall.here.clock.move(3600)
    hall.sweep()
    assert len(hall.open(guest)) == 1


def test_the_sweep_checks_every_row_in_turn(hall: Hall) -> None:
    """However many rows have seats that may be offered, each is checked within some minutes."""
    sale = hall.sale({"A": plan(230, 1)})
    _join(sale, hall.guest())
    checked: set[str] = set()
    for _ in range(3):
        hall.queue.deadlines.clear()
        hall.here.clock.move(MINUTE / 1000)
        hall.app.waitlist.sweep.check(sale.event)
        checked |= {each.id for each in hall.queue.deadlines if each.kind is DeadlineKind.SEATS}
    assert len(checked) == 230


def test_joining_and_leaving_does_not_check_everything(hall: Hall) -> None:
    """The whole waitlist is checked once in ten seconds, however often a customer is the first to join."""
    sale = hall.sale({"A": plan(1, 1)})
    guest = hall.guest()
    for _ in range(4):
        _join(sale, guest)
        guest.calls.delete(f"{sale.path}/waitlist").expect(204)
    assert sum(each.kind is DeadlineKind.WAITLIST for each in hall.queue.deadlines) == 1


def test_an_entry_joined_again_at_once_does_not_hide_the_old_number(hall: Hall) -> None:
    """Declined in one tab and joined again in another before it is counted: those behind get the right position."""
    sale = hall.sale({"A": plan(1, 1)})
    holder, first, second = (hall.guest() for _ in range(3))
    sale.hold(holder.calls, "A-1-1").expect(201)
    _join(sale, first)
    hall.pump()
    hall.move(OVER_SECONDS)
    _join(sale, second)
    (offer,) = hall.open(first)
    with before_write(2, lambda: _join(sale, first) and None):
        first.calls.post(f"/v1/offers/{offer.id}/decline").expect(200)
    assert [entry["position"] for guest in (second, first) for entry in hall.live_entries(sale, guest)] == [1, 2]


def test_a_customer_who_books_the_seats_of_their_wish_waits_no_more(hall: Hall) -> None:
    """Also when the seat was booked already as they joined."""
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


def test_a_seat_that_was_already_booked_does_not_hide_the_other(hall: Hall) -> None:
    """Of two seats one was booked when they joined; when the other is booked too the entry ends."""
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


def test_an_entry_that_joins_while_the_event_is_cancelled_ends(hall: Hall) -> None:
    """The sweep ends an entry that was made in the last moment."""
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


def test_a_customer_who_leaves_while_joining_does_not_wait(hall: Hall) -> None:
    """In another tab, between the number and the entry in its lines."""
    sale = hall.sale({"A": plan(1, 1)})
    guest = hall.guest()
    with before_write(4, lambda: guest.calls.delete(f"{sale.path}/waitlist").expect(204)):
        assert guest.calls.post(f"{sale.path}/waitlist", ONE).status == 503
    assert hall.live_entries(sale, guest) == []


def test_a_check_that_passes_over_all_parties_makes_no_offer(hall: Hall) -> None:
    """The customer who waits holds seats: no offer is counted."""
    sale = hall.sale({"A": plan(1, 2)})
    guest = hall.guest()
    _join(sale, guest, "A-1-1")
    hall.drop()
    sale.hold(guest.calls, "A-1-2").expect(201)
    assert hall.app.waitlist.make_offers.check(f"{sale.event}/A/1", hall.here.clock.now()) is None


def test_a_batch_that_comes_again_with_more_sends_only_the_rest(hall: Hall) -> None:
    """The publisher gets the changes that it has sent once more, with a new one behind them."""
    sale = hall.sale({"A": plan(1, 2)})
    holders = [hall.guest(), hall.guest()]
    holds = [sale.hold(each.calls, f"A-1-{n}").expect(201)["hold_id"] for n, each in enumerate(holders, 1)]
    guest = hall.guest()
    for seat in ("A-1-1", "A-1-2"):
        _join(sale, guest, seat)
    hall.pump()
    records: list[object] = []
    for number, (holder, hold) in enumerate(zip(holders, holds, strict=True), 1):
        sale.book(holder.calls, hold).expect(201)
        hall.app.waitlist.end_entries.check_sold(f"{sale.event}/A/1/{number}")
        records += hall._records()
        hall._publish(records)  # type: ignore[arg-type]
    assert [change["wish"] for change in hall.changes(guest)] == [{"seats": ["A-1-1"]}, {"seats": ["A-1-2"]}]


def test_more_entries_than_one_run_ends_are_all_ended(hall: Hall) -> None:
    """Each run of the deadline ends some entries and sets the next."""
    sale = hall.sale({"A": plan(1, 1)})
    holder = hall.guest()
    hold = sale.hold(holder.calls, "A-1-1").expect(201)["hold_id"]
    guests = [hall.guest() for _ in range(22)]
    for guest in guests:
        _join(sale, guest, "A-1-1")
    sale.book(holder.calls, hold).expect(201)
    hall.pump()
    assert not any(hall.waiting(sale, guest) for guest in guests)


def test_a_busy_store_does_not_make_late_checks_early(hall: Hall) -> None:
    """A check that is tried again is as late as it was at first."""
    sale = hall.sale({"A": plan(1, 1)})
    sale.hold(hall.guest().calls, "A-1-1").expect(201)
    _join(sale, hall.guest())
    hall.pump()
    due = hall.here.clock.now() + OVER_SECONDS * 1000
    hall.here.clock.move(OVER_SECONDS + 16)
    again = Deadline(DeadlineKind.SEATS, f"{sale.event}/A/1", hall.here.clock.now(), since=due)
    assert hall.app.deadlines.check(again) == "offered late"


def test_a_cap_that_was_lowered_holds_for_offers(hall: Hall) -> None:
    """A customer whose wish is above the new cap gets no offer, and an open offer cannot be accepted."""
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


def test_an_offer_of_a_cancelled_event_is_withdrawn(hall: Hall) -> None:
    """At once, wherever its customer reads it; when its time is over its entry has ended with the event."""
    sale = hall.sale({"A": plan(1, 1)})
    guest = hall.guest()
    sale.hold(hall.guest().calls, "A-1-1").expect(201)
    _join(sale, guest)
    hall.pump()
    hall.move(OVER_SECONDS)
    (offer,) = hall.open(guest)
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    hall.pump()
    assert guest.calls.get(f"/v1/offers/{offer.id}").expect(200)["state"] == "withdrawn"
    assert guest.calls.post(f"/v1/offers/{offer.id}/accept").code == "EVENT_CANCELLED"
    assert hall.offers(guest) == []
    hall.move(OVER_SECONDS)
    assert _ends(sale, guest) == ["EVENT_CANCELLED"]
