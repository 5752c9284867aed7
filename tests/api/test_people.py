"""Signing up, in, on and out; being a guest."""

from __future__ import annotations

import pytest

from tests.support.api import Caller
from tests.support.world import World

ANN = {"email": "ann@example.com", "password": "correct horse", "name": "Roxy Cinemas"}


def test_an_operator_signs_up_once(here: World) -> None:
    """201 with tokens; the same address, in any case, is 409."""
    anyone = Caller(here.api)
    signed = anyone.post("/v1/operators", ANN).expect(201)
    assert signed["operator_id"].startswith("opr_")
    assert signed["expires_in"] == 900
    Caller(here.api, signed["access_token"]).post("/v1/performers", {"name": "Ami"}).expect(201)
    again = anyone.post("/v1/operators", ANN | {"email": " Ann@Example.com"})
    assert (again.status, again.code) == (409, "EMAIL_TAKEN")


def test_a_wrong_address_and_a_wrong_password_look_alike(here: World) -> None:
    """Both are 401 with the same body but for the request id."""
    anyone = Caller(here.api)
    anyone.post("/v1/operators", ANN).expect(201)
    wrong = anyone.post("/v1/operators/sign-in", {"email": ANN["email"], "password": "wrong horse"})
    nobody = anyone.post("/v1/operators/sign-in", {"email": "bob@example.com", "password": "correct horse"})
    assert wrong.status == nobody.status == 401
    assert wrong.json["error"]["code"] == nobody.json["error"]["code"] == "SIGN_IN_FAILED"
    right = anyone.post("/v1/operators/sign-in", {"email": ANN["email"], "password": ANN["password"]})
    assert right.expect(200)["operator_id"].startswith("opr_")


def test_a_refresh_token_is_used_once_and_reuse_ends_the_sign_in(here: World) -> None:
    """Rotation gives working tokens; the old one used again ends them all."""
    anyone = Caller(here.api)
    first = anyone.post("/v1/operators", ANN).expect(201)
    second = anyone.post("/v1/operators/refresh", {"refresh_token": first["refresh_token"]}).expect(200)
    Caller(here.api, second["access_token"]).post("/v1/performers", {"name": "Ami"}).expect(201)
    stolen = anyone.post("/v1/operators/refresh", {"refresh_token": first["refresh_token"]})
    assert (stolen.status, stolen.code) == (401, "TOKEN_REUSED")
    assert anyone.post("/v1/operators/refresh", {"refresh_token": second["refresh_token"]}).status == 401
    assert Caller(here.api, second["access_token"]).post("/v1/performers", {"name": "Ami"}).status == 401


def test_signing_out_ends_every_token_of_the_sign_in_and_no_other(here: World) -> None:
    """After sign-out access and refresh are 401 at once; another sign-in of the same operator goes on."""
    anyone = Caller(here.api)
    here_ = anyone.post("/v1/operators", ANN).expect(201)
    there = anyone.post("/v1/operators/sign-in", {k: ANN[k] for k in ("email", "password")}).expect(200)
    for _ in range(2):
        anyone.post("/v1/operators/sign-out", {"refresh_token": here_["refresh_token"]}).expect(204)
    assert Caller(here.api, here_["access_token"]).post("/v1/performers", {"name": "Ami"}).status == 401
    assert anyone.post("/v1/operators/refresh", {"refresh_token": here_["refresh_token"]}).status == 401
    Caller(here.api, there["access_token"]).post("/v1/performers", {"name": "Ami"}).expect(201)


def test_an_access_token_lasts_a_quarter_of_an_hour(here: World) -> None:
    """At 15 minutes it is 401 TOKEN_EXPIRED, a second before it counts."""
    owner = here.operator()
    here.clock.move(899)
    owner.post("/v1/performers", {"name": "Ami"}).expect(201)
    here.clock.move(1)
    assert owner.post("/v1/performers", {"name": "Ami"}).code == "TOKEN_EXPIRED"


def test_a_guest_lasts_thirty_days(here: World) -> None:
    """201 with the shape of the contract; 401 after its time."""
    guest = Caller(here.api).post("/v1/customers", {}).expect(201)
    assert guest["customer_id"].startswith("cus_")
    assert guest["expires_in"] == 2_592_000
    caller = Caller(here.api, guest["token"])
    caller.get("/v1/bookings").expect(200)
    here.clock.move(2_592_000)
    assert caller.get("/v1/bookings").status == 401


def test_a_guest_says_who_they_are_bit_by_bit(here: World) -> None:
    """PATCH keeps what is left out, null takes away, and what is wrong is 422."""
    guest = here.customer()
    guest.patch("/v1/customers/me", {"name": "Bo", "email": "Bo@Example.com"}).expect(200)
    told = guest.patch("/v1/customers/me", {"phone": "+46 70 123 45 67", "name": None}).expect(200)
    assert (told["name"], told["email"], told["phone"]) == (None, "bo@example.com", "+46 70 123 45 67")
    for wrong in ({"email": "x"}, {"phone": "call me"}, {"name": ""}, {"name": "a\nb"}, {"age": 3}, {"name": 3}):
        assert guest.patch("/v1/customers/me", wrong).status == 422


@pytest.mark.parametrize("field", ["email", "password", "name"])
@pytest.mark.parametrize("value", [None, "", 3, [], {}, True, "x" * 5000, "\u0000", "💺", "   "])
def test_every_field_of_signing_up_is_checked(here: World, field: str, value: object) -> None:
    """Wrong types, blanks and giants are 422 with the field's name; an emoji is a fine name."""
    answer = Caller(here.api).post("/v1/operators", ANN | {field: value})
    if field == "name" and value == "💺":
        answer.expect(201)
        return
    assert answer.status == 422, answer.text
    assert answer.json["error"]["details"]["fields"][0]["path"] == field


def test_a_missing_field_is_named(here: World) -> None:
    """422 with the path of what is missing."""
    answer = Caller(here.api).post("/v1/operators", {"email": "a@example.com", "password": "correct horse"})
    assert answer.json["error"]["details"]["fields"] == [{"path": "name", "problem": "is missing"}]
