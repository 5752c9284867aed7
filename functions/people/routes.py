"""Operators' sign-ins and customers' identities."""

from __future__ import annotations

from chalicelib.core.identity import TokenKind
from chalicelib.core.times import rfc3339
from chalicelib.people.rules import accounts
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.people.views import Customer, CustomerDetails, SignedIn
from functions.http.routes import Answer, Call, Routes
from functions.people.requests import DescribeCustomer, Forgot, NewCustomer, Refresh, Reset, SignIn, SignUp

routes = Routes("people")


_TOO_OFTEN = ("TOO_MANY_REQUESTS",)


@routes.post(
    "/v1/operators",
    status=201,
    body=SignUp,
    answer=SignedIn,
    errors={409: ("EMAIL_TAKEN",), 429: _TOO_OFTEN},
)
def sign_up(call: Call[SignUp, None]) -> Answer:
    """Open an operator's account, signed in."""
    body = call.body
    call.app.people.rate_limits.allow_account(LimitedAct.OPEN, call.address, TokenKind.OPERATOR, body.email)
    return Answer(_signed_in(call.app.people.identities.sign_up(body.email, body.password, body.name)))


@routes.post(
    "/v1/operators/sign-in",
    body=SignIn,
    answer=SignedIn,
    errors={401: ("SIGN_IN_FAILED",), 429: _TOO_OFTEN},
)
def sign_in(call: Call[SignIn, None]) -> Answer:
    """Sign in with address and password."""
    call.app.people.rate_limits.allow_account(LimitedAct.SIGN_IN, call.address, TokenKind.OPERATOR, call.body.email)
    return Answer(_signed_in(call.app.people.operator_sign_ins.sign_in(call.body.email, call.body.password)))


@routes.post("/v1/operators/refresh", body=Refresh, answer=SignedIn, errors={401: ("TOKEN_REUSED",)})
def refresh(call: Call[Refresh, None]) -> Answer:
    """Trade a refresh token for new tokens; one traded twice ends the sign-in."""
    return Answer(_signed_in(call.app.people.operator_sign_ins.refresh(call.body.refresh_token)))


@routes.post("/v1/operators/sign-out", status=204, body=Refresh)
def sign_out(call: Call[Refresh, None]) -> Answer:
    """End the sign-in and all its tokens."""
    call.app.people.operator_sign_ins.sign_out(call.body.refresh_token)
    return Answer()


@routes.post("/v1/operators/password/forgot", status=202, body=Forgot, errors={429: _TOO_OFTEN})
def forgot_password(call: Call[Forgot, None]) -> Answer:
    """Have a link mailed that sets a new password; the answer is the same without an account."""
    call.app.people.rate_limits.allow_account(LimitedAct.FORGOT, call.address, TokenKind.OPERATOR, call.body.email)
    call.app.people.reset_password.forgot(TokenKind.OPERATOR, call.body.email)
    return Answer()


@routes.post(
    "/v1/operators/password/reset",
    status=204,
    body=Reset,
    errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_USED")},
)
def reset_password(call: Call[Reset, None]) -> Answer:
    """Set a new password with the token of the link, once; every sign-in ends."""
    call.app.people.reset_password.reset(TokenKind.OPERATOR, call.body.token, call.body.password)
    return Answer()


@routes.post("/v1/customers", status=201, body=NewCustomer, answer=Customer)
def new_customer(call: Call[NewCustomer, None]) -> Answer:
    """Become a guest: an identity without an account."""
    guest = call.app.people.identities.guest()
    return Answer(Customer(guest.customer, guest.token, rfc3339(guest.expires_at), guest.expires_in))


@routes.patch("/v1/customers/me", who=(TokenKind.CUSTOMER,), body=DescribeCustomer, answer=CustomerDetails)
def describe_customer(call: Call[DescribeCustomer, None]) -> Answer:
    """Say who you are: name, address, phone."""
    told = {
        field: value
        for field in ("name", "email", "phone")
        if isinstance(value := getattr(call.body, field), str | None)
    }
    details = call.app.people.identities.describe(call.who.id, told)
    return Answer(CustomerDetails(call.who.id, details["name"], details["email"], details["phone"]))


def _signed_in(done: accounts.SignedIn) -> SignedIn:
    return SignedIn(done.account, done.access_token, done.refresh_token, rfc3339(done.expires_at), done.expires_in)
