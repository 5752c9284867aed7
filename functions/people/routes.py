"""Operators' sign-ups and sign-ins, and customers' identities."""

from __future__ import annotations

from typing import Any

from chalicelib.core.identity import TokenKind
from chalicelib.people.rules import accounts
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.people.views import (
    Challenge,
    Customer,
    CustomerDetails,
    SignedIn,
    challenge_view,
    customer_view,
    details_view,
    signed_in_view,
)
from functions.http.fields import Empty, given_fields
from functions.http.routes import Answer, Call, Routes
from functions.people import refresh_cookie
from functions.people.requests import (
    ConfirmByCode,
    ConfirmByLink,
    DescribeCustomer,
    Forgot,
    NewCustomer,
    Refresh,
    Reset,
    SignIn,
    SignUp,
)

routes = Routes("people")


_TOO_OFTEN = ("TOO_MANY_REQUESTS",)


@routes.post(
    "/v1/operators",
    status=201,
    body=SignUp,
    answer=SignedIn,
    sends=("Set-Cookie",),
    errors={409: ("EMAIL_TAKEN",), 429: _TOO_OFTEN},
)
def add_operator(call: Call[SignUp, None]) -> Answer:
    """Open an operator's account and sign in."""
    body = call.body
    refresh_cookie.require_own_page(call)
    call.app.people.rate_limits.count_or_refuse_account(
        LimitedAct.OPEN_ACCOUNT, call.address, TokenKind.OPERATOR, body.email
    )
    done = call.app.people.identities.sign_up(body.email, body.password, body.name, call.address)
    return _signed_in(call, done)


@routes.post(
    "/v1/operators/sign-in",
    body=SignIn,
    answer=SignedIn,
    sends=("Set-Cookie",),
    errors={401: ("SIGN_IN_FAILED",), 429: _TOO_OFTEN},
)
def sign_in_operator(call: Call[SignIn, None]) -> Answer:
    """Sign in with email and password."""
    refresh_cookie.require_own_page(call)
    call.app.people.rate_limits.count_or_refuse_account(
        LimitedAct.SIGN_IN, call.address, TokenKind.OPERATOR, call.body.email
    )
    return _signed_in(call, call.app.people.operator_sign_ins.sign_in(call.body.email, call.body.password))


@routes.post(
    "/v1/operators/refresh",
    body=Refresh,
    answer=SignedIn,
    sends=("Set-Cookie",),
    errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_REUSED")},
)
def refresh_operator(call: Call[Refresh, None]) -> Answer:
    """Trade a refresh token for new tokens; a token used twice ends the sign-in."""
    token = refresh_cookie.token_of(call, TokenKind.OPERATOR)
    return _signed_in(call, call.app.people.operator_sign_ins.refresh(token))


@routes.post(
    "/v1/operators/sign-out",
    status=204,
    body=Refresh,
    sends=("Set-Cookie",),
    errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED")},
)
def sign_out_operator(call: Call[Refresh, None]) -> Answer:
    """End the sign-in and all its tokens."""
    call.app.people.operator_sign_ins.sign_out(refresh_cookie.token_of(call, TokenKind.OPERATOR))
    return Answer(headers=refresh_cookie.removed(call, TokenKind.OPERATOR))


@routes.post("/v1/operators/password/forgot", status=202, body=Forgot, errors={429: _TOO_OFTEN})
def forgot_operator_password(call: Call[Forgot, None]) -> Answer:
    """Request an email with a link to set a new password; the answer is the same without an account."""
    call.app.people.rate_limits.count_or_refuse_account(
        LimitedAct.FORGOT, call.address, TokenKind.OPERATOR, call.body.email
    )
    call.app.people.reset_password.forgot(TokenKind.OPERATOR, call.body.email)
    return Answer()


@routes.post(
    "/v1/operators/password/reset",
    status=204,
    body=Reset,
    errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_USED")},
)
def reset_operator_password(call: Call[Reset, None]) -> Answer:
    """Set a new password with the token of the link, once; this ends every sign-in."""
    call.app.people.reset_password.reset(TokenKind.OPERATOR, call.body.token, call.body.password)
    return Answer()


@routes.post(
    "/v1/operators/email/confirm",
    status=204,
    body=ConfirmByLink,
    errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_USED"), 409: ("EMAIL_TAKEN",)},
)
def confirm_operator_email(call: Call[ConfirmByLink, None]) -> Answer:
    """Confirm the account's address with the token of the letter's link."""
    call.app.people.confirm_email.account(TokenKind.OPERATOR, call.body.token)
    return Answer()


@routes.post(
    "/v1/operators/email/letter",
    status=202,
    who=(TokenKind.OPERATOR,),
    body=Empty,
    errors={409: ("NO_EMAIL",), 429: _TOO_OFTEN},
)
def ask_operator_email(call: Call[Empty, None]) -> Answer:
    """Ask for another letter that confirms the account's address."""
    call.app.people.confirm_email.ask_again(call.who, call.address)
    return Answer()


@routes.get("/v1/challenge", answer=Challenge)
def get_challenge(call: Call[None, None]) -> Answer:
    """What has to be done before becoming a customer; often nothing."""
    challenge = call.app.people.challenges.new()
    return Answer(challenge_view(challenge, call.app.clock.now()), headers={"Cache-Control": "no-store"})


@routes.post(
    "/v1/customers",
    status=201,
    body=NewCustomer,
    answer=Customer,
    headers=("X-Challenge",),
    errors={403: ("CHALLENGE_NEEDED", "CHALLENGE_FAILED"), 429: _TOO_OFTEN},
)
def add_customer(call: Call[NewCustomer, None]) -> Answer:
    """Become a customer: an identity without an account."""
    call.app.people.rate_limits.count_or_refuse(LimitedAct.NEW_CUSTOMER, call.address)
    call.app.people.challenges.require(call.headers.get("x-challenge"))
    return Answer(customer_view(call.app.people.identities.new_customer()))


@routes.patch(
    "/v1/customers/me",
    who=(TokenKind.CUSTOMER,),
    body=DescribeCustomer,
    answer=CustomerDetails,
    errors={429: _TOO_OFTEN},
)
def describe_customer(call: Call[DescribeCustomer, None]) -> Answer:
    """Set your name, email and phone. A new email is sent a code and a link that confirm it."""
    if call.body.email:
        call.app.people.rate_limits.count_or_refuse(LimitedAct.ENTER_EMAIL, call.address, call.who.id)
    contact = call.app.people.identities.change_contact(call.who.id, given_fields(call.body), call.address)
    return Answer(details_view(call.who.id, contact))


@routes.post(
    "/v1/customers/me/email/confirm",
    status=204,
    who=(TokenKind.CUSTOMER,),
    body=ConfirmByCode,
    errors={409: ("NO_EMAIL",), 422: ("CODE_WRONG",), 429: _TOO_OFTEN},
)
def confirm_customer_email(call: Call[ConfirmByCode, None]) -> Answer:
    """Confirm your address with the code of the letter."""
    call.app.people.confirm_email.customer_by_code(call.who.id, call.body.digits(), call.address)
    return Answer()


@routes.post(
    "/v1/customers/me/email/letter",
    status=202,
    who=(TokenKind.CUSTOMER,),
    body=Empty,
    errors={409: ("NO_EMAIL",), 429: _TOO_OFTEN},
)
def ask_customer_email(call: Call[Empty, None]) -> Answer:
    """Ask for another letter that confirms your address."""
    call.app.people.confirm_email.ask_again(call.who, call.address)
    return Answer()


@routes.post(
    "/v1/customers/email/confirm",
    status=204,
    body=ConfirmByLink,
    errors={401: ("TOKEN_INVALID", "TOKEN_EXPIRED", "TOKEN_USED")},
)
def confirm_email_by_link(call: Call[ConfirmByLink, None]) -> Answer:
    """Confirm a customer's address with the token of the letter's link, in any browser."""
    call.app.people.confirm_email.customer(call.body.token)
    return Answer()


def _signed_in(call: Call[Any, None], done: accounts.SignedIn) -> Answer:
    headers = refresh_cookie.kept(call, TokenKind.OPERATOR, done.refresh_token)
    return Answer(signed_in_view(done, call.body.cookie), headers=headers)
