"""Signing up, signing in, refreshing and signing out; customers; and where each token is valid."""

from __future__ import annotations

import pytest

from chalicelib.core.identity import LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE
from chalicelib.errors import Unauthorized
from chalicelib.people.rules.accounts import Account, SignedIn
from chalicelib.people.sign_in import SignIns
from chalicelib.people.storage import accounts, sessions
from chalicelib.table.transactions import transact
from tests.support.api import Caller
from tests.support.passwords import CHEAP
from tests.worlds.world import World

ANN = {"email": "ann@example.com", "password": "correct horse", "name": "Roxy Cinemas"}


def test_an_operator_signs_up_once(here: World) -> None:
    """201 with tokens; once the email is confirmed the same one, in any case, is 409."""
    anyone = Caller(here.api)
    signed = anyone.post("/v1/operators", ANN).expect(201)
    assert signed["operator_id"].startswith("opr_")
    assert signed["expires_in"] == 900
    Caller(here.api, signed["access_token"]).post("/v1/performers", {"name": "Ami"}).expect(201)
    assert signed["email_confirmed"] is False
    here.confirm(TokenKind.OPERATOR, ANN["email"])
    again = anyone.post("/v1/operators", ANN | {"email": " Ann@Example.com"})
    assert (again.status, again.code) == (409, "EMAIL_TAKEN")


def test_a_domain_in_punycode_is_the_same_address(here: World) -> None:
    """An operator who signed up with one form signs in with the other, and cannot sign up again."""
    anyone = Caller(here.api)
    signed = anyone.post("/v1/operators", ANN | {"email": "ann@bücher.example"}).expect(201)
    here.confirm(TokenKind.OPERATOR, "ann@bücher.example")
    encoded = {"email": "Ann@xn--bcher-kva.example", "password": ANN["password"]}
    assert anyone.post("/v1/operators", ANN | encoded).code == "EMAIL_TAKEN"
    assert anyone.post("/v1/operators/sign-in", encoded).expect(200)["operator_id"] == signed["operator_id"]


@pytest.mark.parametrize("email", ["jörg@example.com", "a..b@example.com", "a@[1.2.3.4]", "x@straße.de", "a,b@c.com"])
def test_an_address_that_cannot_be_written_to_opens_nothing(here: World, email: str) -> None:
    """422 for an operator, for a store and for a customer's contact: no email would ever arrive."""
    store = {"email": email, "password": ANN["password"], "name": "X", "timezone": "UTC", "queues": ["A"]}
    for refused in (
        Caller(here.api).post("/v1/operators", ANN | {"email": email}),
        Caller(here.api).post("/v1/stores", store),
        here.customer().patch("/v1/customers/me", {"email": email}),
    ):
        assert refused.status == 422
        (fault,) = refused.json["error"]["details"]["fields"]
        assert fault == {"path": "email", "problem": "is not an e-mail address that can be written to"}


def test_a_wrong_address_and_a_wrong_password_look_alike(here: World) -> None:
    """Both are 401, and the bodies differ only in the request id."""
    anyone = Caller(here.api)
    anyone.post("/v1/operators", ANN).expect(201)
    wrong = anyone.post("/v1/operators/sign-in", {"email": ANN["email"], "password": "wrong horse"})
    nobody = anyone.post("/v1/operators/sign-in", {"email": "bob@example.com", "password": "correct horse"})
    assert wrong.status == nobody.status == 401
    assert wrong.json["error"]["code"] == nobody.json["error"]["code"] == "SIGN_IN_FAILED"
    right = anyone.post("/v1/operators/sign-in", {"email": ANN["email"], "password": ANN["password"]})
    assert right.expect(200)["operator_id"].startswith("opr_")


def test_a_refresh_token_is_used_once_and_reuse_ends_the_sign_in(here: World) -> None:
    """A refresh gives working tokens; using the old token again ends them all."""
    anyone = Caller(here.api)
    first = anyone.post("/v1/operators", ANN).expect(201)
    second = anyone.post("/v1/operators/refresh", {"refresh_token": first["refresh_token"]}).expect(200)
    Caller(here.api, second["access_token"]).post("/v1/performers", {"name": "Ami"}).expect(201)
    stolen = anyone.post("/v1/operators/refresh", {"refresh_token": first["refresh_token"]})
    assert (stolen.status, stolen.code) == (401, "TOKEN_REUSED")
    assert anyone.post("/v1/operators/refresh", {"refresh_token": second["refresh_token"]}).status == 401
    assert Caller(here.api, second["access_token"]).post("/v1/performers", {"name": "Ami"}).status == 401


def test_signing_out_ends_every_token_of_the_sign_in_and_no_other(here: World) -> None:
    """After it, access and refresh token are 401; another sign-in of the same operator still works."""
    anyone = Caller(here.api)
    here_ = anyone.post("/v1/operators", ANN).expect(201)
    there = anyone.post("/v1/operators/sign-in", {k: ANN[k] for k in ("email", "password")}).expect(200)
    for _ in range(2):
        anyone.post("/v1/operators/sign-out", {"refresh_token": here_["refresh_token"]}).expect(204)
    assert Caller(here.api, here_["access_token"]).post("/v1/performers", {"name": "Ami"}).status == 401
    assert anyone.post("/v1/operators/refresh", {"refresh_token": here_["refresh_token"]}).status == 401
    Caller(here.api, there["access_token"]).post("/v1/performers", {"name": "Ami"}).expect(201)


def _opened(here: World, kind: TokenKind) -> tuple[Account, SignIns]:
    """Ann's account of this kind, and the path at which it signs in."""
    now = here.clock.now()
    account = Account(kind, new_id("acc", now), ANN["email"], ANN["name"], CHEAP.hash(ANN["password"]), now, now, True)
    accounts.add(account)
    doors = {TokenKind.OPERATOR: here.app.people.operator_sign_ins, TokenKind.STORE: here.app.stores.sign_ins}
    return account, doors[kind]


def _whose(here: World, signed: SignedIn, kind: TokenKind) -> str:
    """The account of the access token, if it is valid for this kind."""
    return here.app.people.identities.identify(signed.access_token, kind).id


def _refusal(door: SignIns, act: str, token: str) -> str:
    with pytest.raises(Unauthorized) as caught:
        getattr(door, act)(token)
    return caught.value.code


@pytest.mark.parametrize("kind", [TokenKind.OPERATOR, TokenKind.STORE])
def test_every_kind_of_account_signs_in_on_and_out(here: World, kind: TokenKind) -> None:
    """With email and password; refreshed tokens work, and none works after signing out."""
    account, door = _opened(here, kind)
    signed = door.sign_in(" Ann@Example.com", ANN["password"])
    assert signed.account == _whose(here, signed, kind) == account.id
    assert signed.expires_at == here.clock.now() + LIFETIMES[kind]
    fresh = door.refresh(signed.refresh_token)
    assert fresh.account == _whose(here, fresh, kind) == account.id
    door.sign_out(fresh.refresh_token)
    with pytest.raises(Unauthorized):
        _whose(here, fresh, kind)
    assert _refusal(door, "refresh", fresh.refresh_token) == "TOKEN_REUSED"


def test_one_address_may_be_an_operators_and_a_stores(here: World) -> None:
    """They are two accounts: each signs in at its own path, with its own password."""
    operator, operators = _opened(here, TokenKind.OPERATOR)
    with pytest.raises(Unauthorized):
        here.app.stores.sign_ins.sign_in(ANN["email"], ANN["password"])
    store, stores = _opened(here, TokenKind.STORE)
    assert operators.sign_in(ANN["email"], ANN["password"]).account == operator.id
    assert stores.sign_in(ANN["email"], ANN["password"]).account == store.id


@pytest.mark.parametrize(
    ("kind", "other"), [(TokenKind.OPERATOR, TokenKind.STORE), (TokenKind.STORE, TokenKind.OPERATOR)]
)
@pytest.mark.parametrize("act", ["refresh", "sign_out"])
def test_a_refresh_token_is_for_its_own_kind_of_account(
    here: World, kind: TokenKind, other: TokenKind, act: str
) -> None:
    """At the other kind's path it is refused, and still works at its own; the same holds for access tokens."""
    account, door = _opened(here, kind)
    _, others = _opened(here, other)
    signed = door.open(account)
    assert _refusal(others, act, signed.refresh_token) == "TOKEN_INVALID"
    assert _refusal(others, act, signed.access_token) == "TOKEN_INVALID"
    assert _refusal(door, act, signed.access_token) == "TOKEN_INVALID"
    with pytest.raises(Unauthorized):
        _whose(here, signed, other)
    assert _whose(here, door.refresh(signed.refresh_token), kind) == account.id


def test_a_refresh_token_without_a_scope_is_an_operators(here: World) -> None:
    """Such tokens were signed when only operators had accounts."""
    account, door = _opened(here, TokenKind.OPERATOR)
    now = here.clock.now()
    family, token = new_id("fam", now), new_id("rtk", now)
    sessions.open_family(family, account, token, now)
    old = here.app.people.tokens.sign(Identity(TokenKind.REFRESH, account.id, family), token, now + MINUTE)
    assert _refusal(here.app.stores.sign_ins, "refresh", old) == "TOKEN_INVALID"
    assert door.refresh(old).account == account.id


@pytest.mark.parametrize("kind", [TokenKind.OPERATOR, TokenKind.STORE])
def test_a_sign_in_does_not_outlive_its_account(here: World, kind: TokenKind) -> None:
    """When the account is gone the next refresh ends the sign-in, also if the email has a new account."""
    account, door = _opened(here, kind)
    signed = door.open(account)
    transact([accounts.delete_write(account)])
    _opened(here, kind)
    assert _refusal(door, "refresh", signed.refresh_token) == "TOKEN_REUSED"
    with pytest.raises(Unauthorized):
        _whose(here, signed, kind)


@pytest.mark.parametrize("kind", [TokenKind.STORE, TokenKind.DISPLAY])
def test_an_operators_call_is_for_no_other_kind_of_caller(here: World, kind: TokenKind) -> None:
    """Stores and displays are known callers, but the call is not theirs: 403."""
    account, door = _opened(here, TokenKind.STORE)
    expires_at = here.clock.now() + MINUTE
    display = here.app.people.tokens.sign(Identity(TokenKind.DISPLAY, account.id), "dsp_1", expires_at)
    token = door.open(account).access_token if kind is TokenKind.STORE else display
    assert Caller(here.api, token).post("/v1/performers", {"name": "Ami"}).code == "WRONG_KIND_OF_TOKEN"


@pytest.mark.parametrize(
    "kind", [TokenKind.REFRESH, TokenKind.RESET, TokenKind.CONFIRM, TokenKind.REPORT, TokenKind.ROOM_TICKET]
)
def test_what_is_for_one_thing_does_not_call(here: World, kind: TokenKind) -> None:
    """Refresh, reset, confirmation and report tokens and tickets of waiting rooms name no caller: 401."""
    account, door = _opened(here, TokenKind.OPERATOR)
    signed = here.app.people.identities.identify(door.open(account).access_token, TokenKind.OPERATOR)
    identity = Identity(kind, account.id, signed.family, scope="operator")
    token = here.app.people.tokens.sign(identity, "tok_1", here.clock.now() + MINUTE)
    assert Caller(here.api, token).post("/v1/performers", {"name": "Ami"}).code == "TOKEN_INVALID"


def test_an_access_token_lasts_a_quarter_of_an_hour(here: World) -> None:
    """After 15 minutes it is 401 TOKEN_EXPIRED; a second before it works."""
    owner = here.operator()
    here.clock.move(899)
    owner.post("/v1/performers", {"name": "Ami"}).expect(201)
    here.clock.move(1)
    assert owner.post("/v1/performers", {"name": "Ami"}).code == "TOKEN_EXPIRED"


def test_a_customers_token_lasts_thirty_days(here: World) -> None:
    """201 with the body of the contract; 401 after its time."""
    guest = Caller(here.api).post("/v1/customers", {}).expect(201)
    assert guest["customer_id"].startswith("cus_")
    assert guest["expires_in"] == 2_592_000
    caller = Caller(here.api, guest["token"])
    caller.get("/v1/bookings").expect(200)
    here.clock.move(2_592_000)
    assert caller.get("/v1/bookings").status == 401


def test_a_customer_changes_single_fields_of_a_contact(here: World) -> None:
    """PATCH keeps fields that are left out, null deletes one, and a wrong one is 422."""
    guest = here.customer()
    guest.patch("/v1/customers/me", {"name": "Bo", "email": "Bo@Example.com"}).expect(200)
    told = guest.patch("/v1/customers/me", {"phone": "+46 70 123 45 67", "name": None}).expect(200)
    assert (told["name"], told["email"], told["phone"]) == (None, "bo@example.com", "+46 70 123 45 67")
    for wrong in ({"email": "x"}, {"phone": "call me"}, {"name": ""}, {"name": "a\nb"}, {"age": 3}, {"name": 3}):
        assert guest.patch("/v1/customers/me", wrong).status == 422


@pytest.mark.parametrize("field", ["email", "password", "name"])
@pytest.mark.parametrize("value", [None, "", 3, [], {}, True, "x" * 5000, "\u0000", "💺", "   "])
def test_every_field_of_signing_up_is_checked(here: World, field: str, value: object) -> None:
    """Wrong types, blank and giant texts are 422 with the field's name; an emoji is a valid name."""
    answer = Caller(here.api).post("/v1/operators", ANN | {field: value})
    if field == "name" and value == "💺":
        answer.expect(201)
        return
    assert answer.status == 422, answer.text
    assert answer.json["error"]["details"]["fields"][0]["path"] == field


def test_a_missing_field_is_named(here: World) -> None:
    """422 with the path of the missing field."""
    answer = Caller(here.api).post("/v1/operators", {"email": "a@example.com", "password": "correct horse"})
    assert answer.json["error"]["details"]["fields"] == [{"path": "name", "problem": "is missing"}]
