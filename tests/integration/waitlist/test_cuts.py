"""A process that stops halfway through the waitlist's work loses no entry and gives no seat to two."""

from __future__ import annotations

from itertools import count

import pytest

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.times import SECOND
from chalicelib.seats.rules.seats import Seat, SeatState
from chalicelib.seats.storage import carts, rows
from chalicelib.table import lines
from chalicelib.waitlist.rules.entries import Outcome
from chalicelib.waitlist.storage import entries, offers, queue
from tests.support.faults import Fuse, before_write, powered_by
from tests.worlds.hall import OVER_SECONDS, Guest, Hall
from tests.worlds.scene import Sale
from tests.worlds.scene import rows as plan
from tests.worlds.world import World

pytestmark = pytest.mark.faults

WISH = {"category": "standard", "quantity": 1}
SEAT = Seat("A", "1", "1")


@pytest.fixture
def hall(here: World) -> Hall:
    return Hall(here)


def _held(hall: Hall) -> tuple[Sale, Guest]:
    """A hall of one seat, which a customer holds."""
    sale = hall.sale({"A": plan(1, 1)})
    holder = hall.guest()
    sale.hold(holder.calls, "A-1-1").expect(201)
    return sale, holder


def _waiting(hall: Hall, sale: Sale) -> Guest:
    guest = hall.guest()
    guest.calls.post(f"{sale.path}/waitlist", WISH).expect(201)
    return guest


def _offered(hall: Hall) -> tuple[Sale, Guest, Guest, str]:
    """The seat is offered to the first of two who wait for it."""
    sale, _ = _held(hall)
    first, second = _waiting(hall, sale), _waiting(hall, sale)
    hall.pump()
    hall.move(OVER_SECONDS)
    (offer,) = hall.open(first)
    return sale, first, second, offer.id


def test_joining_that_is_cut_off_is_done_again(hall: Hall) -> None:
    """At whatever step joining is cut off, joining again some seconds later gives the one entry."""
    sale, _ = _held(hall)
    event = hall.event(sale)
    for step in range(1, 20):
        for done in (False, True):
            guest, fuse = hall.guest(), Fuse(step, done)
            with powered_by(fuse):
                hall.app.waitlist.join_waitlist.join(guest.id, event, None, "standard", 1)
            hall.here.clock.move(11)
            joined = guest.calls.post(f"{sale.path}/waitlist", WISH).expect(201)["waitlist_id"]
            assert [entry["waitlist_id"] for entry in hall.live_entries(sale, guest)] == [joined]
            mine = [entry for entry in queue.of_size(sale.event, "standard", 1) if entry.customer == guest.id]
            assert [entry.id for entry in mine] == [joined]
            hall.here.clock.move(-11)
        if fuse.steps < step:
            assert step > 3
            return
    raise AssertionError("more steps than expected")


@pytest.mark.parametrize("seats", [(), ("A-1-1", "A-1-2")], ids=["a category", "two seats"])
def test_a_number_whose_owner_died_is_voided(hall: Hall, seats: tuple[str, ...]) -> None:
    """At whatever step joining is cut off: some sweeps later the next party has only those in front of it that wait,
    and the organiser's summary counts as many."""
    sale = hall.sale({"A": plan(1, 2)})
    holder = hall.guest()
    hold = sale.hold(holder.calls, "A-1-1", "A-1-2").expect(201)["hold_id"]
    sale.book(holder.calls, hold).expect(201)
    event, wish = hall.event(sale), {"seats": list(seats)} if seats else WISH
    steps = count(1)
    while True:
        step = next(steps)
        for done in (False, True):
            fuse = Fuse(step, done)
            with powered_by(fuse):
                hall.app.waitlist.join_waitlist.join(hall.guest().id, event, seats or None, "standard", 1)
        guest = hall.guest()
        guest.calls.post(f"{sale.path}/waitlist", wish).expect(201)
        for _ in range(3):
            hall.drop()
            hall.here.clock.move(18)
            hall.app.waitlist.sweep.check(sale.event)
        line = queue.for_seat(sale.event, SEAT) if seats else queue.of_size(sale.event, "standard", 1)
        waiting = [entry.customer for entry in line]
        (entry,) = hall.live_entries(sale, guest)
        assert (waiting[-1], entry["position"]) == (guest.id, len(waiting))
        summary = sale.owner.get(f"{sale.path}/waitlist/summary").expect(200)["total"]
        assert summary["joined"] == summary["waiting"] == len(waiting)
        if fuse.steps < step:
            assert step > 3
            return


def test_a_join_that_is_overtaken_by_the_voiding_draws_again(hall: Hall) -> None:
    """Its number was voided right before its entry is written: it is in the line with another."""
    sale, _ = _held(hall)
    guest = hall.guest()

    def void() -> None:
        for _ in range(2):
            hall.here.clock.move(18)
            assert hall.app.waitlist.sweep.check(sale.event) is None

    with before_write(4, void) as times:
        joined = hall.app.waitlist.join_waitlist.join(guest.id, hall.event(sale), None, "standard", 1)
    assert times.count == 1
    assert joined.position == 1
    assert [entry.number for entry in queue.of_size(sale.event, "standard", 1)] == [2]


def test_a_check_that_is_cut_off_is_done_again(hall: Hall) -> None:
    """At whatever step a check is cut off, the next one offers the seat to the first in line alone."""
    sale, _ = _held(hall)
    first, second = _waiting(hall, sale), _waiting(hall, sale)
    hall.here.clock.move(OVER_SECONDS)
    check = Deadline(DeadlineKind.SEATS, f"{sale.event}/A/1", hall.here.clock.now())
    for number, done in ((1, False), (1, True)):
        with powered_by(Fuse(number, done)):
            hall.app.deadlines.check(check)
    assert [len(hall.open(guest)) for guest in (first, second)] == [1, 0]
    hall.app.deadlines.check(check)
    assert [len(hall.open(guest)) for guest in (first, second)] == [1, 0]


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("step", [1, 2])
def test_accepting_that_is_cut_off_is_done_again(hall: Hall, step: int, done: bool) -> None:
    """At whatever step an acceptance is cut off, accepting again gives the hold; seat, cart and entry agree."""
    sale, first, second, offer = _offered(hall)
    with powered_by(Fuse(step, done)):
        hall.app.waitlist.answer_offer.accept(first.id, offer)
    hold = first.calls.post(f"/v1/offers/{offer}/accept").expect(200)["hold_id"]
    hall.pump()
    row = rows.row(sale.event, "A", "1")
    assert row
    assert (row.claims["1"].state, row.claims["1"].hold) == (SeatState.HELD, hold)
    cart = carts.get(first.id, sale.event)
    assert cart.hold
    assert cart.hold.id == hold
    assert [entry.outcome for entry in entries.of_customer(first.id, sale.event)] == [Outcome.ACCEPTED]
    hall.move(OVER_SECONDS)
    assert _position(sale, second) == 1


@pytest.mark.parametrize("done", [False, True])
@pytest.mark.parametrize("step", [1, 2])
@pytest.mark.parametrize("how", ["decline", "leave", "lapse"])
def test_ending_an_offer_that_is_cut_off_is_done_again(hall: Hall, how: str, step: int, done: bool) -> None:
    """At whatever step an offer's end is cut off, the next party gets the offer, and the line is counted right in the
    end."""
    sale, first, second, offer = _offered(hall)
    if how == "lapse":
        hall.here.clock.move(OVER_SECONDS)
    act = {
        "decline": lambda: hall.app.waitlist.answer_offer.decline(first.id, offer),
        "leave": lambda: hall.app.waitlist.join_waitlist.leave(first.id, hall.event(sale), None),
        "lapse": lambda: hall.app.waitlist.answer_offer.check_lapse(f"{first.id}/{offer}"),
    }[how]
    with powered_by(Fuse(step, done)):
        act()
    hall.move(OVER_SECONDS - 1 if how == "lapse" else 1)
    if how != "lapse":
        act()
    hall.move(1)
    assert hall.open(first) == []
    found = offers.get(first.id, offer)
    assert found
    if not hall.open(second):  # cut off before the first write, the seat stays offered until the offer lapses
        hall.move(OVER_SECONDS)
    assert [each.seats for each in hall.open(second)] == [("A-1-1",)]
    hall.move(OVER_SECONDS)
    assert _position(sale, second) == 1


def test_an_acceptance_in_the_last_moment_and_the_lapse_exclude_each_other(hall: Hall) -> None:
    """The offer lapses right before the acceptance is written: it is refused, and the seat goes to the next."""
    sale, first, second, offer = _offered(hall)

    def lapse() -> None:
        hall.move(OVER_SECONDS)

    with before_write(1, lapse) as times:
        refused = first.calls.post(f"/v1/offers/{offer}/accept")
    assert times.count == 1
    assert refused.code == "OFFER_EXPIRED"
    assert [each.seats for each in hall.open(second)] == [("A-1-1",)]
    assert carts.get(first.id, sale.event).hold is None


def test_two_answers_at_once_are_one(hall: Hall) -> None:
    """Declined in one tab right before it is accepted in another: the acceptance is refused."""
    _, first, second, offer = _offered(hall)
    with before_write(1, lambda: hall.app.waitlist.answer_offer.decline(first.id, offer) and None):
        assert first.calls.post(f"/v1/offers/{offer}/accept").code == "OFFER_DECLINED"
    hall.pump()
    assert len(hall.open(second)) == 1


def test_the_public_is_first_after_the_grace(hall: Hall) -> None:
    """The grace is over and the public takes the seat right before it is offered: no offer is made."""
    sale, _ = _held(hall)
    guest = _waiting(hall, sale)
    stranger = hall.here.customer()
    hall.here.clock.move(OVER_SECONDS + 15)
    check = Deadline(DeadlineKind.SEATS, f"{sale.event}/A/1", hall.here.clock.now() - 15 * SECOND)
    with before_write(1, lambda: sale.hold(stranger, "A-1-1").expect(201)):
        assert hall.app.deadlines.check(check) == "looked too late"
    assert hall.open(guest) == []
    assert hall.waiting(sale, guest)


def test_leaving_while_an_offer_is_made_withdraws_it(hall: Hall) -> None:
    """The seat is offered right before its customer leaves the line: they are out, and it goes to the next."""
    sale, _ = _held(hall)
    first, second = _waiting(hall, sale), _waiting(hall, sale)
    hall.here.clock.move(OVER_SECONDS)
    check = Deadline(DeadlineKind.SEATS, f"{sale.event}/A/1", hall.here.clock.now())
    with before_write(1, lambda: hall.app.deadlines.check(check) and None):
        first.calls.delete(f"{sale.path}/waitlist").expect(204)
    hall.pump()
    assert [len(hall.open(guest)) for guest in (first, second)] == [0, 1]
    assert hall.live_entries(sale, first) == []


def test_an_entry_that_two_end_at_once_is_counted_once(hall: Hall) -> None:
    """Its customer leaves right before the booking of its seat ends it: the next to join is the first."""
    sale, holder = _held(hall)
    first, second = hall.guest(), hall.guest()
    seat = {"seats": ["A-1-1"]}
    first.calls.post(f"{sale.path}/waitlist", seat).expect(201)
    sale.book(holder.calls, hall.cart(sale, holder)).expect(201)
    sold = Deadline(DeadlineKind.SOLD, f"{sale.event}/A/1/1", hall.here.clock.now())
    with before_write(1, lambda: first.calls.delete(f"{sale.path}/waitlist").expect(204)):
        hall.app.deadlines.check(sold)
    assert second.calls.post(f"{sale.path}/waitlist", seat).expect(201)["position"] == 1
    hall.pump()
    assert sale.owner.get(f"{sale.path}/waitlist/summary").expect(200)["total"]["waiting"] == 1


def _position(sale: Sale, guest: Guest) -> int:
    (entry,) = entries.of_customer(guest.id, sale.event)
    ((line, number),) = entry.numbers.items()
    return lines.position_now(queue.partition_of(sale.event), line, number)
