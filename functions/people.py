"""Operators' sign-ins and customers' identities."""

from __future__ import annotations

from chalicelib import wiring
from chalicelib.kernel.people import TokenKind
from chalicelib.kernel.times import rfc3339
from chalicelib.services import people
from functions.routes import Answer, Call, Routes
from functions.shapes.people import (
    Customer,
    CustomerDetails,
    DescribeCustomer,
    NewCustomer,
    Refresh,
    SignedIn,
    SignIn,
    SignUp,
)

routes = Routes("people")


@routes.post("/v1/operators", status=201, body=SignUp, answer=SignedIn, errors={409: ("EMAIL_TAKEN",)})
def sign_up(call: Call[SignUp, None]) -> Answer:
    """Open an operator's account, signed in."""
    body = call.body
    return Answer(_signed_in(wiring.container().people.sign_up(body.email, body.password, body.name)))


@routes.post("/v1/operators/sign-in", body=SignIn, answer=SignedIn, errors={401: ("SIGN_IN_FAILED",)})
def sign_in(call: Call[SignIn, None]) -> Answer:
    """Sign in with address and password."""
    return Answer(_signed_in(wiring.container().people.sign_in(call.body.email, call.body.password)))


@routes.post("/v1/operators/refresh", body=Refresh, answer=SignedIn, errors={401: ("TOKEN_REUSED",)})
def refresh(call: Call[Refresh, None]) -> Answer:
    """Trade a refresh token for new tokens; one traded twice ends the sign-in."""
    return Answer(_signed_in(wiring.container().people.refresh(call.body.refresh_token)))


@routes.post("/v1/operators/sign-out", status=204, body=Refresh)
def sign_out(call: Call[Refresh, None]) -> Answer:
    """End the sign-in and all its tokens."""
    wiring.container().people.sign_out(call.body.refresh_token)
    return Answer()


@routes.post("/v1/customers", status=201, body=NewCustomer, answer=Customer)
def new_customer(call: Call[NewCustomer, None]) -> Answer:
    """Become a guest: an identity without an account."""
    guest = wiring.container().people.guest()
    return Answer(Customer(guest.customer, guest.token, rfc3339(guest.expires_at), guest.expires_in))


@routes.patch("/v1/customers/me", who=(TokenKind.CUSTOMER,), body=DescribeCustomer, answer=CustomerDetails)
def describe_customer(call: Call[DescribeCustomer, None]) -> Answer:
    """Say who you are: name, address, phone."""
    told = {
        field: value
        for field in ("name", "email", "phone")
        if isinstance(value := getattr(call.body, field), str | None)
    }
    details = wiring.container().people.describe(call.who.id, told)
    return Answer(CustomerDetails(call.who.id, details["name"], details["email"], details["phone"]))


def _signed_in(done: people.SignedIn) -> SignedIn:
    return SignedIn(done.operator, done.access_token, done.refresh_token, rfc3339(done.expires_at), done.expires_in)
