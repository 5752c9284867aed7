"""Admissions at the sale, and the keys by which any other server verifies them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import jwt
import pytest

from chalicelib.adapters.tokens import Tokens
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.times import MINUTE
from chalicelib.people.rules.accounts import CustomerToken
from chalicelib.people.rules.admissions import Admission
from tests.support.api import Caller, Reply
from tests.worlds.scene import Sale
from tests.worlds.world import FixedKeys, World

Ask = Callable[[Caller, Sale, dict[str, str]], Reply]

_TICKETS = {"tickets": ["A-1-1"], "payment": {"method": "test"}}
ASKS: dict[str, Ask] = {
    "hold": lambda caller, sale, headers: caller.post(f"{sale.path}/holds", {"seats": ["A-1-1"]}, **headers),
    "book": lambda caller, sale, headers: caller.post(f"/v1/bookings/{sale.event}", _TICKETS, **headers),
    "wait": lambda caller, sale, headers: caller.post(f"{sale.path}/waitlist", {"seats": ["A-1-1"]}, **headers),
}


@pytest.fixture(params=ASKS)
def ask(request: pytest.FixtureRequest) -> Ask:
    """A call that needs an admission."""
    return ASKS[request.param]


@pytest.fixture
def sale(here: World) -> Sale:
    return here.sale(waiting_room=True, waitlist=True)


@pytest.fixture
def guest(here: World) -> CustomerToken:
    return here.app.people.identities.new_customer()


def _token(here: World, room: str, customer: str) -> str:
    now = here.clock.now()
    return here.app.people.admissions.sign(Admission(room, customer, now, now + MINUTE))


def test_an_admission_opens_the_sale(here: World, sale: Sale, guest: CustomerToken, ask: Ask) -> None:
    """Each call of the sale takes the customer's own admission to this event."""
    caller, token = Caller(here.api, guest.token), _token(here, sale.event, guest.customer)
    ask(caller, sale, {"X_Admission": token}).expect(201)


def test_without_an_admission_the_room_is_named(here: World, sale: Sale, ask: Ask) -> None:
    """401 with a code of its own and the room's path: a client joins the room, and does not sign in again."""
    refused = ask(here.customer(), sale, {})
    error = refused.json["error"]
    room = f"/v1/waiting-rooms/{sale.event}"
    assert (refused.status, error["code"], error["details"]) == (401, "ADMISSION_NEEDED", {"waiting_room": room})
    assert "join" in error["message"]
    assert ask(Caller(here.api, "x"), sale, {}).code == "TOKEN_INVALID"


def test_an_admission_of_another_opens_nothing(here: World, sale: Sale, guest: CustomerToken, ask: Ask) -> None:
    """Another customer's, another event's, and one to a room that guards what is not ours: 401 ADMISSION_NEEDED."""
    caller, other = Caller(here.api, guest.token), here.app.people.identities.new_customer().customer
    rooms = (here.sale(waiting_room=True).event, sale.event.replace("evt_", "wrm_"))
    wrong = [_token(here, sale.event, other), *(_token(here, room, guest.customer) for room in rooms)]
    assert [ask(caller, sale, {"X_Admission": token}).code for token in wrong] == ["ADMISSION_NEEDED"] * 3
    assert sale.map() == {}


def test_another_token_is_no_admission(here: World, sale: Sale, guest: CustomerToken, ask: Ask) -> None:
    """No token of ours that a secret verifies, whatever it says, and no junk: 401 ADMISSION_NEEDED."""
    caller, now = Caller(here.api, guest.token), here.clock.now()
    signed = _token(here, sale.event, guest.customer)
    claims: dict[str, Any] = jwt.decode(signed, options={"verify_signature": False})
    wrong = [
        guest.token,
        jwt.encode(claims, FixedKeys().keys().by_id["k1"], "HS256", headers={"kid": "k1"}),
        *(
            Tokens(FixedKeys(), here.clock).sign(Identity(kind, guest.customer, scope=sale.event), "t", now + MINUTE)
            for kind in TokenKind
        ),
        f"{signed}A",
        "a.b.c",
    ]
    assert {ask(caller, sale, {"X_Admission": token}).code for token in wrong} == {"ADMISSION_NEEDED"}
    assert sale.map() == {}


def test_an_admission_that_is_over_opens_nothing(here: World, sale: Sale, guest: CustomerToken, ask: Ask) -> None:
    """401 ADMISSION_NEEDED from its end on."""
    caller, token = Caller(here.api, guest.token), _token(here, sale.event, guest.customer)
    here.clock.move(60)
    refused = ask(caller, sale, {"X_Admission": token})
    assert (refused.status, refused.code) == (401, "ADMISSION_NEEDED")
    assert sale.map() == {}


def test_anyone_can_verify_an_admission(here: World, sale: Sale, guest: CustomerToken) -> None:
    """With the public keys, which may be cached for five minutes, and a library that knows nothing of ours."""
    answer = Caller(here.api).get("/v1/admission-keys")
    keys = answer.expect(200)
    assert answer.headers["cache-control"] == "public, max-age=300"
    assert Caller(here.api).get("/v1/admission-keys", If_None_Match=answer.headers["etag"]).status == 304
    (key,) = keys["keys"]
    assert key == {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": "k1", "x": key["x"]}
    assert key["x"] != Caller(here.api).get("/v1/ticket-keys").expect(200)["keys"][0]["x"]
    claims = jwt.decode(
        _token(here, sale.event, guest.customer),
        jwt.PyJWKSet.from_dict(keys)["k1"],
        ["EdDSA"],
        {"verify_exp": False, "verify_iat": False},  # the clock of the test is not the library's
        audience="linehold/admission",
        issuer="linehold",
    )
    assert (claims["room"], claims["sub"]) == (sale.event, guest.customer)
