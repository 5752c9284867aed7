"""The waitlist over HTTP: joining, reading, leaving and closing; and which seats the public can take while others
wait."""

from __future__ import annotations

import json
from typing import Any

import pytest

import app
from chalicelib.core.times import MINUTE, SECOND
from chalicelib.people.rules.admissions import Admission
from chalicelib.seats.rules.claims import GRACE
from tests.support.api import Caller, Reply
from tests.support.events import CONTEXT, sqs
from tests.worlds.hall import HOLD_SECONDS, OVER_SECONDS, Guest, Hall
from tests.worlds.scene import Sale, event_body, rows, venue
from tests.worlds.world import World

GRACE_SECONDS = GRACE / SECOND


@pytest.fixture
def hall(here: World) -> Hall:
    return Hall(here)


def _sale(here: World, **changes: Any) -> Sale:
    return here.sale({"A": rows(1, 4)}, **{"waitlist": True, **changes})


def _join(caller: Caller, sale: Sale, *seats: str, **headers: str) -> Reply:
    return caller.post(f"{sale.path}/waitlist", {"seats": list(seats)}, **headers)


def _join_for(caller: Caller, sale: Sale, quantity: int, category: str = "standard") -> Reply:
    return caller.post(f"{sale.path}/waitlist", {"category": category, "quantity": quantity})


def _entries(caller: Caller, sale: Sale) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = caller.get(f"{sale.path}/waitlist").expect(200)["items"]
    return found


def _problems(refused: Reply) -> list[str]:
    """Paths of the fields that are refused."""
    assert (refused.status, refused.code) == (422, "INVALID")
    return [fault["path"] for fault in refused.json["error"]["details"]["fields"]]


def _late_looks(text: str) -> int:
    """How many looks were too late, as the metrics in these lines count it."""
    return sum("OfferedTooLate" in json.loads(line) for line in text.splitlines() if '"_aws"' in line)


# Joining.


def test_an_entry_has_the_shape_of_the_contract(here: World) -> None:
    """201 with every field of an entry, and where to read it."""
    sale, guest = _sale(here), here.customer()
    joined = _join(guest, sale, "A-1-2", "A-1-1")
    entry = joined.expect(201)
    assert entry.pop("waitlist_id").startswith("wtl_")
    assert entry == {
        "event_id": sale.event,
        "position": 1,
        "wish": {"seats": ["A-1-1", "A-1-2"]},
        "state": "waiting",
        "reason": None,
        "offer_id": None,
        "joined_at": "2026-12-01T20:00:00Z",
    }
    assert joined.headers["location"] == f"{sale.path}/waitlist"
    assert _join_for(guest, sale, 2).expect(201)["wish"] == {"category": "standard", "quantity": 2}


def test_positions_are_those_of_the_longest_line(here: World) -> None:
    """Each line counts for itself: a category's counts parties of every size, a seat's the parties that want this seat.
    A wish for several seats shows the highest of its positions."""
    sale = _sale(here)
    assert [_join_for(here.customer(), sale, quantity).expect(201)["position"] for quantity in (2, 1, 2)] == [1, 2, 3]
    assert [_join(here.customer(), sale, "A-1-1").expect(201)["position"] for _ in range(2)] == [1, 2]
    assert _join(here.customer(), sale, "A-1-2", "A-1-1").expect(201)["position"] == 3
    assert _join(here.customer(), sale, "A-1-2").expect(201)["position"] == 2


def test_the_same_wish_again_is_the_same_entry(here: World) -> None:
    """Joining twice, with the seats in another order, keeps the entry and its position."""
    sale, guest, other = _sale(here), here.customer(), here.customer()
    first = _join(guest, sale, "A-1-1", "A-1-2").expect(201)
    _join(other, sale, "A-1-1", "A-1-2").expect(201)
    here.clock.move(1)
    assert _join(guest, sale, "A-1-2", "A-1-1").expect(201) == first
    assert _join_for(guest, sale, 1).expect(201) == _join_for(guest, sale, 1).expect(201)
    assert len(_entries(guest, sale)) == 2


def test_a_key_replays_the_first_answer(here: World) -> None:
    """The same call under its `Idempotency-Key` gives the same answer, even after leaving; another body is refused."""
    sale, guest = _sale(here), here.customer()
    first = _join(guest, sale, "A-1-1", Idempotency_Key="k").expect(201)
    guest.delete(f"{sale.path}/waitlist").expect(204)
    assert _join(guest, sale, "A-1-1", Idempotency_Key="k").expect(201) == first
    assert _join(guest, sale, "A-1-2", Idempotency_Key="k").code == "IDEMPOTENCY_KEY_REUSED"


@pytest.mark.parametrize(
    "wish",
    [
        {},
        {"seats": ["A-1-1"], "category": "standard", "quantity": 1},
        {"seats": ["A-1-1"], "quantity": 1},
        {"seats": ["A-1-1"], "category": "standard"},
        {"category": "standard"},
        {"quantity": 1},
    ],
)
def test_a_wish_is_of_one_kind(here: World, wish: dict[str, Any]) -> None:
    """Seats, or category and quantity: both, neither, or half of one are 422."""
    sale = _sale(here)
    assert _problems(here.customer().post(f"{sale.path}/waitlist", wish)) == [""]


@pytest.mark.parametrize(
    ("wish", "path"),
    [
        ({"seats": []}, "seats"),
        ({"seats": ["A-1-9"]}, "seats[0]"),
        ({"seats": ["A-1-1", "B-1-1"]}, "seats[1]"),
        ({"seats": ["A-1-1", "A-1-1"]}, "seats[1]"),
        ({"seats": ["A11"]}, "seats[0]"),
        ({"seats": [1]}, "seats[0]"),
        ({"seats": "A-1-1"}, "seats"),
        ({"seats": None}, "seats"),
        ({"seats": [f"A-1-{seat}" for seat in range(21)]}, "seats"),
        ({"category": "royal", "quantity": 1}, "category"),
        ({"category": "", "quantity": 1}, "category"),
        ({"category": "standard", "quantity": 0}, "quantity"),
        ({"category": "standard", "quantity": -1}, "quantity"),
        ({"category": "standard", "quantity": 21}, "quantity"),
        ({"category": "standard", "quantity": "2"}, "quantity"),
        ({"category": "standard", "quantity": 1.5}, "quantity"),
        ({"category": "standard", "quantity": True}, "quantity"),
        ({"category": "standard", "quantity": 5}, "quantity"),
        ({"category": "standard", "quantity": 1, "section": "A"}, "section"),
    ],
)
def test_a_wrong_wish_is_refused_with_its_field(here: World, wish: dict[str, Any], path: str) -> None:
    """422 names the field, and no entry is made."""
    sale, guest = _sale(here), here.customer()
    assert _problems(guest.post(f"{sale.path}/waitlist", wish)) == [path]
    assert _entries(guest, sale) == []


def test_only_customers_join(here: World) -> None:
    """Without a token 401, with an organiser's 403; for each of the three calls."""
    sale = _sale(here)
    stranger = Caller(here.api)
    for caller, code in ((stranger, "UNAUTHORIZED"), (sale.owner, "WRONG_KIND_OF_TOKEN")):
        assert _join(caller, sale, "A-1-1").code == code
        assert caller.get(f"{sale.path}/waitlist").code == code
        assert caller.delete(f"{sale.path}/waitlist").code == code


def test_drafts_and_unknown_events_have_no_waitlist(here: World) -> None:
    """Both are 404."""
    owner, guest = here.operator(), here.customer()
    body = event_body(venue(owner, {"A": rows(1, 4)}), here.now, waitlist=True)
    draft = owner.post("/v1/events", body).expect(201)["event_id"]
    for event in (draft, "evt_00000000000000000000000000", "nope"):
        path = f"/v1/events/{event}/waitlist"
        assert guest.post(path, {"seats": ["A-1-1"]}).code == "EVENT_NOT_FOUND"
        assert guest.get(path).code == guest.delete(path).code == "EVENT_NOT_FOUND"


@pytest.mark.parametrize("why", ["cancelled", "begun", "not yet"])
def test_joining_needs_an_event_on_sale(here: World, why: str) -> None:
    """409 NOT_ON_SALE for an event that is cancelled, has begun, or is not on sale yet; reading and leaving work."""
    moments = {"starts_at": "2027-01-01T20:00:00Z", "on_sale_at": "2026-12-02T20:00:00Z"} if why == "not yet" else {}
    sale, guest = _sale(here, **moments), here.customer()
    if why == "cancelled":
        sale.owner.post(f"{sale.path}/cancel").expect(200)
    if why == "begun":
        here.clock.move(30 * 24 * 3600)
        guest = here.customer()
    assert _join(guest, sale, "A-1-1").code == "NOT_ON_SALE"
    assert _join_for(guest, sale, 1).code == "NOT_ON_SALE"
    assert _entries(guest, sale) == []
    guest.delete(f"{sale.path}/waitlist").expect(204)


def test_an_event_without_a_waitlist_refuses_entries(here: World) -> None:
    """409 WAITLIST_CLOSED, and no entry is made."""
    sale, guest = _sale(here, waitlist=False), here.customer()
    assert (_join(guest, sale, "A-1-1").status, _join(guest, sale, "A-1-1").code) == (409, "WAITLIST_CLOSED")
    assert _entries(guest, sale) == []


def test_a_waiting_room_is_in_front_of_the_waitlist(here: World) -> None:
    """If an event has a waiting room, joining needs the customer's own admission to it."""
    sale, guest = _sale(here, waiting_room=True), here.app.people.identities.new_customer()
    caller = Caller(here.api, guest.token)
    assert _join(caller, sale, "A-1-1").status == 401
    assert _join(caller, sale, "A-1-1", X_Admission=guest.token).status == 401

    def admission(customer: str, event: str) -> str:
        now = here.clock.now()
        return here.app.people.admissions.sign(Admission(event, customer, now, now + MINUTE))

    assert _join(caller, sale, "A-1-1", X_Admission=admission("cus_other", sale.event)).code == "ADMISSION_NEEDED"
    _join(caller, sale, "A-1-1", X_Admission=admission(guest.customer, sale.event)).expect(201)


def test_a_wish_is_for_at_most_as_many_as_a_customer_may_book(here: World) -> None:
    """409 LIMIT_REACHED above `max_per_customer`, for either kind of wish; as many as it allows are accepted."""
    sale, guest = _sale(here, max_per_customer=2), here.customer()
    refused = _join_for(guest, sale, 3)
    assert (refused.status, refused.code) == (409, "LIMIT_REACHED")
    assert refused.json["error"]["details"] == {"max_per_customer": 2, "booked": 0, "requested": 3}
    assert _join(guest, sale, "A-1-1", "A-1-2", "A-1-3").code == "LIMIT_REACHED"
    _join_for(guest, sale, 2).expect(201)


def test_a_customer_has_at_most_ten_wishes(here: World) -> None:
    """The eleventh is 409 TOO_MANY_WISHES; the same wish again is not another; an ended one no longer counts."""
    sale = here.sale({"A": rows(1, 11)}, waitlist=True)
    guest = here.customer()
    for seat in range(1, 11):
        _join(guest, sale, f"A-1-{seat}").expect(201)
    refused = _join(guest, sale, "A-1-11")
    assert (refused.status, refused.code) == (409, "TOO_MANY_WISHES")
    first = _join(guest, sale, "A-1-1").expect(201)["waitlist_id"]
    guest.delete(f"{sale.path}/waitlist?waitlist_id={first}").expect(204)
    _join(guest, sale, "A-1-11").expect(201)


# Reading and leaving.


def test_positions_move_up_when_a_customer_leaves(here: World) -> None:
    """Customers behind move up; those before stay where they are; no number is given out again."""
    sale = _sale(here)
    first, second, third = (here.customer() for _ in range(3))
    for guest in (first, second, third):
        _join(guest, sale, "A-1-1").expect(201)
    second.delete(f"{sale.path}/waitlist").expect(204)
    assert [_entries(guest, sale)[0]["position"] for guest in (first, second, third)] == [1, None, 2]
    assert _join(second, sale, "A-1-1").expect(201)["position"] == 3


def test_a_customer_neither_sees_nor_ends_anothers_entries(here: World) -> None:
    """Another customer's entries are not in the list, and a leave with the id of one changes nothing."""
    sale, guest, other = _sale(here), here.customer(), here.customer()
    mine = _join(guest, sale, "A-1-1").expect(201)
    _join(other, sale, "A-1-2").expect(201)
    assert [entry["wish"] for entry in _entries(other, sale)] == [{"seats": ["A-1-2"]}]
    other.delete(f"{sale.path}/waitlist?waitlist_id={mine['waitlist_id']}").expect(204)
    assert _entries(guest, sale) == [mine]
    assert [entry["state"] for entry in _entries(other, sale)] == ["waiting"]


def test_entries_of_one_event_are_not_those_of_another(here: World) -> None:
    """The list is of one event, and leaving ends entries of one event."""
    sale, other, guest = _sale(here), _sale(here), here.customer()
    _join(guest, sale, "A-1-1").expect(201)
    mine = _join(guest, other, "A-1-1").expect(201)
    guest.delete(f"{sale.path}/waitlist").expect(204)
    assert _entries(guest, other) == [mine]
    assert _entries(guest, sale)[0]["state"] == "ended"


def test_leaving_twice_is_leaving_once(here: World) -> None:
    """204 each time. The entry is shown as ended, with the reason and no position; joining again is a new entry."""
    sale, guest = _sale(here), here.customer()
    old = _join(guest, sale, "A-1-1").expect(201)
    for _ in range(2):
        guest.delete(f"{sale.path}/waitlist").expect(204)
    (ended,) = _entries(guest, sale)
    assert ended == old | {"state": "ended", "reason": "LEFT", "position": None}
    again = _join(guest, sale, "A-1-1").expect(201)
    assert again["waitlist_id"] != old["waitlist_id"]
    assert again["position"] == 1


def test_one_entry_is_left_by_its_id(here: World) -> None:
    """The others stay. An unknown id changes nothing; a text that cannot be an id is refused."""
    sale, guest = _sale(here), here.customer()
    first = _join(guest, sale, "A-1-1").expect(201)
    here.clock.move(0.001)
    second = _join_for(guest, sale, 2).expect(201)
    guest.delete(f"{sale.path}/waitlist?waitlist_id=wtl_unknown").expect(204)
    assert _entries(guest, sale) == [first, second]
    guest.delete(f"{sale.path}/waitlist?waitlist_id={first['waitlist_id']}").expect(204)
    assert [entry["state"] for entry in _entries(guest, sale)] == ["ended", "waiting"]
    assert guest.delete(f"{sale.path}/waitlist?waitlist_id=").status == 422
    assert guest.delete(f"{sale.path}/waitlist?place=1").status == 422


def test_leaving_withdraws_the_offer(hall: Hall) -> None:
    """The open offer ends with the entry, and its seat goes to the next in line."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, following = hall.guest(), hall.guest()
    for each in (guest, following):
        _join(each.calls, sale, "A-1-1").expect(201)
    hall.pump()
    (offer,) = hall.offers(guest)
    guest.calls.delete(f"{sale.path}/waitlist").expect(204)
    assert hall.offers(guest) == []
    assert guest.calls.get(f"/v1/offers/{offer['offer_id']}").expect(200)["state"] == "withdrawn"
    (entry,) = _entries(guest.calls, sale)
    assert (entry["state"], entry["reason"], entry["offer_id"]) == ("ended", "LEFT", offer["offer_id"])
    hall.pump()
    assert [each["seats"] for each in hall.offers(following)] == [["A-1-1"]]


def test_an_entry_with_an_offer_names_it(hall: Hall) -> None:
    """Offered, it names the offer, and joining again is still the same entry; accepted, it has ended."""
    sale = hall.sale({"A": rows(1, 2)})
    guest = hall.guest()
    joined = _join(guest.calls, sale, "A-1-1").expect(201)
    hall.pump()
    (offer,) = hall.offers(guest)
    assert offer["waitlist_id"] == joined["waitlist_id"]
    offered = joined | {"state": "offered", "offer_id": offer["offer_id"]}
    assert _entries(guest.calls, sale) == [offered]
    assert _join(guest.calls, sale, "A-1-1").expect(201) == offered
    guest.calls.post(f"/v1/offers/{offer['offer_id']}/accept").expect(200)
    assert _entries(guest.calls, sale) == [offered | {"state": "ended", "reason": "ACCEPTED", "position": None}]


def test_a_customer_who_joins_while_seats_are_free_gets_an_offer(hall: Hall) -> None:
    """By name and by category, without anything being given back first."""
    sale = hall.sale({"A": rows(1, 3)})
    named, pair = hall.guest(), hall.guest()
    _join(named.calls, sale, "A-1-1").expect(201)
    hall.here.clock.move(0.001)
    _join_for(pair.calls, sale, 2).expect(201)
    hall.pump()
    assert [hall.offers(guest)[0]["seats"] for guest in (named, pair)] == [["A-1-1"], ["A-1-2", "A-1-3"]]


# Closing.


def test_a_closed_waitlist_refuses_entries_and_still_makes_offers(hall: Hall) -> None:
    """409 WAITLIST_CLOSED for a new wish. Entries stay, the same wish gives the same entry, and they get offers. Then
    it opens again."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, late = hall.guest(), hall.guest()
    joined = _join(guest.calls, sale, "A-1-1").expect(201)
    assert sale.owner.post(f"{sale.path}/waitlist/close").expect(200)["closed"]
    refused = _join(late.calls, sale, "A-1-1")
    assert (refused.status, refused.code) == (409, "WAITLIST_CLOSED")
    assert _join(guest.calls, sale, "A-1-1").expect(201) == joined
    assert _join(guest.calls, sale, "A-1-2").code == "WAITLIST_CLOSED"
    hall.pump()
    assert [each["seats"] for each in hall.offers(guest)] == [["A-1-1"]]
    assert not sale.owner.post(f"{sale.path}/waitlist/open").expect(200)["closed"]
    assert _join(late.calls, sale, "A-1-1").expect(201)["position"] == 2


def test_closing_twice_is_closing_once(here: World) -> None:
    """A waitlist without entries can be closed too."""
    sale = _sale(here)
    for _ in range(2):
        assert sale.owner.post(f"{sale.path}/waitlist/close").expect(200)["closed"]
    assert sale.owner.get(f"{sale.path}/waitlist/summary").expect(200)["closed"]
    assert _join_for(here.customer(), sale, 1).code == "WAITLIST_CLOSED"


@pytest.mark.parametrize(("method", "call"), [("POST", "close"), ("POST", "open"), ("GET", "summary")])
def test_a_waitlist_is_its_organisers(here: World, method: str, call: str) -> None:
    """Another organiser is refused, a customer has the wrong kind of token, and without one it is 401."""
    sale = _sale(here)
    path = f"{sale.path}/waitlist/{call}"
    body: dict[str, Any] | None = {} if method == "POST" else None
    refused = [each.call(method, path, body) for each in (here.operator(), here.customer(), Caller(here.api))]
    assert [(each.status, each.code) for each in refused] == [
        (403, "NOT_YOURS"),
        (403, "WRONG_KIND_OF_TOKEN"),
        (401, "UNAUTHORIZED"),
    ]
    _join(here.customer(), sale, "A-1-1").expect(201)


# Whether a seat is the waitlist's or the public's.


def _held(hall: Hall, sale: Sale, *seats: str) -> tuple[Guest, str]:
    """A customer who holds these seats, and the hold."""
    holder = hall.guest()
    hold = str(sale.hold(holder.calls, *seats).expect(201)["hold_id"])
    hall.pump()
    return holder, hold


def test_seats_without_entries_are_free_at_once(hall: Hall) -> None:
    """The public can take a seat at the moment when it is given back, and when its hold has lapsed on every clock."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, hold = _held(hall, sale, "A-1-1")
    holder.calls.delete(f"/v1/holds/{hold}").expect(204)
    sale.hold(hall.here.customer(), "A-1-1").expect(201)
    hall.pump()
    hall.move(OVER_SECONDS)
    assert sale.map() == {}
    sale.hold(hall.here.customer(), "A-1-1").expect(201)


def test_a_seat_that_is_given_back_goes_to_the_waitlist_and_not_to_the_public(hall: Hall) -> None:
    """From the release on it is taken for the public: before it is offered, and while it is."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, hold = _held(hall, sale, "A-1-1")
    guest, public = hall.guest(), hall.here.customer()
    _join(guest.calls, sale, "A-1-1").expect(201)
    holder.calls.delete(f"/v1/holds/{hold}").expect(204)
    assert sale.hold(public, "A-1-1").code == "SEAT_TAKEN"
    hall.pump()
    assert sale.hold(public, "A-1-1").code == "SEAT_TAKEN"
    assert [each["seats"] for each in hall.offers(guest)] == [["A-1-1"]]


@pytest.mark.parametrize("lapses", [True, False], ids=["lapsed", "released"])
def test_a_timer_that_is_late_keeps_a_seat_from_the_public_for_the_grace_and_no_longer(
    hall: Hall, lapses: bool
) -> None:
    """With nothing running, the public can take the seat at the very end of the grace; checks and sweeps that come
    later do no harm."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, hold = _held(hall, sale, "A-1-1")
    guest, public = hall.guest(), hall.here.customer()
    _join(guest.calls, sale, "A-1-1").expect(201)
    if lapses:
        hall.here.clock.move(OVER_SECONDS)
    else:
        holder.calls.delete(f"/v1/holds/{hold}").expect(204)
    hall.here.clock.move(GRACE_SECONDS - 0.001)
    assert sale.hold(public, "A-1-1").code == "SEAT_TAKEN"
    assert "A-1-1" in sale.map()
    hall.here.clock.move(0.001)
    assert sale.map() == {}
    taken = sale.hold(public, "A-1-1").expect(201)
    hall.pump()
    hall.here.clock.move(1)
    hall.sweep()
    assert hall.offers(guest) == []
    assert public.get(f"/v1/holds/{taken['hold_id']}").expect(200)["state"] == "held"
    assert [entry["state"] for entry in _entries(guest.calls, sale)] == ["waiting"]


def test_a_check_that_comes_too_late_is_counted(hall: Hall, capsys: pytest.CaptureFixture[str]) -> None:
    """The public has taken the seat when its row is checked: one line shows that to the operators."""
    sale = hall.sale({"A": rows(1, 2)})
    _held(hall, sale, "A-1-1")
    _join(hall.guest().calls, sale, "A-1-1").expect(201)
    hall.pump()
    hall.here.clock.move(OVER_SECONDS + GRACE_SECONDS)
    sale.hold(hall.here.customer(), "A-1-1").expect(201)
    capsys.readouterr()
    late = hall.here.clock.now() - GRACE
    app.deadlines(sqs({"kind": "seats", "id": f"{sale.event}/A/1", "at": late}), CONTEXT)
    assert _late_looks(capsys.readouterr().out) == 1
    app.deadlines(sqs({"kind": "seats", "id": f"{sale.event}/A/1", "at": late + 1}), CONTEXT)
    assert _late_looks(capsys.readouterr().out) == 0


def test_seats_that_are_being_paid_for_are_kept_twice_as_long(hall: Hall) -> None:
    """Money may still be on its way: with nothing running, the public can take them half a minute after their end."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, hold = _held(hall, sale, "A-1-1")
    _join(hall.guest().calls, sale, "A-1-1").expect(201)
    left = sale.book(holder.calls, hold, "test_pending").expect(201)["expires_in"]
    hall.here.clock.move(left + 2 * GRACE_SECONDS - 0.001)
    assert sale.hold(hall.here.customer(), "A-1-1").code == "SEAT_TAKEN"
    hall.here.clock.move(0.001)
    sale.hold(hall.here.customer(), "A-1-1").expect(201)


def test_seats_of_a_payment_that_does_not_come_are_offered(hall: Hall) -> None:
    """At the end of its time the booking fails and its seats are offered, not sold."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, hold = _held(hall, sale, "A-1-1")
    guest = hall.guest()
    _join(guest.calls, sale, "A-1-1").expect(201)
    hall.move(sale.book(holder.calls, hold, "test_pending").expect(201)["expires_in"] + 2)
    assert [each["seats"] for each in hall.offers(guest)] == [["A-1-1"]]
    assert sale.hold(hall.here.customer(), "A-1-1").code == "SEAT_TAKEN"


def test_a_timer_that_is_late_offers_seats_that_are_still_free(hall: Hall) -> None:
    """After the grace the public can take a seat; if it is still free, it is offered to the first in line."""
    sale = hall.sale({"A": rows(1, 2)})
    _held(hall, sale, "A-1-1")
    guest = hall.guest()
    _join(guest.calls, sale, "A-1-1").expect(201)
    hall.here.clock.move(HOLD_SECONDS + GRACE_SECONDS + 5)
    assert "offered late" in hall.pump()
    assert [each["seats"] for each in hall.offers(guest)] == [["A-1-1"]]
    assert sale.hold(hall.here.customer(), "A-1-1").code == "SEAT_TAKEN"


@pytest.mark.parametrize(
    ("wish", "status"),
    [
        ({"seats": ["A-1-1"]}, 409),
        ({"seats": ["A-1-1", "A-1-3"]}, 409),
        ({"category": "standard", "quantity": 2}, 409),
        ({"seats": ["A-1-3"]}, 200),
        ({"category": "box", "quantity": 1}, 200),
        (None, 200),
    ],
)
def test_a_hold_is_extended_unless_others_wait_for_it(here: World, wish: dict[str, Any] | None, status: int) -> None:
    """409 OTHERS_WAIT when another customer waits for one of its seats or in their category; other entries do not
    matter."""
    plan = {"A": rows(1, 4), "B": rows(1, 2, "box")}
    prices = {category: {"amount": 1000, "currency": "EUR"} for category in ("standard", "box")}
    sale, holder = here.sale(plan, waitlist=True, prices=prices), here.customer()
    hold = sale.hold(holder, "A-1-1", "A-1-2").expect(201)["hold_id"]
    if wish:
        here.customer().post(f"{sale.path}/waitlist", wish).expect(201)
    extended = holder.post(f"/v1/holds/{hold}/extend")
    assert (extended.status, extended.code) == (status, "OTHERS_WAIT" if status == 409 else None)


def test_a_declined_payment_leaves_the_seats_held_and_then_to_the_waitlist(hall: Hall) -> None:
    """The hold goes on; at its end the public is refused for the grace, and the first in line gets an offer."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, hold = _held(hall, sale, "A-1-1")
    guest, public = hall.guest(), hall.here.customer()
    _join(guest.calls, sale, "A-1-1").expect(201)
    assert sale.book(holder.calls, hold, "test_declined").code == "PAYMENT_DECLINED"
    left = holder.calls.get(f"/v1/holds/{hold}").expect(200)["expires_in"]
    assert left >= HOLD_SECONDS
    hall.move(left - 0.001)
    assert hall.offers(guest) == []
    hall.here.clock.move(0.001)
    assert sale.hold(public, "A-1-1").code == "SEAT_TAKEN"
    hall.here.clock.move(GRACE_SECONDS - 0.001)
    assert sale.hold(public, "A-1-1").code == "SEAT_TAKEN"
    hall.pump()
    assert [each["seats"] for each in hall.offers(guest)] == [["A-1-1"]]


def test_a_booking_ends_the_entries_for_its_seats(hall: Hall) -> None:
    """An entry for one of the seats by name ends as BOOKED; an entry in the category stays, and an entry made when the
    seat is booked already waits for a cancellation."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, hold = _held(hall, sale, "A-1-1")
    named, any_seat, late = (hall.guest() for _ in range(3))
    _join(named.calls, sale, "A-1-1", "A-1-2").expect(201)
    _join_for(any_seat.calls, sale, 2).expect(201)
    sale.book(holder.calls, hold).expect(201)
    _join(late.calls, sale, "A-1-1").expect(201)
    hall.pump()
    shown = [(entry["state"], entry["reason"]) for entry in _entries(named.calls, sale)]
    assert shown == [("ended", "BOOKED")]
    assert [_entries(guest.calls, sale)[0]["state"] for guest in (any_seat, late)] == ["waiting", "waiting"]


def test_an_entry_whose_customer_books_the_seats_ends_as_served(hall: Hall) -> None:
    """SERVED, and not BOOKED, for a customer who books the seats of their own wish."""
    sale = hall.sale({"A": rows(1, 2)})
    guest, hold = _held(hall, sale, "A-1-1")
    _join(guest.calls, sale, "A-1-1").expect(201)
    sale.book(guest.calls, hold).expect(201)
    hall.pump()
    assert [(entry["state"], entry["reason"]) for entry in _entries(guest.calls, sale)] == [("ended", "SERVED")]
    assert hall.changes(guest) == []


def test_seats_of_a_booking_that_its_organiser_cancels_are_offered(hall: Hall) -> None:
    """The seats go to the first in line, and not to the public."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, hold = _held(hall, sale, "A-1-1", "A-1-2")
    booking = sale.book(holder.calls, hold).expect(201)["booking_id"]
    guest = hall.guest()
    _join_for(guest.calls, sale, 2).expect(201)
    hall.pump()
    sale.owner.post(f"/v1/bookings/{booking}/cancel").expect(200)
    assert sale.hold(hall.here.customer(), "A-1-1").code == "SEAT_TAKEN"
    hall.pump()
    assert [each["seats"] for each in hall.offers(guest)] == [["A-1-1", "A-1-2"]]


def test_unblocked_seats_are_offered_first(hall: Hall) -> None:
    """Seats that the organiser unblocks go to the waitlist before the public can take them."""
    sale = hall.sale({"A": rows(1, 2)})
    change = {"seats": ["A-1-1", "A-1-2"], "blocked": True}
    sale.owner.patch(f"{sale.path}/seats", change).expect(200)
    guest = hall.guest()
    _join_for(guest.calls, sale, 1).expect(201)
    hall.pump()
    assert hall.offers(guest) == []
    sale.owner.patch(f"{sale.path}/seats", change | {"blocked": False}).expect(200)
    assert sale.hold(hall.here.customer(), "A-1-1").code == "SEAT_TAKEN"
    hall.pump()
    ((seat,),) = [each["seats"] for each in hall.offers(guest)]
    (other,) = {"A-1-1", "A-1-2"} - {seat}
    sale.hold(hall.here.customer(), other).expect(201)


# The end of all entries.


@pytest.mark.parametrize("lost", [False, True], ids=["queue", "sweep"])
def test_cancelling_an_event_ends_all_entries(hall: Hall, lost: bool) -> None:
    """EVENT_CANCELLED, by name and by category, by the queue or, without it, by the sweep; their customers get a
    message."""
    sale = hall.sale({"A": rows(1, 2)})
    _held(hall, sale, "A-1-1", "A-1-2")
    named, any_seat = hall.guest(), hall.guest()
    _join(named.calls, sale, "A-1-1", "A-1-2").expect(201)
    _join_for(any_seat.calls, sale, 1).expect(201)
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    if lost:
        hall.drop()
        hall.here.clock.move(60)
        hall.sweep()
    hall.pump()
    for guest in (named, any_seat):
        (entry,) = _entries(guest.calls, sale)
        assert (entry["state"], entry["reason"], entry["position"]) == ("ended", "EVENT_CANCELLED", None)
        assert [change["reason"] for change in hall.changes(guest)] == ["EVENT_CANCELLED"]


def test_an_event_that_begins_ends_all_entries(hall: Hall) -> None:
    """EVENT_BEGUN, found by the sweep; no offer is made from then on."""
    sale = hall.sale({"A": rows(1, 2)}, starts_at="2026-12-01T20:02:00Z")
    _held(hall, sale, "A-1-1")
    guest = hall.guest()
    _join(guest.calls, sale, "A-1-1").expect(201)
    hall.move(120)
    hall.sweep()
    assert [(entry["state"], entry["reason"]) for entry in _entries(guest.calls, sale)] == [("ended", "EVENT_BEGUN")]
    assert hall.offers(guest) == []


def test_switching_the_waitlist_off_ends_all_entries(hall: Hall) -> None:
    """Once the organiser has switched it off, customers cannot join, entries end as CLOSED, and seats are free at once
    when they are given back."""
    sale = hall.sale({"A": rows(1, 2)})
    holder, hold = _held(hall, sale, "A-1-1")
    guest = hall.guest()
    _join(guest.calls, sale, "A-1-1").expect(201)
    sale.owner.patch(sale.path, {"waitlist": False}).expect(200)
    assert _join(hall.here.customer(), sale, "A-1-1").code == "WAITLIST_CLOSED"
    holder.calls.delete(f"/v1/holds/{hold}").expect(204)
    sale.hold(hall.here.customer(), "A-1-1").expect(201)
    hall.move(61)
    hall.sweep()
    assert [(entry["state"], entry["reason"]) for entry in _entries(guest.calls, sale)] == [("ended", "CLOSED")]
    assert [change["reason"] for change in hall.changes(guest)] == ["CLOSED"]
