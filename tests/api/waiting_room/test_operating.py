"""What operators do with rooms: terms, orders, what they say, figures and history; nobody else may."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.core.times import SECOND
from chalicelib.waiting_room.storage.places import PlaceItem
from tests.support.api import Caller, Reply
from tests.worlds.foyer import SETTLED, TERMS, Foyer

ORDERS = ("open", "pause", "resume", "passthrough", "close")


def _own(foyer: Foyer, owner: Caller, **terms: Any) -> Reply:
    body = {"name": "Sneaker drop", "target_url": "https://shop.example.com/drop", "starts_at": foyer.at(60), **TERMS}
    return owner.post("/v1/waiting-rooms", {**body, **terms})


def test_a_room_has_defaults(foyer: Foyer) -> None:
    """From the start on, until the sale ends or thirty days have passed, and no limits that were not asked for."""
    sale = foyer.here.sale()
    starts_at = foyer.at(60)
    room = sale.owner.call("PUT", f"{sale.path}/waiting-room", {"starts_at": starts_at, "capacity": 5}).expect(200)
    event = Caller(foyer.here.api).get(sale.path).expect(200)
    assert room["opens_at"] == starts_at
    assert room["closes_at"] == event["starts_at"]
    assert (room["claim_seconds"], room["admission_seconds"], room["max_renewals"]) == (120, 600, 3)
    assert (room["max_per_minute"], room["max_per_network"], room["target_url"], room["message"]) == (None,) * 4
    assert room["phase"] == "scheduled"
    assert event["waiting_room"] is True
    assert room == foyer.figures(sale)


def test_terms_can_be_changed_and_the_message_stays(foyer: Foyer) -> None:
    """Also while customers wait; what is the same is no change."""
    sale = foyer.guarded()
    sale.owner.post(f"{sale.path}/waiting-room/message", {"message": "Doors at eight"}).expect(200)
    before = foyer.figures(sale)
    times = {name: before[name] for name in ("opens_at", "starts_at", "closes_at")}
    changed = sale.owner.call("PUT", f"{sale.path}/waiting-room", {**times, **TERMS, "capacity": 9}).expect(200)
    assert (changed["capacity"], changed["message"]) == (9, "Doors at eight")
    again = sale.owner.call("PUT", f"{sale.path}/waiting-room", {**times, **TERMS, "capacity": 9}).expect(200)
    assert again == changed
    assert foyer.public(sale)["message"] == "Doors at eight"
    sale.owner.post(f"{sale.path}/waiting-room/message", {"message": ""}).expect(200)
    assert foyer.public(sale)["message"] is None


@pytest.mark.parametrize(
    ("terms", "path"),
    [
        ({"capacity": 0}, "capacity"),
        ({"capacity": 1_000_001}, "capacity"),
        ({"claim_seconds": 4}, "claim_seconds"),
        ({"admission_seconds": 7201}, "admission_seconds"),
        ({"max_renewals": 21}, "max_renewals"),
        ({"max_per_minute": 0}, "max_per_minute"),
        ({"opens_at": "2026-12-01T20:02:00Z"}, "opens_at"),
        ({"closes_at": "2026-12-01T20:00:30Z"}, "closes_at"),
        ({"closes_at": "2027-02-01T20:00:00Z"}, "closes_at"),
        ({"starts_at": "2026-12-01T19:00:00Z", "opens_at": None}, "starts_at"),
        ({"starts_at": "0001-01-01T00:00:00Z", "opens_at": None}, "starts_at"),
        ({"starts_at": "9999-12-31T23:59:59Z", "opens_at": None}, "starts_at"),
        ({"closes_at": "9999-12-31T23:59:59Z"}, "closes_at"),
        ({"target_url": "http://shop.example.com/"}, "target_url"),
        ({"target_url": "javascript:alert(1)"}, "target_url"),
        ({"target_url": "https://user@shop.example.com/"}, "target_url"),
        ({"target_url": "https://user:secret@shop.example.com/"}, "target_url"),
        ({"target_url": "https://shop.example.com/ x"}, "target_url"),
        ({"target_url": "https://shop example.com/"}, "target_url"),
        ({"target_url": "https://shop..example.com/"}, "target_url"),
        ({"target_url": "https://bücher.example/"}, "target_url"),
        ({"target_url": "https://shop.example.com:65536/"}, "target_url"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_wrong_terms_are_refused(foyer: Foyer, terms: dict[str, Any], path: str) -> None:
    """With the field that is wrong, and nothing is set up."""
    sale = foyer.here.sale()
    refused = foyer.set_up(sale, **terms)
    assert (refused.status, refused.code) == (422, "INVALID")
    assert path in [fault["path"] for fault in refused.json["error"]["details"]["fields"]]
    assert sale.owner.get(f"{sale.path}/waiting-room").code == "ROOM_NOT_FOUND"


def test_a_start_that_has_come_is_not_moved(foyer: Foyer) -> None:
    """409 STARTED; before that it moves."""
    sale = foyer.guarded(starts_in=60)
    foyer.set_up(sale, starts_in=90).expect(200)
    foyer.here.clock.move(61)
    assert foyer.set_up(sale, starts_in=90).code == "STARTED"


def test_a_room_is_not_postponed_beyond_the_places_in_it(foyer: Foyer) -> None:
    """422 with the instant until which they are kept; a month later is possible, and everybody has their place then."""
    sale = foyer.guarded(starts_in=3600)
    (guest,) = foyer.joined(sale, 1)
    place = guest.ticket()["bucket"], guest.ticket()["index"]
    refused = foyer.set_up(sale, starts_in=61 * 86_400, closes_at=foyer.at(62 * 86_400))
    (fault,) = refused.json["error"]["details"]["fields"]
    assert (refused.status, fault["path"]) == (422, "starts_at")
    assert fault["problem"].startswith("must be before 2027-01-30T21:00:00Z")
    foyer.set_up(sale, starts_in=30 * 86_400 - 60).expect(200)
    item = PlaceItem.get(f"PLACE#{sale.event}#{guest.id}", "~")
    assert int(item.ttl or 0) >= foyer.here.clock.now() // SECOND + 60 * 86_400
    assert (guest.ticket()["bucket"], guest.ticket()["index"]) == place


def test_a_room_closes_when_its_sale_ends_however_that_is_moved(foyer: Foyer) -> None:
    """With the next look of the controller, and for its operator at once, also when it has closed meanwhile."""
    sale = foyer.guarded()
    until = foyer.at(300)
    sale.owner.call("PATCH", sale.path, {"starts_at": foyer.at(86_400), "sale_ends_at": until}).expect(200)
    foyer.run(6)
    assert foyer.public(sale)["closes_at"] == until
    foyer.run(300)
    assert foyer.public(sale)["phase"] == "closed"
    later = foyer.at(3600)
    sale.owner.call("PATCH", sale.path, {"sale_ends_at": later}).expect(200)
    figures = sale.owner.post(f"{sale.path}/waiting-room/message", {"message": "Another hour"}).expect(200)
    assert (figures["closes_at"], figures["phase"]) == (later, "open")
    acts = sale.owner.get(f"{sale.path}/waiting-room/history").expect(200)["items"]
    assert (acts[0]["act"], acts[0]["facts"]) == ("message", {"message": "Another hour"})
    (guest,) = foyer.joined(sale, 1)
    foyer.run(200)
    assert guest.ticket()["state"] == "missed"


def test_a_room_closes_when_its_operator_says(foyer: Foyer) -> None:
    """However the sale of its event is moved."""
    closes_at = foyer.at(3600)
    sale = foyer.guarded(closes_at=closes_at)
    sale.owner.call("PATCH", sale.path, {"sale_ends_at": foyer.at(1800)}).expect(200)
    foyer.run(6)
    assert foyer.public(sale)["closes_at"] == closes_at
    assert foyer.set_up(sale).expect(200)["closes_at"] != closes_at


def test_orders_are_carried_out_once(foyer: Foyer) -> None:
    """Each twice is once, and the phase follows."""
    sale = foyer.guarded()
    for order, phase in (
        ("open", "open"),
        ("pause", "paused"),
        ("resume", "open"),
        ("passthrough", "passthrough"),
        ("open", "open"),
        ("close", "closed"),
    ):
        first = foyer.order(sale, order).expect(200)
        assert first["phase"] == phase
        assert foyer.order(sale, order).expect(200) == first
        assert foyer.public(sale)["phase"] == phase
    acts = sale.owner.get(f"{sale.path}/waiting-room/history").expect(200)["items"]
    assert [act["act"] for act in acts] == ["close", "open", "passthrough", "resume", "pause", "open", "set up"]


def test_orders_that_do_not_fit_the_phase_are_refused(foyer: Foyer) -> None:
    """409 with the phase; and what is no order is 404."""
    sale = foyer.guarded()
    refused = foyer.order(sale, "pause")
    assert (refused.status, refused.code) == (409, "WRONG_PHASE")
    assert refused.json["error"]["details"] == {"phase": "lobby"}
    assert foyer.order(sale, "resume").code == "WRONG_PHASE"
    assert foyer.order(sale, "explode").code == "ORDER_NOT_FOUND"
    assert foyer.order(sale, "x" * 40).code == "ORDER_NOT_FOUND"
    foyer.order(sale, "close").expect(200)
    assert foyer.order(sale, "pause").code == "WRONG_PHASE"
    assert foyer.set_up(sale).code == "ROOM_CLOSED"


def test_opening_at_once_draws_those_who_are_there(foyer: Foyer) -> None:
    """Without waiting for the start that was set."""
    sale = foyer.guarded(starts_in=3600)
    guests = foyer.joined(sale, 2)
    foyer.order(sale, "open").expect(200)
    foyer.run(SETTLED)
    assert {guest.ticket()["state"] for guest in guests} == {"called"}
    foyer.run(120)
    assert foyer.figures(sale)["no_shows"] == 2


def test_a_room_belongs_to_its_operator(foyer: Foyer) -> None:
    """403 for another operator, also one with rooms; 401 and 403 for others."""
    sale, other = foyer.guarded(), foyer.here.operator()
    room = f"/v1/waiting-rooms/{sale.event}"
    body = {"name": "Mine", "target_url": "https://x.example.com/", "starts_at": foyer.at(60), **TERMS}
    for caller, status in ((other, 403), (foyer.here.customer(), 403), (Caller(foyer.here.api), 401)):
        assert foyer.set_up(sale.__class__(sale.api, caller, sale.event)).status == status
        assert caller.call("PUT", room, body).status == status
        for path in (f"{sale.path}/waiting-room", f"{room}/orders"):
            assert [caller.post(f"{path}/{order}").status for order in ORDERS] == [status] * 5
        for path in (f"{sale.path}/waiting-room", room):
            assert caller.post(f"{path}/message", {"message": "x"}).status == status
            assert caller.get(f"{path}/history").status == status
        assert caller.get(f"{room}/figures").status == status
        assert caller.get(f"{sale.path}/waiting-room").status == status
    assert other.get("/v1/waiting-rooms").expect(200)["items"] == []
    assert foyer.figures(sale)["phase"] == "lobby"


def test_a_draft_of_another_operator_is_not_found(foyer: Foyer) -> None:
    """Nor does it get a room."""
    sale = foyer.here.sale()
    venue = Caller(foyer.here.api).get(sale.path).expect(200)["venue"]["venue_id"]
    body = {
        "name": "Secret",
        "venue_id": venue,
        "starts_at": foyer.at(86_400),
        "prices": {"standard": {"amount": 0, "currency": "EUR"}},
    }
    draft = sale.owner.post("/v1/events", body).expect(201)["event_id"]
    terms = {"starts_at": foyer.at(60), "capacity": 1}
    other = foyer.here.operator()
    assert other.call("PUT", f"/v1/events/{draft}/waiting-room", terms).code == "EVENT_NOT_FOUND"
    sale.owner.call("PUT", f"/v1/events/{draft}/waiting-room", terms).expect(200)


def test_a_cancelled_event_gets_no_room(foyer: Foyer) -> None:
    """410 EVENT_CANCELLED."""
    sale = foyer.here.sale()
    sale.owner.post(f"{sale.path}/cancel").expect(200)
    assert foyer.set_up(sale).code == "EVENT_CANCELLED"


def test_a_room_of_its_own_guards_a_page_elsewhere(foyer: Foyer) -> None:
    """The same calls by its id; the admission says where to go."""
    owner = foyer.here.operator()
    made = _own(foyer, owner, opens_at=foyer.at(0))
    id = made.expect(201)["room_id"]
    assert id.startswith("wrm_")
    assert made.headers["location"] == f"/v1/waiting-rooms/{id}"
    (guest,) = foyer.joined(id, 1)
    foyer.run(60 + SETTLED)
    assert guest.claim().expect(201)["target_url"] == "https://shop.example.com/drop"
    assert owner.get(f"{guest.path}/figures").expect(200)["admitted"] == 0
    foyer.run(5)
    figures = owner.get(f"{guest.path}/figures").expect(200)
    assert (figures["admitted"], figures["active"], figures["called"]) == (1, 1, 0)
    assert owner.post(f"{guest.path}/orders/pause").expect(200)["phase"] == "paused"
    assert owner.post(f"{guest.path}/message", {"message": "Soon"}).expect(200)["message"] == "Soon"
    times = {name: figures[name] for name in ("opens_at", "starts_at", "closes_at")}
    body = {**TERMS, **times, "name": "Restock", "target_url": "http://localhost:8000/x?y=1"}
    changed = owner.call("PUT", guest.path, body).expect(200)
    assert (changed["name"], changed["target_url"], changed["message"]) == ("Restock", body["target_url"], "Soon")


def test_a_room_of_its_own_needs_a_name_and_a_page(foyer: Foyer) -> None:
    """Both are missing in one answer."""
    refused = foyer.here.operator().post("/v1/waiting-rooms", {"starts_at": foyer.at(60), "capacity": 1})
    assert refused.code == "INVALID"
    assert {fault["path"] for fault in refused.json["error"]["details"]["fields"]} == {"name", "target_url"}


def test_an_operator_lists_their_rooms(foyer: Foyer) -> None:
    """Page by page, without those of others."""
    owner = foyer.here.operator()
    sale = foyer.here.sale(owner=owner)
    foyer.set_up(sale).expect(200)
    own = []
    for _ in range(3):
        foyer.here.clock.move(1)
        own.insert(0, _own(foyer, owner).expect(201)["room_id"])
    _own(foyer, foyer.here.operator()).expect(201)
    listed, cursor = [], None
    while True:
        page = owner.get(f"/v1/waiting-rooms?limit=2{f'&cursor={cursor}' if cursor else ''}").expect(200)
        listed += [room["room_id"] for room in page["items"]]
        if (cursor := page["next_cursor"]) is None:
            break
    assert listed == [*own, sale.event]


def test_the_history_says_what_was_set(foyer: Foyer) -> None:
    """The newest first, page by page, with the terms that changed."""
    sale = foyer.guarded()
    path = f"{sale.path}/waiting-room"
    figures = foyer.figures(sale)
    times = {name: figures[name] for name in ("opens_at", "starts_at")}
    foyer.here.clock.move(1)
    sale.owner.call("PUT", path, {**times, **TERMS, "capacity": 7}).expect(200)
    foyer.here.clock.move(1)
    sale.owner.post(f"{path}/message", {"message": "Hello"}).expect(200)
    first = sale.owner.get(f"{path}/history?limit=2").expect(200)
    assert [(act["act"], act["facts"]) for act in first["items"]] == [
        ("message", {"message": "Hello"}),
        ("change", {"capacity": 7}),
    ]
    (begun,) = sale.owner.get(f"{path}/history?limit=2&cursor={first['next_cursor']}").expect(200)["items"]
    assert begun["act"] == "set up"
    assert begun["facts"]["starts_at"] == figures["starts_at"]


@pytest.mark.parametrize("cursor", ["x", "!!!", "AAAA", "%FF", "a" * 500])
def test_cursors_of_other_lists_are_refused(foyer: Foyer, cursor: str) -> None:
    """422, for both lists."""
    sale = foyer.guarded()
    for path in (f"{sale.path}/waiting-room/history", "/v1/waiting-rooms"):
        assert sale.owner.get(f"{path}?cursor={cursor}").code == "INVALID"


def test_an_events_room_is_changed_with_its_event(foyer: Foyer) -> None:
    """The call for rooms of their own does not know it: it would skip what the event says."""
    sale = foyer.guarded()
    body = {"starts_at": foyer.at(60), "capacity": 1, "name": "x", "target_url": "https://shop.example.com/"}
    refused = sale.owner.call("PUT", f"/v1/waiting-rooms/{sale.event}", body)
    assert (refused.status, refused.code) == (404, "ROOM_NOT_FOUND")


def test_an_operator_adds_fifty_rooms_a_day(foyer: Foyer) -> None:
    """The next one is 429, and another operator's is not."""
    owner = foyer.here.operator()
    for _ in range(50):
        _own(foyer, owner).expect(201)
    assert _own(foyer, owner).status == 429
    _own(foyer, foyer.here.operator()).expect(201)


def test_an_operator_says_sixty_things_in_ten_minutes(foyer: Foyer) -> None:
    """Over all of their rooms; the next one is 429 and changes nothing, and another operator's is not."""
    sale = foyer.guarded()
    own = _own(foyer, sale.owner).expect(201)["room_id"]
    for number in range(30):
        sale.owner.post(f"{sale.path}/waiting-room/message", {"message": f"{number}"}).expect(200)
        sale.owner.post(f"/v1/waiting-rooms/{own}/message", {"message": f"{number}"}).expect(200)
    for path in (f"{sale.path}/waiting-room", f"/v1/waiting-rooms/{own}"):
        refused = sale.owner.post(f"{path}/message", {"message": "One more"})
        assert (refused.status, refused.code) == (429, "TOO_MANY_REQUESTS")
    assert foyer.figures(sale)["message"] == "29"
    other = foyer.guarded()
    other.owner.post(f"{other.path}/waiting-room/message", {"message": "Hello"}).expect(200)
    foyer.here.clock.move(600)
    sale.owner.post(f"{sale.path}/waiting-room/message", {"message": "One more"}).expect(200)
