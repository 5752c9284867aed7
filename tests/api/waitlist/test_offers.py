"""Offers over HTTP: which parties get them, how they end, and that none is lost."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from chalicelib.core.times import MINUTE, SECOND
from chalicelib.seats.rules.claims import GRACE
from chalicelib.waitlist.rules.entries import COLLECTING, PATIENCE
from tests.support.api import Caller, Reply
from tests.worlds.hall import HOLD_SECONDS, OVER_SECONDS, Guest, Hall
from tests.worlds.scene import EUR, Sale, rows
from tests.worlds.world import World

GRACE_SECONDS = GRACE / SECOND
PATIENCE_SECONDS = PATIENCE / SECOND
COLLECTING_SECONDS = COLLECTING / SECOND
DEARER = {"amount": 9900, "currency": "EUR"}


@pytest.fixture
def hall(here: World) -> Hall:
    return Hall(here)


def _wait(sale: Sale, guest: Guest, *seats: str) -> None:
    guest.calls.post(f"{sale.path}/waitlist", {"seats": list(seats)}).expect(201)


def _wait_for(sale: Sale, guest: Guest, quantity: int) -> None:
    guest.calls.post(f"{sale.path}/waitlist", {"category": "standard", "quantity": quantity}).expect(201)


def _offered(hall: Hall, sale: Sale, *seats: str) -> tuple[Guest, dict[str, Any]]:
    """A customer who has just got an offer of these free seats, and the offer."""
    guest = hall.guest()
    _wait(sale, guest, *seats)
    hall.pump()
    (offer,) = hall.offers(guest)
    return guest, offer


def _held(hall: Hall, sale: Sale, *seats: str) -> tuple[Guest, str]:
    """A customer who holds these seats, and the hold."""
    holder = hall.guest()
    hold = str(sale.hold(holder.calls, *seats).expect(201)["hold_id"])
    return holder, hold


def _release(hall: Hall, held: tuple[Guest, str]) -> None:
    holder, hold = held
    holder.calls.delete(f"/v1/holds/{hold}").expect(204)
    hall.pump()


def _accept(guest: Guest, offer: dict[str, Any]) -> Reply:
    return guest.calls.post(f"/v1/offers/{offer['offer_id']}/accept")


def _decline(guest: Guest, offer: dict[str, Any]) -> Reply:
    return guest.calls.post(f"/v1/offers/{offer['offer_id']}/decline")


def _state(guest: Guest, offer: dict[str, Any]) -> str:
    return str(guest.calls.get(f"/v1/offers/{offer['offer_id']}").expect(200)["state"])


def _seats(hall: Hall, guest: Guest) -> list[list[str]]:
    """The seats of each of the customer's open offers."""
    return [list(offer.seats) for offer in hall.open(guest)]


def _end(hall: Hall, sale: Sale, guest: Guest, offer: dict[str, Any], how: str) -> None:
    match how:
        case "accepted":
            _accept(guest, offer).expect(200)
        case "declined":
            _decline(guest, offer).expect(200)
        case "withdrawn":
            guest.calls.delete(f"{sale.path}/waitlist").expect(204)
        case "lapsed":
            hall.here.clock.move(OVER_SECONDS)


# Reading offers.


def test_an_offer_has_the_shape_of_the_contract(hall: Hall) -> None:
    """In the list and by itself: the seats, the price, the deadline, and the entry that it is for."""
    sale = hall.sale({"A": rows(1, 3)})
    guest, offer = _offered(hall, sale, "A-1-1", "A-1-2")
    assert guest.calls.get(f"/v1/offers/{offer['offer_id']}").expect(200) == offer
    (entry,) = hall.live_entries(sale, guest)
    assert offer.pop("offer_id").startswith("ofr_")
    assert offer == {
        "event_id": sale.event,
        "waitlist_id": entry["waitlist_id"],
        "seats": ["A-1-1", "A-1-2"],
        "total": {"amount": 2500, "currency": "EUR"},
        "state": "open",
        "hold_id": None,
        "expires_at": "2026-12-01T20:01:00Z",
        "expires_in": HOLD_SECONDS,
    }


def test_an_offer_is_its_customers(hall: Hall) -> None:
    """Other customers get 404 when they read, accept and decline it; and the offer stays as it is."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    path, other = f"/v1/offers/{offer['offer_id']}", hall.here.customer()
    refused = [other.get(path), other.post(f"{path}/accept"), other.post(f"{path}/decline")]
    assert [(each.status, each.code) for each in refused] == [(404, "OFFER_NOT_FOUND")] * 3
    assert hall.offers(guest) == [offer]


def test_forged_ids_are_404(hall: Hall) -> None:
    """Ids of other things, of the wrong shape, and of offers that do not exist."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    rest = offer["offer_id"].partition("_")[2]
    forged = [f"hld_{rest}", f"ofr_{rest}%23", f"ofr_{rest.lower()}", "ofr_", "nope", "%F0%9F%92%BA", f"ofr_{'0' * 26}"]
    for id in forged:
        path = f"/v1/offers/{id}"
        for reply in (guest.calls.get(path), guest.calls.post(f"{path}/accept"), guest.calls.post(f"{path}/decline")):
            assert (reply.status, reply.code) == (404, "OFFER_NOT_FOUND"), id


def test_only_customers_have_offers(hall: Hall) -> None:
    """Without a token 401, with an organiser's 403."""
    sale = hall.sale({"A": rows(1, 2)})
    _, offer = _offered(hall, sale, "A-1-1")
    path = f"/v1/offers/{offer['offer_id']}"
    for caller, code in ((Caller(hall.here.api), "UNAUTHORIZED"), (sale.owner, "WRONG_KIND_OF_TOKEN")):
        replies = [caller.get(path), caller.post(f"{path}/accept"), caller.post(f"{path}/decline")]
        assert {each.code for each in [*replies, caller.get("/v1/customers/me/offers")]} == {code}


def test_the_list_has_open_offers_only(hall: Hall) -> None:
    """From the very end of its time on an offer is not in it, though nothing has run; read by its id, it has lapsed."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    hall.here.clock.move(HOLD_SECONDS - 0.001)
    assert [each["expires_in"] for each in hall.offers(guest)] == [0]
    hall.here.clock.move(0.001)
    assert hall.offers(guest) == []
    assert _state(guest, offer) == "lapsed"


# Accepting.


def test_an_accepted_offer_is_a_hold_with_the_full_time(hall: Hall) -> None:
    """Accepted in its last moment, the hold has all of `hold_seconds`; it can be read as a hold, and the offer names
    it."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1", "A-1-2")
    hall.here.clock.move(HOLD_SECONDS - 1)
    accepted = _accept(guest, offer)
    hold = accepted.expect(200)
    assert hold["seats"] == offer["seats"]
    assert hold["total"] == offer["total"]
    assert (hold["state"], hold["expires_in"], hold["extended"]) == ("held", HOLD_SECONDS, False)
    assert accepted.headers["location"] == f"/v1/holds/{hold['hold_id']}"
    assert guest.calls.get(f"/v1/holds/{hold['hold_id']}").expect(200) == hold
    shown = guest.calls.get(f"/v1/offers/{offer['offer_id']}").expect(200)
    assert (shown["state"], shown["hold_id"]) == ("accepted", hold["hold_id"])
    assert hall.offers(guest) == []


def test_accepting_twice_is_the_same_hold(hall: Hall) -> None:
    """Also later, with less time left, and when it is booked; when it has lapsed it is 410."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    first = _accept(guest, offer).expect(200)
    hall.here.clock.move(10)
    assert _accept(guest, offer).expect(200) == first | {"expires_in": HOLD_SECONDS - 10}
    sale.book(guest.calls, first["hold_id"]).expect(201)
    assert _accept(guest, offer).expect(200)["state"] == "booked"
    other, lapsing = _offered(hall, sale, "A-1-2")
    _accept(other, lapsing).expect(200)
    hall.here.clock.move(OVER_SECONDS)
    assert (_accept(other, lapsing).status, _accept(other, lapsing).code) == (410, "HOLD_LAPSED")


def test_the_price_is_the_one_that_was_offered(hall: Hall) -> None:
    """Whatever the organiser changes meanwhile, the hold and the booking cost what the offer says; the next offer has
    the new price."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    sale.owner.patch(sale.path, {"prices": {"standard": DEARER}}).expect(200)
    hold = _accept(guest, offer).expect(200)
    assert hold["total"] == EUR
    assert sale.book(guest.calls, hold["hold_id"]).expect(201)["total"] == EUR
    _, dearer = _offered(hall, sale, "A-1-2")
    assert dearer["total"] == DEARER


def test_an_accepted_offer_is_paid_for_like_any_hold(hall: Hall) -> None:
    """The seats are booked, no further offer of them is made, and the entry has ended."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1", "A-1-2")
    hold = _accept(guest, offer).expect(200)["hold_id"]
    booked = sale.book(guest.calls, hold).expect(201)
    assert (booked["status"], booked["seats"]) == ("confirmed", ["A-1-1", "A-1-2"])
    hall.move(HOLD_SECONDS + GRACE_SECONDS)
    assert hall.map_states(sale) == {"A-1-1": "booked", "A-1-2": "booked"}
    assert hall.live_entries(sale, guest) == []


def test_an_accepted_hold_that_lapses_goes_to_the_next(hall: Hall) -> None:
    """A customer who accepts and does not pay does not take the seat from the line."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    following = hall.guest()
    _wait(sale, following, "A-1-1")
    _accept(guest, offer).expect(200)
    hall.move(OVER_SECONDS)
    assert _seats(hall, following) == [["A-1-1"]]


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [("declined", 409, "OFFER_DECLINED"), ("withdrawn", 409, "WITHDRAWN"), ("lapsed", 410, "OFFER_EXPIRED")],
)
def test_an_offer_that_is_not_open_cannot_be_accepted(hall: Hall, how: str, status: int, code: str) -> None:
    """Whether or not anything has run since: the refusal names its state, and no hold is made."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    _end(hall, sale, guest, offer, how)
    for _ in range(2):
        refused = _accept(guest, offer)
        assert (refused.status, refused.code) == (status, code)
        hall.pump()
    assert _state(guest, offer) == how
    sale.hold(guest.calls, "A-1-1").expect(201)


def test_a_customer_with_a_hold_accepts_after_releasing_it(hall: Hall) -> None:
    """409 HOLD_EXISTS names the hold and leaves the offer open; without the hold the acceptance works."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    hold = sale.hold(guest.calls, "A-1-2").expect(201)["hold_id"]
    refused = _accept(guest, offer)
    assert (refused.status, refused.code) == (409, "HOLD_EXISTS")
    assert refused.json["error"]["details"]["hold_id"] == hold
    assert hall.offers(guest) == [offer]
    guest.calls.delete(f"/v1/holds/{hold}").expect(204)
    assert _accept(guest, offer).expect(200)["seats"] == ["A-1-1"]


def test_an_acceptance_keeps_the_cap(hall: Hall) -> None:
    """LIMIT_REACHED for a customer who has booked other seats meanwhile; the offer stays open, and can be declined."""
    sale = hall.sale({"A": rows(1, 3)}, max_per_customer=2)
    guest, offer = _offered(hall, sale, "A-1-1", "A-1-2")
    sale.book(guest.calls, sale.hold(guest.calls, "A-1-3").expect(201)["hold_id"]).expect(201)
    refused = _accept(guest, offer)
    assert (refused.status, refused.code) == (409, "LIMIT_REACHED")
    assert hall.offers(guest) == [offer]
    assert _decline(guest, offer).expect(200)["state"] == "declined"


def test_an_offer_of_a_cancelled_event_is_gone(hall: Hall) -> None:
    """410 EVENT_CANCELLED, and it is not in the list; before and after all that follows from the cancellation."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    for _ in range(2):
        refused = _accept(guest, offer)
        assert (refused.status, refused.code) == (410, "EVENT_CANCELLED")
        assert hall.offers(guest) == []
        hall.pump()
    assert hall.map_states(sale) == {}


def test_no_offer_is_accepted_after_the_event_has_begun(hall: Hall) -> None:
    """409 NOT_ON_SALE: the offer ends with the sale."""
    starts_at = hall.here.now + timedelta(seconds=HOLD_SECONDS - 1)
    sale = hall.sale({"A": rows(1, 2)}, starts_at=starts_at.isoformat())
    guest, offer = _offered(hall, sale, "A-1-1")
    hall.here.clock.move(HOLD_SECONDS - 1)
    refused = _accept(guest, offer)
    assert (refused.status, refused.code) == (409, "NOT_ON_SALE")


# Declining, and not answering.


def test_declining_gives_the_seats_to_the_next(hall: Hall) -> None:
    """Twice is once: 200 each time. The public cannot take the seats in between, and the entry has ended."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    following = hall.guest()
    _wait(sale, following, "A-1-1")
    for _ in range(2):
        assert _decline(guest, offer).expect(200) == offer | {"state": "declined"}
    assert sale.hold(hall.here.customer(), "A-1-1").code == "SEAT_TAKEN"
    hall.pump()
    assert _seats(hall, following) == [["A-1-1"]]
    assert _decline(guest, offer).expect(200)["state"] == "declined"
    hall.pump()
    assert _seats(hall, following) == [["A-1-1"]]
    assert hall.live_entries(sale, guest) == []


def test_a_declined_seat_without_other_entries_is_free(hall: Hall) -> None:
    """Without a party behind, the public can take the seat as soon as its row is checked."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    _decline(guest, offer).expect(200)
    hall.pump()
    assert hall.map_states(sale) == {}


@pytest.mark.parametrize(
    ("how", "status", "code"),
    [("accepted", 409, "OFFER_ACCEPTED"), ("withdrawn", 409, "WITHDRAWN"), ("lapsed", 410, "OFFER_EXPIRED")],
)
def test_an_offer_that_is_not_open_cannot_be_declined(hall: Hall, how: str, status: int, code: str) -> None:
    """The refusal names its state, and the state stays."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    _end(hall, sale, guest, offer, how)
    refused = _decline(guest, offer)
    assert (refused.status, refused.code) == (status, code)
    assert _state(guest, offer) == how


def test_a_customer_who_does_not_answer_is_out_and_may_join_again_at_the_end(hall: Hall) -> None:
    """An entry gets one offer: it ends as LAPSED, and a new entry is behind those that waited meanwhile."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, _ = _offered(hall, sale, "A-1-1")
    second, third = hall.guest(), hall.guest()
    _wait(sale, second, "A-1-1")
    _wait(sale, third, "A-1-1")
    hall.move(OVER_SECONDS)
    (ended,) = guest.calls.get(f"{sale.path}/waitlist").expect(200)["items"]
    assert (ended["state"], ended["reason"]) == ("ended", "LAPSED")
    _wait(sale, guest, "A-1-1")
    assert [entry["position"] for entry in hall.live_entries(sale, guest)] == [3]
    assert [_seats(hall, each) for each in (guest, second, third)] == [[], [["A-1-1"]], []]


# Which party gets an offer.


def test_a_customer_at_the_cap_is_passed_over_and_stays_in_line(hall: Hall) -> None:
    """The next in line gets the offer; when one of the first one's bookings is cancelled, they are first again."""
    sale = hall.sale({"A": rows(1, 3)}, max_per_customer=2)
    guest, hold = _held(hall, sale, "A-1-1", "A-1-2")
    booking = sale.book(guest.calls, hold).expect(201)["booking_id"]
    other = _held(hall, sale, "A-1-3")
    following = hall.guest()
    for each in (guest, following):
        _wait(sale, each, "A-1-3")
    hall.pump()
    _release(hall, other)
    assert [_seats(hall, each) for each in (guest, following)] == [[], [["A-1-3"]]]
    assert [(entry["state"], entry["position"]) for entry in hall.live_entries(sale, guest)] == [("waiting", 1)]
    guest.calls.post(f"/v1/bookings/{booking}/cancel", {"seats": ["A-1-1"]}).expect(200)
    hall.pump()
    hall.move(OVER_SECONDS)
    assert _seats(hall, guest) == [["A-1-3"]]


def test_a_customer_with_a_hold_is_passed_over_and_stays_in_line(hall: Hall) -> None:
    """A customer gets no offer while they hold seats of the event; afterwards they are first again."""
    sale = hall.sale({"A": rows(1, 3)})
    guest, hold = _held(hall, sale, "A-1-1")
    other = _held(hall, sale, "A-1-3")
    following = hall.guest()
    for each in (guest, following):
        _wait(sale, each, "A-1-3")
    hall.pump()
    _release(hall, other)
    assert [_seats(hall, each) for each in (guest, following)] == [[], [["A-1-3"]]]
    guest.calls.delete(f"/v1/holds/{hold}").expect(204)
    hall.pump()
    assert _seats(hall, guest) == []
    _decline(following, hall.offers(following)[0]).expect(200)
    hall.pump()
    assert _seats(hall, guest) == [["A-1-3"]]


def test_a_customer_has_one_open_offer_of_an_event(hall: Hall) -> None:
    """A customer with two wishes gets one offer, the other seat goes to the next; once it is answered, they get offers
    again."""
    sale = hall.sale({"A": rows(1, 2)})
    held = _held(hall, sale, "A-1-1", "A-1-2")
    guest, following = hall.guest(), hall.guest()
    _wait(sale, guest, "A-1-1")
    hall.here.clock.move(0.001)
    _wait(sale, guest, "A-1-2")
    hall.here.clock.move(0.001)
    _wait(sale, following, "A-1-2")
    hall.pump()
    _release(hall, held)
    assert [_seats(hall, each) for each in (guest, following)] == [[["A-1-1"]], [["A-1-2"]]]
    assert [entry["state"] for entry in hall.live_entries(sale, guest)] == ["offered", "waiting"]
    _decline(guest, hall.offers(guest)[0]).expect(200)
    hall.pump()
    _decline(following, hall.offers(following)[0]).expect(200)
    hall.pump()
    assert _seats(hall, guest) == [["A-1-2"]]


def test_an_accepted_offer_does_not_stand_in_the_way_of_the_next(hall: Hall) -> None:
    """A customer who accepts and pays at once gets an offer for their other wish too, long before the first offer's
    time is over."""
    sale = hall.sale({"A": rows(1, 2)})
    held = _held(hall, sale, "A-1-2")
    guest, following = hall.guest(), hall.guest()
    for each in (guest, following):
        _wait(sale, each, "A-1-2")
    _wait(sale, guest, "A-1-1")
    hall.pump()
    hold = _accept(guest, hall.offers(guest)[0]).expect(200)["hold_id"]
    sale.book(guest.calls, hold).expect(201)
    _release(hall, held)
    assert [_seats(hall, each) for each in (guest, following)] == [[["A-1-2"]], []]


def test_offers_of_several_events_are_open_together(hall: Hall) -> None:
    """A customer has at most one open offer of each event; the list has the oldest first."""
    guest = hall.guest()
    sales = [hall.sale({"A": rows(1, 1)}) for _ in range(2)]
    for sale in sales:
        _wait(sale, guest, "A-1-1")
        hall.pump()
        hall.here.clock.move(1)
    assert [offer["event_id"] for offer in hall.offers(guest)] == [sale.event for sale in sales]


def test_the_first_to_join_is_first_whatever_they_wait_for(hall: Hall) -> None:
    """By name or by category, the earlier entry gets the offer."""
    sale = hall.sale({"A": rows(1, 2)})
    held = _held(hall, sale, "A-1-1", "A-1-2")
    any_seat, named, late = (hall.guest() for _ in range(3))
    _wait_for(sale, any_seat, 2)
    hall.here.clock.move(0.001)
    _wait(sale, named, "A-1-1")
    hall.here.clock.move(0.001)
    _wait_for(sale, late, 1)
    hall.pump()
    _release(hall, held)
    assert [_seats(hall, each) for each in (any_seat, named, late)] == [[["A-1-1", "A-1-2"]], [], []]
    _decline(any_seat, hall.offers(any_seat)[0]).expect(200)
    hall.pump()
    assert [_seats(hall, each) for each in (any_seat, named, late)] == [[], [["A-1-1"]], [["A-1-2"]]]


def test_seats_of_two_rows_are_offered_together(hall: Hall) -> None:
    """A customer who waits for seats of several rows by name gets one offer of all of them when the last is given
    back."""
    sale = hall.sale({"A": rows(2, 2)})
    guest = hall.guest()
    first, second = _held(hall, sale, "A-1-1"), _held(hall, sale, "A-2-2")
    _wait(sale, guest, "A-2-2", "A-1-1")
    hall.pump()
    _release(hall, first)
    assert _seats(hall, guest) == []
    _release(hall, second)
    assert _seats(hall, guest) == [["A-1-1", "A-2-2"]]
    hold = _accept(guest, hall.offers(guest)[0]).expect(200)["hold_id"]
    sale.book(guest.calls, hold).expect(201)
    assert set(hall.map_states(sale).values()) == {"booked"}


# Two seats together.


def test_a_pair_is_offered_seats_that_are_given_back_within_the_grace(hall: Hall) -> None:
    """The first of two seats is kept for the pair while the second may still come; then both are offered."""
    sale = hall.sale({"A": rows(1, 2)})
    first, second = _held(hall, sale, "A-1-1"), _held(hall, sale, "A-1-2")
    pair, public = hall.guest(), hall.here.customer()
    _wait_for(sale, pair, 2)
    hall.pump()
    _release(hall, first)
    hall.move(GRACE_SECONDS - 0.001)
    assert sale.hold(public, "A-1-1").code == "SEAT_TAKEN"
    assert _seats(hall, pair) == []
    _release(hall, second)
    assert _seats(hall, pair) == [["A-1-1", "A-1-2"]]


def test_a_seat_that_is_kept_for_a_pair_is_free_after_the_grace(hall: Hall) -> None:
    """When the second seat does not come, the public can take the first at the end of the grace, and not before."""
    sale = hall.sale({"A": rows(1, 2)}, hold_seconds=600)
    first = _held(hall, sale, "A-1-1")
    _held(hall, sale, "A-1-2")
    pair, public = hall.guest(), hall.here.customer()
    _wait_for(sale, pair, 2)
    hall.pump()
    _release(hall, first)
    hall.move(GRACE_SECONDS - 0.001)
    assert sale.hold(public, "A-1-1").code == "SEAT_TAKEN"
    hall.move(0.001)
    sale.hold(public, "A-1-1").expect(201)
    assert _seats(hall, pair) == []


def test_a_pair_does_not_sit_apart(hall: Hall) -> None:
    """Two free seats with a taken one between them are not two together; a single party gets one of them meanwhile."""
    sale = hall.sale({"A": rows(1, 3)})
    apart = _held(hall, sale, "A-1-1", "A-1-3")
    middle = _held(hall, sale, "A-1-2")
    pair, single = hall.guest(), hall.guest()
    _wait_for(sale, pair, 2)
    hall.here.clock.move(0.001)
    _wait_for(sale, single, 1)
    hall.pump()
    _release(hall, apart)
    assert _seats(hall, pair) == []
    ((taken,),) = _seats(hall, single)
    assert taken in {"A-1-1", "A-1-3"}
    _release(hall, middle)
    assert _seats(hall, pair) == [sorted({"A-1-1", "A-1-2", "A-1-3"} - {taken})]


def test_a_single_that_came_first_is_served_before_a_pair(hall: Hall) -> None:
    """The first seat that is given back is the single's, though the pair could use it."""
    sale = hall.sale({"A": rows(1, 3)})
    holds = [_held(hall, sale, f"A-1-{seat}") for seat in (1, 2, 3)]
    single, pair = hall.guest(), hall.guest()
    _wait_for(sale, single, 1)
    hall.here.clock.move(0.001)
    _wait_for(sale, pair, 2)
    hall.pump()
    for hold in holds:
        _release(hall, hold)
    assert [_seats(hall, each) for each in (single, pair)] == [[["A-1-1"]], [["A-1-2", "A-1-3"]]]


# Collecting.


class Patient:
    """A pair that has waited for half an hour, a single behind it; one of two seats has just lapsed, the other is held
    for `longer` seconds more."""

    def __init__(self, hall: Hall, longer: float) -> None:
        self.hall, hold_seconds = hall, 3600
        self.sale = hall.sale({"A": rows(1, 2)}, hold_seconds=hold_seconds)
        self.pair, self.single, self.public = hall.guest(), hall.guest(), hall.here.customer
        _held(hall, self.sale, "A-1-1")
        hall.here.clock.move(longer)
        _held(hall, self.sale, "A-1-2")
        hall.here.clock.move(hold_seconds + 2 - PATIENCE_SECONDS - longer)
        _wait_for(self.sale, self.pair, 2)
        hall.here.clock.move(0.001)
        _wait_for(self.sale, self.single, 1)
        hall.pump()
        hall.move(PATIENCE_SECONDS - 0.001)

    def seats(self) -> list[list[list[str]]]:
        return [_seats(self.hall, self.pair), _seats(self.hall, self.single)]


def test_a_patient_pair_collects_its_seats(hall: Hall) -> None:
    """After half an hour a single seat beside a held one is set aside for the pair that is first: neither the single
    behind it nor the public gets it, long after the grace. When the other seat lapses, the pair gets an offer of
    both."""
    wait = Patient(hall, longer=120)
    assert wait.seats() == [[], []]
    assert "A-1-1" in wait.sale.map()
    hall.move(2 * GRACE_SECONDS)
    assert wait.seats() == [[], []]
    assert wait.sale.hold(wait.public(), "A-1-1").code == "SEAT_TAKEN"
    hall.move(120 - 2 * GRACE_SECONDS)
    assert wait.seats() == [[["A-1-1", "A-1-2"]], []]


def test_patience_ends_after_ten_minutes(hall: Hall) -> None:
    """When the other seat does not come in time, the seat that was set aside is offered to the single behind the
    pair."""
    wait = Patient(hall, longer=COLLECTING_SECONDS + 60)
    hall.move(COLLECTING_SECONDS + 1.999)
    assert wait.seats() == [[], []]
    hall.move(0.001)
    assert wait.seats() == [[], [["A-1-1"]]]
    assert wait.sale.hold(wait.public(), "A-1-1").code == "SEAT_TAKEN"


def test_before_half_an_hour_no_seat_is_set_aside(hall: Hall) -> None:
    """A moment before the half hour is over, the seat that a pair cannot use alone is offered to the single behind
    it."""
    sale = hall.sale({"A": rows(1, 2)}, hold_seconds=2400)
    first = _held(hall, sale, "A-1-1")
    _held(hall, sale, "A-1-2")
    pair, single = hall.guest(), hall.guest()
    _wait_for(sale, pair, 2)
    hall.here.clock.move(0.001)
    _wait_for(sale, single, 1)
    hall.pump()
    hall.move(PATIENCE_SECONDS - 0.002)
    _release(hall, first)
    assert [_seats(hall, each) for each in (pair, single)] == [[], [["A-1-1"]]]


# Lost messages.


def test_the_sweep_makes_up_for_lost_messages(hall: Hall) -> None:
    """A seat is given back and all messages about it are lost: a minute later it is offered, by name and by
    category."""
    sale = hall.sale({"A": rows(2, 2)})
    held = [_held(hall, sale, seat) for seat in ("A-1-1", "A-1-2", "A-2-1", "A-2-2")]
    named, any_seat = hall.guest(), hall.guest()
    _wait(sale, named, "A-2-1")
    hall.here.clock.move(0.001)
    _wait_for(sale, any_seat, 1)
    hall.pump()
    for holder, hold in (held[0], held[2]):
        holder.calls.delete(f"/v1/holds/{hold}").expect(204)
    hall.drop()
    hall.here.clock.move(MINUTE / SECOND)
    hall.drop()
    hall.sweep()
    assert [_seats(hall, each) for each in (named, any_seat)] == [[["A-2-1"]], [["A-1-1"]]]


def test_the_sweep_checks_every_minute(hall: Hall) -> None:
    """As long as a customer waits, a lost message is made up for a minute later, and again the minute after."""
    sale = hall.sale({"A": rows(1, 2)}, hold_seconds=600)
    held = _held(hall, sale, "A-1-1")
    guest = hall.guest()
    _wait_for(sale, guest, 1)
    _held(hall, sale, "A-1-2")
    for _ in range(2):
        hall.move(60)
        hall.sweep()
        assert _seats(hall, guest) == []
    holder, hold = held
    holder.calls.delete(f"/v1/holds/{hold}").expect(204)
    hall.drop()
    hall.here.clock.move(60)
    hall.sweep()
    assert _seats(hall, guest) == [["A-1-1"]]


def test_the_sweep_ends_an_offer_whose_deadline_was_lost(hall: Hall) -> None:
    """It is recorded as lapsed, its customer gets a message, and the seats go to the next."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, offer = _offered(hall, sale, "A-1-1")
    following = hall.guest()
    _wait(sale, following, "A-1-1")
    hall.drop()
    hall.here.clock.move(OVER_SECONDS)
    assert "offer lapsed" in hall.sweep()
    assert _state(guest, offer) == "lapsed"
    assert [change["state"] for change in hall.changes(guest)] == ["open", "lapsed"]
    assert [entry["state"] for entry in hall.live_entries(sale, guest)] == []
    assert _seats(hall, following) == [["A-1-1"]]
