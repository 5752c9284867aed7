"""Accounts of operators and stores, customers, sign-ins, rate limits, and emails to customers. Made by `make
contract`.
"""

from __future__ import annotations

from typing import Literal

from msgspec import UNSET, UnsetType

from linehold_client.call import Call
from linehold_client.models.people import Challenge, Customer, CustomerDetails, DeviceKeys, PushKey, SignedIn


def add_operator(
    *,
    email: str,
    password: str,
    name: str,
    cookie: bool | UnsetType = UNSET,
) -> Call[SignedIn]:
    """Open an operator's account and sign in.

    Arguments:
        email: The address with which to sign in; one account an address, in capital or small letters.
        password: 8 to 200 characters; not one that many people have, nor the address.
        name: The organiser's name for people, one line.
        cookie: The refresh token goes into a cookie that no script can read, and `refresh_token` is null: for a
            page with the same origin as the API.

    Raises EdgeOnly, EmailTaken, and what any call may raise.
    """
    return Call(
        "add_operator",
        "POST",
        "/v1/operators",
        SignedIn,
        body={"email": email, "password": password, "name": name, "cookie": cookie},
    )


def sign_in_operator(
    *,
    email: str,
    password: str,
    cookie: bool | UnsetType = UNSET,
) -> Call[SignedIn]:
    """Sign in with email and password.

    Arguments:
        email: The account's address, in capital or small letters.
        password: The account's password.
        cookie: The refresh token goes into a cookie that no script can read, and `refresh_token` is null: for a
            page with the same origin as the API.

    Raises SignInFailed, EdgeOnly, and what any call may raise.
    """
    return Call(
        "sign_in_operator",
        "POST",
        "/v1/operators/sign-in",
        SignedIn,
        body={"email": email, "password": password, "cookie": cookie},
    )


def refresh_operator(
    *,
    refresh_token: str | UnsetType | None = UNSET,
    cookie: bool | UnsetType = UNSET,
) -> Call[SignedIn]:
    """Trade a refresh token for new tokens; a token used twice ends the sign-in.

    Arguments:
        refresh_token: Good for one refresh; using it twice ends the sign-in.
        cookie: The token is in the cookie that a sign-in with `cookie` set.

    Raises TokenReused, EdgeOnly, and what any call may raise.
    """
    return Call(
        "refresh_operator",
        "POST",
        "/v1/operators/refresh",
        SignedIn,
        body={"refresh_token": refresh_token, "cookie": cookie},
    )


def sign_out_operator(
    *,
    refresh_token: str | UnsetType | None = UNSET,
    cookie: bool | UnsetType = UNSET,
) -> Call[None]:
    """End the sign-in and all its tokens.

    Arguments:
        refresh_token: Good for one refresh; using it twice ends the sign-in.
        cookie: The token is in the cookie that a sign-in with `cookie` set.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "sign_out_operator",
        "POST",
        "/v1/operators/sign-out",
        None,
        body={"refresh_token": refresh_token, "cookie": cookie},
    )


def forgot_operator_password(
    *,
    email: str,
) -> Call[None]:
    """Request an email with a link to set a new password; the answer is the same without an account.

    Arguments:
        email: The account's address, to which the link is sent.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "forgot_operator_password",
        "POST",
        "/v1/operators/password/forgot",
        None,
        body={"email": email},
    )


def reset_operator_password(
    *,
    token: str,
    password: str,
) -> Call[None]:
    """Set a new password with the token of the link, once; this ends every sign-in.

    Arguments:
        token: The token in the link; good for 15 minutes, and once.
        password: The new password: 8 to 200 characters; not one that many people have, nor the address.

    Raises TokenUsed, EdgeOnly, and what any call may raise.
    """
    return Call(
        "reset_operator_password",
        "POST",
        "/v1/operators/password/reset",
        None,
        body={"token": token, "password": password},
    )


def confirm_operator_email(
    *,
    token: str,
) -> Call[None]:
    """Confirm the account's address with the token of the letter's link.

    Arguments:
        token: The token in the link; good for a day.

    Raises TokenUsed, EdgeOnly, EmailTaken, and what any call may raise.
    """
    return Call(
        "confirm_operator_email",
        "POST",
        "/v1/operators/email/confirm",
        None,
        body={"token": token},
    )


def ask_operator_email(
    *,
    idempotency_key: str | None = None,
) -> Call[None]:
    """Ask for another letter that confirms the account's address.

    Raises EdgeOnly, NotYours, NoEmail, and what any call may raise.
    """
    return Call(
        "ask_operator_email",
        "POST",
        "/v1/operators/email/letter",
        None,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def get_challenge() -> Call[Challenge]:
    """What has to be done before becoming a customer; often nothing.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "get_challenge",
        "GET",
        "/v1/challenge",
        Challenge,
    )


def add_customer(
    *,
    proof: str | UnsetType = UNSET,
) -> Call[Customer]:
    """Become a customer: an identity without an account.

    Arguments:
        proof: The proof that the challenge of `GET /v1/challenge` is solved, where its kind is not `none`.
            Joining a waiting room takes that of the room's own challenge.

    Raises ChallengeNeeded, ChallengeFailed, EdgeOnly, and what any call may raise.
    """
    return Call(
        "add_customer",
        "POST",
        "/v1/customers",
        Customer,
        headers={"X-Challenge": proof},
        body={},
    )


def describe_customer(
    *,
    name: str | UnsetType | None = UNSET,
    email: str | UnsetType | None = UNSET,
    phone: str | UnsetType | None = UNSET,
) -> Call[CustomerDetails]:
    """Set your name, email and phone.

    A new email is sent a code and a link that confirm it.

    Arguments:
        name: For the organiser's list of attendees; null deletes it.
        email: For messages about what you wait for and book, once you have confirmed it; null deletes it.
        phone: A number to call, for the organiser's list of attendees; null deletes it.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return Call(
        "describe_customer",
        "PATCH",
        "/v1/customers/me",
        CustomerDetails,
        tokens=("customer",),
        body={"name": name, "email": email, "phone": phone},
    )


def confirm_customer_email(
    *,
    code: str,
    idempotency_key: str | None = None,
) -> Call[None]:
    """Confirm your address with the code of the letter.

    Arguments:
        code: The code of the letter: eight digits; spaces and hyphens between them do not count.

    Raises EdgeOnly, NotYours, NoEmail, CodeWrong, and what any call may raise.
    """
    return Call(
        "confirm_customer_email",
        "POST",
        "/v1/customers/me/email/confirm",
        None,
        tokens=("customer",),
        body={"code": code},
        takes_key=True,
        key=idempotency_key,
    )


def ask_customer_email(
    *,
    idempotency_key: str | None = None,
) -> Call[None]:
    """Ask for another letter that confirms your address.

    Raises EdgeOnly, NotYours, NoEmail, and what any call may raise.
    """
    return Call(
        "ask_customer_email",
        "POST",
        "/v1/customers/me/email/letter",
        None,
        tokens=("customer",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def confirm_email_by_link(
    *,
    token: str,
) -> Call[None]:
    """Confirm a customer's address with the token of the letter's link, in any browser.

    Arguments:
        token: The token in the link; good for a day.

    Raises TokenUsed, EdgeOnly, and what any call may raise.
    """
    return Call(
        "confirm_email_by_link",
        "POST",
        "/v1/customers/email/confirm",
        None,
        body={"token": token},
    )


def get_push_key() -> Call[PushKey]:
    """The key with which a browser subscribes to alerts; null where there are none.

    Raises EdgeOnly, and what any call may raise.
    """
    return Call(
        "get_push_key",
        "GET",
        "/v1/push-key",
        PushKey,
    )


def subscribe_device(
    *,
    endpoint: str,
    keys: DeviceKeys,
    language: Literal["de", "en"] | UnsetType = UNSET,
) -> Call[None]:
    """Show alerts on this device: that you are called, that it is time to set out, that seats are offered to you.

    Arguments:
        endpoint: The address at the browser's push service: one of Google's, Mozilla's, Microsoft's or Apple's.
        keys: The browser's keys of the subscription, in base64url without padding.
        language: The language of alerts on this device.

    Raises EdgeOnly, NotYours, AlertsOff, and what any call may raise.
    """
    return Call(
        "subscribe_device",
        "PUT",
        "/v1/customers/me/push",
        None,
        tokens=("customer",),
        body={"endpoint": endpoint, "keys": keys, "language": language},
    )


def unsubscribe_devices() -> Call[None]:
    """Show no more alerts, on any device.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return Call(
        "unsubscribe_devices",
        "DELETE",
        "/v1/customers/me/push",
        None,
        tokens=("customer",),
    )
