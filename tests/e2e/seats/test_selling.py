"""Selling over HTTP on the local cloud: the packaged functions behind the real template."""

from __future__ import annotations

import json
import time

import httpx
import pytest

from chalicelib.core.clock import CLOCK_GRACE
from infra.local.cloud import Addresses
from linehold_client import Linehold, PaymentChoice, errors
from tests.support.api import Caller, OverHttp
from tests.support.local import wait_for
from tests.worlds.scene import customer, rows, sale

TEST = PaymentChoice(method="test")


def test_a_seat_is_held_refused_booked_and_shown(api: OverHttp, linehold: Linehold) -> None:
    """Hold, conflict, booking and map agree over HTTP."""
    show = sale(api)
    buyer, other = linehold.guest(), linehold.guest()
    hold = buyer.seats.take_hold(show.event, seats=["A-1-1", "A-1-2"])
    with pytest.raises(errors.SeatTaken) as taken:
        other.seats.take_hold(show.event, seats=["A-1-2", "A-1-3"])
    assert taken.value.details["seats"] == ["A-1-2"]
    assert buyer.orders.book(show.event, hold_id=hold.hold_id, payment=TEST).status == "confirmed"
    assert {name: claim["state"] for name, claim in show.settled_map().items()} == {
        "A-1-1": "booked",
        "A-1-2": "booked",
    }


def test_a_lapsed_seat_can_be_held_at_once(api: OverHttp) -> None:
    """Two seconds after `expires_at` another customer holds the seat, and the first holder gets 410."""
    show = sale(api, hold_seconds=5)
    first = customer(api)
    hold = show.hold(first, "A-1-1").expect(201)
    lapses = time.monotonic() + 5 + CLOCK_GRACE / 1000
    assert show.hold(customer(api), "A-1-1").code == "SEAT_TAKEN"
    time.sleep(max(0.0, lapses - time.monotonic()))
    show.hold(customer(api), "A-1-1").expect(201)
    assert first.post(f"/v1/holds/{hold['hold_id']}/extend").status == 410
    assert show.book(first, hold["hold_id"]).status == 410
    assert first.delete(f"/v1/holds/{hold['hold_id']}").status == 410


def test_a_hall_of_twenty_thousand_seats_goes_on_sale(api: OverHttp) -> None:
    """Its plan is accepted, its rows are stored, its best seats are held."""
    show = sale(api, {f"S{n}": rows(40, 50) for n in range(10)})
    hold = show.best(customer(api), 4).expect(201)
    assert set(show.settled_map()) == set(hold["seats"])
    counts = Caller(api).get(f"{show.path}/seats").expect(200)["sections"]
    assert sum(each["free"] for each in counts) == 20_000 - 4


def test_an_unpaid_booking_is_settled_by_its_timer(api: OverHttp, linehold: Linehold) -> None:
    """No client reads it and no sweep is due: the delayed message alone takes the booking to failed."""
    show = sale(api, hold_seconds=5)
    buyer = linehold.guest()
    hold = buyer.seats.take_hold(show.event, seats=["A-1-1"])
    pending = PaymentChoice(method="test_pending")
    assert buyer.orders.book(show.event, hold_id=hold.hold_id, payment=pending).status == "pending_payment"
    wait_for(lambda: [each.status for each in buyer.orders.list_bookings()] == ["failed"], "failed booking")


def test_an_idempotency_key_holds_once(api: OverHttp) -> None:
    """The same call twice gives equal bodies; another body is 422."""
    show = sale(api)
    buyer = customer(api)
    first = buyer.post(f"{show.path}/holds", {"seats": ["A-1-1"]}, Idempotency_Key="one").expect(201)
    assert buyer.post(f"{show.path}/holds", {"seats": ["A-1-1"]}, Idempotency_Key="one").expect(201) == first
    other = buyer.post(f"{show.path}/holds", {"seats": ["A-1-2"]}, Idempotency_Key="one")
    assert (other.status, other.code) == (422, "IDEMPOTENCY_KEY_REUSED")


def test_paths_and_methods_that_are_not_there_are_the_contracts_errors(cloud: Addresses, api: OverHttp) -> None:
    """404 for unknown paths, 405 with `Allow` for methods that a path does not take, in the contract's body."""
    anyone = Caller(api)
    for path in ("/", "/v2", "/v1/nope", "/v1/events/a/b/c/d", "/v1/events/a%2Fb"):
        answer = anyone.get(path)
        assert (answer.status, answer.code) == (404, "PATH_NOT_FOUND"), (path, answer.text)
    for method, path in (("DELETE", "/v1/customers"), ("PUT", "/v1/events/evt_1"), ("GET", "/v1/operators/sign-in")):
        answer = anyone.call(method, path)
        assert (answer.status, answer.code) == (405, "METHOD_NOT_ALLOWED"), (method, path, answer.text)
        assert answer.headers["allow"]
    for method in ("TRACE", "PROPFIND"):
        assert anyone.call(method, "/v1/events/popular").code == "METHOD_NOT_ALLOWED"


def test_head_answers_as_get(api: OverHttp) -> None:
    """With its status, its headers and the length of its body, also for an error and an event stream."""
    show, anyone = sale(api), Caller(api)
    asks: list[tuple[str, dict[str, str]]] = [
        ("/v1/", {}),
        (f"{show.path}/seats/A", {}),
        (f"{show.path}/seats/A", {"Accept": "text/event-stream"}),
        ("/v1/venues/none", {}),
        ("/v1/bookings", {}),
    ]
    for path, headers in asks:
        got, head = anyone.call("GET", path, headers=headers), anyone.call("HEAD", path, headers=headers)
        assert (head.status, head.text) == (got.status, ""), path
        for name in ("content-type", "content-length", "etag", "cache-control", "vary", "x-content-type-options"):
            assert head.headers.get(name) == got.headers.get(name), (path, name)


def test_bytes_that_are_not_utf_8_are_refused(api: OverHttp) -> None:
    """The gateway replaces them before the function sees them; nothing is stored."""
    buyer = customer(api)
    body = b'{"name": "J\xf6rgen"}'
    for kind, code in (
        ("application/json", "MALFORMED"),
        ("application/json; charset=iso-8859-1", "UNSUPPORTED_MEDIA_TYPE"),
    ):
        assert buyer.call("PATCH", "/v1/customers/me", body, {"Content-Type": kind}).code == code
    assert buyer.patch("/v1/customers/me", {}).expect(200)["name"] is None


def test_a_page_of_another_origin_may_call(cloud: Addresses) -> None:
    """The preflight allows what clients send, and answers say which headers may be read."""
    asked = httpx.options(
        f"{cloud.api}/v1/customers",
        headers={
            "Origin": "https://shop.example.com",
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "authorization,idempotency-key,content-type",
        },
    )
    assert asked.status_code == 200
    assert asked.headers["access-control-allow-origin"] == "*"
    assert asked.headers["x-content-type-options"] == "nosniff"
    assert "strict-transport-security" in asked.headers
    allowed = asked.headers["access-control-allow-headers"].lower()
    assert "authorization" in allowed
    assert "idempotency-key" in allowed
    answer = httpx.post(f"{cloud.api}/v1/customers", json={}, headers={"Origin": "https://shop.example.com"})
    assert answer.headers["access-control-allow-origin"] == "*"
    assert "etag" in answer.headers["access-control-expose-headers"].lower()


def test_a_map_is_polled_with_an_etag_and_read_as_a_stream(api: OverHttp) -> None:
    """304 while nothing changes; the event stream carries the same snapshot."""
    show = sale(api)
    anyone = Caller(api)
    first = anyone.get(f"{show.path}/seats/A")
    assert anyone.get(f"{show.path}/seats/A", If_None_Match=first.headers["etag"]).status == 304
    stream = anyone.get(f"{show.path}/seats/A", Accept="text/event-stream").text
    data = next(line for line in stream.splitlines() if line.startswith("data: "))
    assert json.loads(data[6:]) == first.json


def test_an_operator_signs_in_again(linehold: Linehold) -> None:
    """Tokens are made and read by different functions with the key of the secret."""
    email = f"{time.time_ns()}@example.com"
    linehold.people.add_operator(email=email, password="correct horse", name="Roxy")
    owner = linehold.sign_in(email, "correct horse")
    owner.catalogue.add_performer(name="Ami")
    assert owner.refresh()
    owner.catalogue.add_performer(name="Ami")
    assert len(list(owner.catalogue.list_performers(limit=1))) == 2
