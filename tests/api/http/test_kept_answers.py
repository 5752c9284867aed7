"""Answers that are kept to be replayed: the same bytes again, and no credential at rest."""

from __future__ import annotations

from typing import Any

import pytest

from chalicelib.adapters.sealing import Sealing
from chalicelib.adapters.secrets import Keys
from chalicelib.errors import Unavailable
from tests.support import aws
from tests.support.api import Reply
from tests.worlds.world import World


def _kept() -> str:
    return str(aws.client("dynamodb").scan(TableName="linehold-idempotency")["Items"])


def _twice(send: Any) -> Reply:
    """The answer, which is the same byte for byte when the call is repeated."""
    first, second = send(), send()
    assert (first.status, first.text, first.headers) == (second.status, second.text, second.headers)
    return first


@pytest.mark.parametrize("key", ["k", "smörgås", "x" * 255])
def test_a_bookings_tickets_are_not_at_rest(here: World, key: str) -> None:
    """Neither those of the booking nor those that cancelling a seat leaves."""
    sale, buyer = here.sale(), here.customer()
    hold = sale.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
    body = {"hold_id": hold, "payment": {"method": "test"}}
    booked = _twice(lambda: buyer.post(f"/v1/bookings/{sale.event}", body, Idempotency_Key=key)).expect(201)
    path = f"/v1/bookings/{booked['booking_id']}/cancel"
    left = _twice(lambda: buyer.post(path, {"seats": ["A-1-1"]}, Idempotency_Key=key)).expect(200)
    for booking in (booked, left):
        tickets = [booking["ticket"]["ticket"], *(each["ticket"] for each in booking["tickets"])]
        assert tickets
        for ticket in tickets:
            assert not any(part in _kept() for part in ticket.split("."))
    again = buyer.post(f"/v1/bookings/{sale.event}", body, Idempotency_Key=key)
    assert again.expect(201) == booked
    sale.owner.post(f"{sale.path}/check-ins", {"ticket": again.json["tickets"][1]["ticket"]}, Idempotency_Key=key)
    assert booked["tickets"][1]["ticket"] not in _kept()


def test_a_join_session_is_not_at_rest(here: World) -> None:
    """Nor the code that was scanned."""
    shop, guest = here.shop(), here.customer()
    code = shop.code()
    scanned = _twice(lambda: guest.post(f"{shop.path}/scans", {"code": code}, Idempotency_Key="k")).expect(201)
    assert scanned["session"] not in _kept()
    assert code not in _kept()
    assert "Corner Shop" not in _kept()


def test_a_displays_token_and_a_doors_code_are_not_at_rest(here: World) -> None:
    """These answers are not kept at all."""
    shop = here.shop()
    token = shop.owner.post(f"{shop.path}/displays", {}, Idempotency_Key="k").expect(201)["display_token"]
    assert token.split(".")[2] not in _kept()


class _NoKeys:
    def keys(self, wanted: str | None = None) -> Keys:
        raise Unavailable("The keys cannot be read.")


def test_without_a_key_to_seal_with_nothing_is_done(here: World) -> None:
    """503 before the act, so it says truly that nothing was changed; what has no credentials needs no key. With the
    key again the call succeeds, under the same idempotency key too."""
    sale, buyer, good = here.sale(), here.customer(), here.app.people.sealing
    here.app.people.sealing = Sealing(_NoKeys())
    hold = buyer.post(f"{sale.path}/holds", {"seats": ["A-1-1"]}, Idempotency_Key="h").expect(201)["hold_id"]
    body = {"hold_id": hold, "payment": {"method": "test"}}
    refused = buyer.post(f"/v1/bookings/{sale.event}", body, Idempotency_Key="k")
    assert (refused.status, refused.code) == (503, "UNAVAILABLE")
    assert buyer.get(f"/v1/holds/{hold}").expect(200)["state"] == "held"
    assert buyer.get("/v1/bookings").expect(200)["items"] == []
    here.app.people.sealing = good
    buyer.post(f"/v1/bookings/{sale.event}", body, Idempotency_Key="k").expect(201)


def test_an_answer_without_credentials_is_kept_as_it_is(here: World) -> None:
    """So is an error."""
    sale, buyer = here.sale(), here.customer()
    held = _twice(lambda: buyer.post(f"{sale.path}/holds", {"seats": ["A-1-1"]}, Idempotency_Key="k")).expect(201)
    assert held["hold_id"] in _kept()
    refused = _twice(lambda: buyer.post(f"{sale.path}/holds", {"seats": ["Z-1-1"]}, Idempotency_Key="other"))
    assert (refused.status, "is not a seat of this event" in _kept()) == (422, True)


def test_one_customers_kept_answer_is_no_others(here: World) -> None:
    """The same key, path and body by another customer is another call."""
    sale, one, other = here.sale(), here.customer(), here.customer()
    body = {"tickets": ["A-1-1"], "payment": {"method": "test"}}
    one.post(f"/v1/bookings/{sale.event}", body, Idempotency_Key="k").expect(201)
    assert other.post(f"/v1/bookings/{sale.event}", body, Idempotency_Key="k").code == "SEAT_TAKEN"
