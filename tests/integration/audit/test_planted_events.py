"""An audit finds each fault that is planted into an event: its seats, bookings and waitlist."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from infra.audit.findings import Item, Thing
from tests.support.audited import Change, added, only, planted, rules
from tests.support.engines import USUAL
from tests.worlds.hall import OVER_SECONDS, Hall
from tests.worlds.scene import rows
from tests.worlds.world import world


@pytest.fixture(scope="module")
def scene() -> Iterator[tuple[Thing, int]]:
    """A booking of two seats, a hold, a party that waits for a booked seat, one with an offer; and the instant."""
    with world(USUAL) as here:
        hall = Hall(here)
        sale = hall.sale({"A": rows(2, 3)}, max_per_customer=2)
        booker, holder, leaver, waiter, offered = (hall.guest() for _ in range(5))
        sale.book(booker.calls, sale.hold(booker.calls, "A-1-1", "A-1-2").expect(201)["hold_id"]).expect(201)
        hold = sale.hold(leaver.calls, "A-2-1").expect(201)["hold_id"]
        offered.calls.post(f"{sale.path}/waitlist", {"seats": ["A-2-1"]}).expect(201)
        waiter.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}).expect(201)
        hall.pump()
        leaver.calls.delete(f"/v1/holds/{hold}").expect(204)
        hall.pump()
        hall.move(OVER_SECONDS / 10)
        assert hall.open(offered)
        sale.hold(holder.calls, "A-1-3").expect(201)
        hall.pump()
        yield only("event"), here.clock.now()


def test_the_scene_is_good(scene: tuple[Thing, int]) -> None:
    """Nothing is found before anything is planted."""
    thing, now = scene
    assert rules(thing, now) == rules(thing, now, heals=True) == set()
    assert {item.pk.partition("#")[0] for item in thing.items.values()} == {
        "EVENT", "SEATS", "CART", "BOOKING", "WAITLIST", "CUSTOMER",
    }  # fmt: skip


def _row(change: Change) -> Change:
    """A change of the seats of a row, in DynamoDB's own JSON."""
    return lambda data: change(data["raw"]["seats"]["M"])


def _set(**values: object) -> Change:
    return lambda data: data.update(values)


def _drop(*names: str) -> Change:
    return lambda data: [data.pop(name) for name in names]


_HELD = {"M": {"s": {"S": "held"}, "h": {"S": "hld_1"}, "u": {"N": "9999999999999"}, "p": {"N": "9999999999999"}}}
_BOOKED = {"M": {"s": {"S": "booked"}, "h": {"S": "hld_1"}}}

_SOLD = _row(lambda seats: seats.update({"3": _BOOKED}))
_OTHER_PRICE = _row(lambda seats: seats["1"]["M"].update(a={"N": "1"}))

FAULTS: dict[str, tuple[str, str, Change | None, str]] = {
    "a seat more than the hall has": ("EVENT#", "~", _set(sections={"A": 7}), "seats.hall"),
    "a claim on no seat": ("SEATS#", "ROW#1", _row(lambda seats: seats.update({"9": _HELD})), "seats.hall"),
    "a seat that is named twice": (
        "SEATS#", "ROW#2", lambda data: data["raw"].update(names={"S": "1 2 2"}), "seats.hall",
    ),
    "a held seat without a cart": ("SEATS#", "ROW#2", _row(lambda seats: seats.update({"2": _HELD})), "seats.cart"),
    "a cart above the cap": ("EVENT#", "~", _set(max_per_customer=1), "seats.cap"),
    "a confirmed seat that is free": ("SEATS#", "ROW#1", _row(lambda seats: seats.pop("1")), "orders.seat"),
    "a confirmed seat at another price": (
        "SEATS#", "ROW#1", _OTHER_PRICE, "orders.price",
    ),
    "a booked seat without a booking": ("SEATS#", "ROW#2", _SOLD, "orders.paid"),
    "a booked seat of a failed booking": ("BOOKING#", "~", _set(status="failed"), "orders.paid"),
    "money that no seat costs": ("BOOKING#", "~", lambda data: data.update(amount=data["amount"] + 1), "orders.amount"),
    "more returned than was paid": (
        "BOOKING#", "~", _set(returns=[{"seats": [], "amount": 10**9, "status": "sent"}]), "orders.refund",
    ),
    "a seat returned twice": (
        "BOOKING#",
        "~",
        _set(returned=["A-1-1"], returns=[{"seats": ["A-1-1"] * 2, "amount": 1, "status": "sent"}]),
        "orders.refund",
    ),
    "a confirmed booking without a payment": ("BOOKING#", "~", _drop("payment_id"), "orders.payment"),
    "an open booking without a deadline": ("BOOKING#", "~", _set(status="paid"), "orders.deadline"),
    "a booking that its cart does not count": ("BOOKING#", "~", _set(seats=["A-1-1", "A-2-3"]), "orders.count"),
    "a lost booking": ("BOOKING#", "~", None, "orders.count"),
    "an entry without its place": ("WAITLIST#", "PLACE#", None, "waitlist.place"),
    "a place of no entry": ("WAITLIST#", "PLACE#", _set(entry="wtl_none"), "waitlist.place"),
    "a number that was never issued": ("WAITLIST#", "DOOR#", _set(issued=0), "waitlist.line"),
    "an offer that is not listed": ("WAITLIST#", "OFFER#", None, "waitlist.offer"),
    "an offer without a deadline": ("CUSTOMER#", "OFFER#", _drop("due_shard", "due_at"), "waitlist.deadline"),
    "an offer whose seat is free": ("SEATS#", "ROW#2", _row(lambda seats: seats.pop("1")), "waitlist.offer"),
    "customers who wait, and no check": ("WAITLIST#", "#", _drop("due_shard", "due_at"), "waitlist.deadline"),
    "a deadline that the sweep does not find": ("WAITLIST#", "#", _drop("due_shard"), "deadline.index"),
    "a deadline of long ago": ("WAITLIST#", "#", _set(due_at=1), "deadline.overdue"),
}  # fmt: skip


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_a_planted_fault_is_found(scene: tuple[Thing, int], fault: tuple[str, str, Change | None, str]) -> None:
    """By its own rule."""
    thing, now = scene
    partition, sort, change, rule = fault
    assert rule in rules(planted(thing, partition, sort, change), now)


def test_an_event_without_any_row_is_found_until_it_begins(scene: tuple[Thing, int]) -> None:
    """As a bad restore leaves one. Afterwards its rows are deleted."""
    thing, now = scene
    left = replace(thing, items={key: item for key, item in thing.items.items() if not item.pk.startswith("SEATS#")})
    (event,) = thing.of("EVENT#")
    assert "seats.hall" in rules(left, now)
    assert "seats.hall" not in rules(left, event.data["starts_at"] + 1)


def test_a_seat_with_two_owners_is_found(scene: tuple[Thing, int]) -> None:
    """Two confirmed bookings of one seat."""
    thing, now = scene
    (order,) = thing.of("BOOKING#")
    assert "orders.owner" in rules(added(thing, Item("BOOKING#bkg_2", "~", order.data)), now)


def test_a_number_twice_in_a_line_is_found(scene: tuple[Thing, int]) -> None:
    """Two entries with one number."""
    thing, now = scene
    (place,) = thing.of("WAITLIST#", "PLACE#")
    twin = Item(place.pk, f"{place.sk}9", {**place.data, "entry": "wtl_2"})
    assert "waitlist.number" in rules(added(thing, twin), now)


def test_a_number_that_was_settled_and_is_no_entrys_is_found(scene: tuple[Thing, int]) -> None:
    """The sweep has settled the line up to it."""
    thing, now = scene
    line = planted(thing, "WAITLIST#", "DOOR#", _set(issued=2, settled=2))
    assert "waitlist.line" in rules(line, now)


def test_a_hold_whose_call_died_before_its_row_heals(scene: tuple[Thing, int]) -> None:
    """It lapses by itself. One that is young may still get its seats, so only time makes it certain."""
    thing, now = scene
    held = planted(thing, "SEATS#", "ROW#1", _row(lambda seats: seats.pop("3")))
    assert "seats.row" in rules(held, now)
    assert rules(held, now + 20_000, heals=True) == {"seats.row"}


def test_a_hold_released_by_a_call_that_died_heals(scene: tuple[Thing, int]) -> None:
    """Its seat is free at its end."""
    thing, now = scene
    holding = [item.pk for item in thing.of("CART#") if item.data.get("hold_state") == "held"]
    released = planted(thing, holding[0], "", _set(hold_state="released", until=0))
    assert rules(released, now) == set()
    assert rules(released, now, heals=True) == {"seats.cart"}


def test_a_hold_that_is_younger_than_the_scan_is_not_judged(scene: tuple[Thing, int]) -> None:
    """Its cart may have been written after the scan had passed it; an older hold's cart was there."""
    thing, now = scene
    lost = planted(
        thing, next(item.pk for item in thing.of("CART#") if item.data.get("hold_state") == "held"), "", None
    )
    assert rules(lost, now) == {"seats.cart"}
    assert rules(replace(lost, begun=now - 60_000), now) == set()
    assert rules(replace(lost, begun=now + 60_000), now) == {"seats.cart"}


def test_a_cap_that_was_lowered_is_no_violation(scene: tuple[Thing, int]) -> None:
    """Customers keep what they have booked."""
    thing, now = scene
    edited = planted(thing, "EVENT#", "~", _set(max_per_customer=1, version=9))
    assert rules(edited, now) == set()
    assert rules(edited, now, heals=True) == {"seats.cap"}


def test_what_has_lapsed_is_no_hold(scene: tuple[Thing, int]) -> None:
    """A claim and a cart whose time is over are compared with nothing."""
    thing, now = scene
    later = now + 24 * 3_600_000
    assert rules(planted(thing, "SEATS#", "ROW#1", _row(lambda seats: seats.pop("3"))), later) == {"deadline.overdue"}
