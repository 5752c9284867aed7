"""One caller with many identities: what the customers at one network address may take together."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest

from chalicelib.core.times import HOUR
from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct
from chalicelib.people.rules.shares import Share, Shared
from chalicelib.settings import settings
from tests.support.api import Caller, Reply
from tests.support.aws import EDGE_KEY
from tests.worlds.hall import Hall
from tests.worlds.scene import Sale, rows
from tests.worlds.tavern import bar_behind, deliver, drinker, landlord
from tests.worlds.world import World

HERE = "127.0.0.1"
"""Whom the app in this process is called by."""

ELSEWHERE = f"203.0.113.9, {HERE}"


@pytest.fixture
def behind_a_proxy(here: World) -> Iterator[None]:
    """Callers may be at other addresses than this one, which the proxy names."""
    os.environ["TRUSTED_PROXIES"] = "1"
    settings.cache_clear()
    here.app.config = settings()
    return


_AWAY = {"X-Forwarded-For": ELSEWHERE, "X-Origin-Key": EDGE_KEY}


def _hold(here: World, sale: Sale, *seats: str, elsewhere: bool = False) -> Reply:
    """Seats are held by a new customer."""
    headers = _AWAY if elsewhere else {}
    return here.customer().call("POST", f"{sale.path}/holds", {"seats": list(seats)}, headers)


def _best(here: World, sale: Sale, quantity: int) -> Reply:
    return sale.best(here.customer(), quantity)


def _small(here: World, **changes: object) -> Sale:
    """An event of which a network may hold four seats."""
    return here.sale({"A": rows(2, 10)}, max_per_network=4, **changes)


def test_one_address_cannot_hold_a_whole_event(here: World) -> None:
    """Of a thousand seats half, however many identities ask; the refusal says when to come again and writes nothing."""
    sale = here.sale({"A": rows(10, 100)}, max_per_customer=20)
    held = [_best(here, sale, 20).status for _ in range(50)]
    assert (held.count(201), held.count(429)) == (25, 25)
    refused = _best(here, sale, 1)
    assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    assert 0 < int(refused.headers["retry-after"]) <= 900
    assert refused.json["error"]["details"]["most"] == 500
    assert len(sale.map()) == 500


def test_nor_by_booking_seats_that_are_not_held(here: World) -> None:
    """Seats that are being paid for are held; those that are booked are held no longer."""
    sale = _small(here)

    def book(method: str, *seats: str) -> Reply:
        body = {"tickets": list(seats), "payment": {"method": method}}
        return here.customer().post(f"/v1/bookings/{sale.event}", body)

    for number in range(1, 5):
        book("test", f"A-1-{2 * number - 1}", f"A-1-{2 * number}").expect(201)
    book("test_pending", "A-2-1", "A-2-2", "A-2-3").expect(201)
    assert book("test_declined", "A-2-4").status == 402
    assert book("test", "A-2-5").status == 429


def test_another_address_has_a_share_of_its_own(here: World, behind_a_proxy: None) -> None:
    """Behind a proxy of ours, as everywhere."""
    sale = _small(here)
    _hold(here, sale, "A-1-1", "A-1-2", "A-1-3", "A-1-4").expect(201)
    assert _hold(here, sale, "A-1-5").status == 429
    _hold(here, sale, "A-1-5", elsewhere=True).expect(201)


def test_another_event_has_a_share_of_its_own(here: World) -> None:
    """The share is the event's."""
    first, second = _small(here), _small(here)
    _hold(here, first, "A-1-1", "A-1-2", "A-1-3", "A-1-4").expect(201)
    _hold(here, second, "A-1-1", "A-1-2", "A-1-3", "A-1-4").expect(201)


def test_what_is_refused_uses_up_nothing(here: World) -> None:
    """Seats that are taken, a second hold of one customer, a lone seat, and more than the share has."""
    sale = _small(here, no_orphans=True)
    first = here.customer()
    sale.hold(first, "A-1-1", "A-1-2").expect(201)
    for _ in range(3):
        assert _hold(here, sale, "A-1-1", "A-1-2").code == "SEAT_TAKEN"
        assert sale.hold(first, "A-2-1", "A-2-2").code == "HOLD_EXISTS"
        assert _hold(here, sale, "A-2-2").code == "ORPHAN_SEAT"
        assert _hold(here, sale, "A-2-1", "A-2-2", "A-2-3").status == 429
    _hold(here, sale, "A-2-1", "A-2-2").expect(201)


def test_a_released_hold_makes_room_once(here: World) -> None:
    """However often it is released."""
    sale, first = _small(here), here.customer()
    hold = sale.hold(first, "A-1-1", "A-1-2").expect(201)["hold_id"]
    _hold(here, sale, "A-1-3", "A-1-4").expect(201)
    assert _hold(here, sale, "A-1-5").status == 429
    for _ in range(3):
        first.delete(f"/v1/holds/{hold}")
    _hold(here, sale, "A-1-1", "A-1-2").expect(201)
    assert _hold(here, sale, "A-1-5").status == 429


def test_a_booked_hold_makes_room(here: World) -> None:
    """A box office sells the whole house from one address. Cancelling the booking makes no more room."""
    sale = _small(here)
    for row in (1, 2):
        for first in (1, 5):
            buyer = here.customer()
            hold = sale.hold(buyer, *(f"A-{row}-{first + place}" for place in range(4))).expect(201)
            booking = sale.book(buyer, hold["hold_id"]).expect(201)["booking_id"]
    sale.owner.post(f"/v1/bookings/{booking}/cancel").expect(200)
    _hold(here, sale, "A-1-9", "A-1-10", "A-2-9", "A-2-10").expect(201)
    assert _hold(here, sale, "A-2-5").status == 429


def test_seats_that_cost_nothing_count_when_they_are_booked(here: World) -> None:
    """Ten invented customers at one address book no more of a free event than the address may hold."""
    sale = _small(here, prices={"standard": {"amount": 0, "currency": "EUR"}})
    booked = []
    for place in range(1, 11):
        body = {"tickets": [f"A-1-{place}"], "payment": {"method": "test"}}
        booked.append(here.customer().post(f"/v1/bookings/{sale.event}", body).status)
    assert booked == [201] * 4 + [429] * 6


def test_a_payment_that_comes_later_makes_room_once(here: World) -> None:
    """With a provider that answers later, too; however often the booking is finalized."""
    sale, buyer = _small(here), here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-1-2", "A-1-3").expect(201)
    booking = sale.book(buyer, hold["hold_id"], "test_delayed").expect(201)
    assert booking["status"] == "pending_payment"
    assert _hold(here, sale, "A-2-1", "A-2-2").status == 429
    here.clock.move(10)
    for _ in range(3):
        assert here.app.orders.finalize.finalize(booking["booking_id"]).status == "confirmed"
    _hold(here, sale, "A-2-1", "A-2-2", "A-2-3", "A-2-4").expect(201)
    assert _hold(here, sale, "A-2-5").status == 429


def test_a_hold_makes_room_where_it_was_taken(here: World, behind_a_proxy: None) -> None:
    """Releasing and booking it at another address earns nothing there."""
    sale = _small(here)
    _hold(here, sale, "A-1-1", "A-1-2", "A-1-3", "A-1-4").expect(201)
    for _ in range(3):
        roaming = here.customer()
        taken = roaming.call("POST", f"{sale.path}/holds", {"seats": ["A-2-1", "A-2-2"]}, _AWAY).expect(201)
        roaming.delete(f"/v1/holds/{taken['hold_id']}").expect(204)
    assert _hold(here, sale, "A-2-1").status == 429
    _hold(here, sale, "A-2-1", "A-2-2", "A-2-3", "A-2-4", elsewhere=True).expect(201)


def test_an_accepted_offer_counts(here: World) -> None:
    """As a hold does, so releasing it earns nothing; beyond the share the offer stays open."""
    hall = Hall(here)
    sale = hall.sale({"A": rows(1, 6)}, max_per_network=4)
    holder, waiting = hall.guest(), hall.guest()
    first = sale.hold(holder.calls, "A-1-1", "A-1-2").expect(201)["hold_id"]
    waiting.calls.post(f"{sale.path}/waitlist", {"seats": ["A-1-1", "A-1-2"]}).expect(201)
    hall.pump()
    holder.calls.delete(f"/v1/holds/{first}").expect(204)
    hall.pump()
    (offer,) = hall.open(waiting)
    other = hall.guest().calls
    held = sale.hold(other, "A-1-3", "A-1-4", "A-1-5").expect(201)["hold_id"]
    accept = f"/v1/offers/{offer.id}/accept"
    refused = waiting.calls.post(accept)
    assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    other.delete(f"/v1/holds/{held}").expect(204)
    for _ in range(2):
        accepted = waiting.calls.post(accept).expect(200)["hold_id"]
    assert sale.hold(other, "A-1-3", "A-1-4", "A-1-5").status == 429
    waiting.calls.delete(f"/v1/holds/{accepted}").expect(204)
    sale.hold(other, "A-1-3", "A-1-4", "A-1-5", "A-1-6").expect(201)
    assert sale.hold(hall.guest().calls, "A-1-1").status == 429


def test_a_lapsed_hold_makes_room_later(here: World) -> None:
    """A hold lives three times as long as usual at most, and two windows of that length count together."""
    sale = _small(here, hold_seconds=60)
    _hold(here, sale, "A-1-1", "A-1-2", "A-1-3", "A-1-4").expect(201)
    here.clock.move(61)
    assert _hold(here, sale, "A-1-5").status == 429
    here.clock.move(360)
    _hold(here, sale, "A-1-1", "A-1-2", "A-1-3", "A-1-4").expect(201)


@pytest.mark.parametrize("wish", [{"seats": ["A-1-1", "A-1-2", "A-1-3"]}, {"category": "standard", "quantity": 3}])
def test_more_than_a_whole_share_is_no_matter_of_time(here: World, wish: dict[str, object]) -> None:
    """Held, waited for or booked at once: the refusal says how many a network may have, and uses up nothing."""
    sale = here.sale({"A": rows(2, 10)}, max_per_network=2, waitlist=True)
    buyer, held = here.customer(), {"seats": wish["seats"]} if "seats" in wish else {"best_available": wish}
    calls = {f"{sale.path}/holds": held, f"{sale.path}/waitlist": wish}
    if "seats" in wish:
        calls[f"/v1/bookings/{sale.event}"] = {"tickets": wish["seats"], "payment": {"method": "test"}}
    for path, body in calls.items():
        refused = buyer.post(path, body)
        assert (refused.status, refused.code) == (409, "LIMIT_REACHED"), path
        assert refused.json["error"]["details"] == {"max_per_network": 2, "requested": 3}
        assert "retry-after" not in refused.headers
    _hold(here, sale, "A-1-1", "A-1-2").expect(201)


def test_an_address_that_is_not_known_is_not_limited(here: World) -> None:
    """Behind proxies that name no caller there is no network to count for."""
    shares, share = here.app.people.network_shares, Share(Shared.HELD_SEATS, "evt_1", 2, HOUR)
    shares.require_possible(share, "", 3)
    with shares.taken(share, "", 3):
        pass


def test_an_organiser_sets_the_share_and_takes_it_back(here: World) -> None:
    """A change counts at once; null is the default again. Buyers are not told."""
    sale = here.sale({"A": rows(1, 10)})
    assert sale.owner.patch(sale.path, {"max_per_network": 1}).expect(200)["max_per_network"] == 1
    assert "max_per_network" not in Caller(here.api).get(sale.path).expect(200)
    here.clock.move(6)
    assert _hold(here, sale, "A-1-1", "A-1-2").code == "LIMIT_REACHED"
    _hold(here, sale, "A-1-1").expect(201)
    assert _hold(here, sale, "A-1-2").status == 429
    assert sale.owner.patch(sale.path, {"max_per_network": None}).expect(200)["max_per_network"] is None
    here.clock.move(6)
    _hold(here, sale, "A-1-2").expect(201)
    for wrong in (0, -1, 100_001, 1.5, "4", True):
        assert sale.owner.patch(sale.path, {"max_per_network": wrong}).status == 422


def test_one_address_cannot_fill_a_waitlist(here: World) -> None:
    """The same wish of the same customer again is the same entry, and counts for nothing; so does what is refused."""
    sale = here.sale({"A": rows(1, 2)}, waitlist=True, max_per_network=2)
    first = here.customer()
    line = f"{sale.path}/waitlist"
    for _ in range(3):
        first.post(line, {"seats": ["A-1-1"]}).expect(201)
        assert here.customer().post(line, {"category": "gold", "quantity": 1}).status == 422
    here.customer().post(line, {"category": "standard", "quantity": 1}).expect(201)
    refused = here.customer().post(line, {"category": "standard", "quantity": 1})
    assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    assert 0 < int(refused.headers["retry-after"]) <= 3600
    first.post(line, {"seats": ["A-1-1"]}).expect(201)
    here.clock.move(2 * 3600)
    here.customer().post(line, {"category": "standard", "quantity": 1}).expect(201)


def test_invented_guests_cannot_fill_a_bar_that_accepts_all(here: World) -> None:
    """Half of its line is accepted without the staff; the others are asked of them, and refused by nobody."""
    tavern = bar_behind(here, landlord(here), auto_accept=True, max_queue=20, servers=20)
    guests = [drinker(here.api) for _ in range(20)]
    for guest in guests:
        guest.ask(tavern).expect(202)
    deliver(here.app)
    assert (len(tavern.queue()), len(tavern.offers())) == (10, 10)
    deliver(here.app)
    assert len(tavern.queue()) == 10
    tavern.accept().expect(200)
    assert len(tavern.queue()) == 11


def test_guests_who_come_and_go_do_not_use_up_a_bars_share(here: World) -> None:
    """At its own Wi-Fi: those who are in the line count, and no others."""
    tavern = bar_behind(here, landlord(here), auto_accept=True, max_queue=4)
    for _ in range(6):
        guest = drinker(here.api)
        guest.ask(tavern).expect(202)
        deliver(here.app)
        assert guest.state == ("QUEUEING", None)
        guest.act("cancel").expect(200)
        deliver(here.app)
    guests = [drinker(here.api) for _ in range(3)]
    for guest in guests:
        guest.ask(tavern).expect(202)
    deliver(here.app)
    assert [guest.state[0] for guest in guests] == ["QUEUEING", "QUEUEING", "REQUESTING"]


def test_nor_by_asking_its_neighbour(here: World) -> None:
    """A bar next door that takes no guests passes them on; the share is that of the bar that accepts."""
    owner = landlord(here)
    tavern = bar_behind(here, owner, auto_accept=True, max_queue=2)
    neighbour = bar_behind(here, owner, 20, opened=False)
    guests = [drinker(here.api) for _ in range(3)]
    for guest in guests:
        guest.ask(neighbour).expect(202)
        deliver(here.app)
    assert [guest.state[0] for guest in guests] == ["CONFIRMING", "REQUESTING", "REQUESTING"]
    assert len(tavern.offers()) == 2


def test_a_guest_elsewhere_is_accepted_at_once(here: World, behind_a_proxy: None) -> None:
    """Only the address that has taken its share is asked of the staff."""
    tavern = bar_behind(here, landlord(here), auto_accept=True, max_queue=4)
    for _ in range(4):
        drinker(here.api).ask(tavern).expect(202)
    guest = drinker(here.api)
    body = {"party_size": 2, "max_wait_minutes": 120}
    asked = guest.calls.call("POST", f"{tavern.path}/requests", body, _AWAY).expect(202)
    guest.asked.append(asked["request_id"])
    deliver(here.app)
    assert guest.state == ("QUEUEING", None)
    assert len(tavern.queue()) == 3


def test_new_customers_of_an_address_are_limited(here: World, behind_a_proxy: None) -> None:
    """429 with `Retry-After`; elsewhere and in the next window customers come as before."""
    limit = LIMITS[LimitedAct.NEW_CUSTOMER]
    here.app.people.rate_limits.count_or_refuse(LimitedAct.NEW_CUSTOMER, HERE, weight=limit.network or 0)
    anyone, left = Caller(here.api), limit.seconds_left(here.clock.now())
    refused = anyone.post("/v1/customers")
    assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    assert refused.headers["retry-after"] == str(left)
    anyone.post("/v1/customers", X_Forwarded_For=ELSEWHERE, X_Origin_Key=EDGE_KEY).expect(201)
    here.clock.move(left)
    anyone.post("/v1/customers").expect(201)
