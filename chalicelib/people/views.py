"""What clients are shown of people."""

from __future__ import annotations

import msgspec

from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.people.rules import accounts, challenges
from chalicelib.people.rules.challenges import ChallengeKind
from chalicelib.shapes import AccessToken, CustomerId, ExpiresAt, ExpiresIn, OperatorId, RefreshToken


class SignedIn(msgspec.Struct, frozen=True):
    """An operator's sign-in."""

    operator_id: OperatorId
    access_token: AccessToken
    refresh_token: RefreshToken | None
    """Good for one refresh; using it twice ends the sign-in. Null when it is in a cookie."""
    expires_at: ExpiresAt
    """When the access token expires."""
    expires_in: ExpiresIn
    email_confirmed: bool
    """Whether the account's address is confirmed: another account could confirm it first until it is."""


class Customer(msgspec.Struct, frozen=True):
    """A new customer: the token is all there is of them."""

    customer_id: CustomerId
    token: AccessToken
    expires_at: ExpiresAt
    """When the token expires, and with it the identity."""
    expires_in: ExpiresIn


class Challenge(msgspec.Struct, frozen=True):
    """What to do before becoming a customer, whose proof goes into `X-Challenge`."""

    kind: ChallengeKind
    site_key: str | None
    """The key with which the provider's widget is shown; null for other kinds."""
    puzzle: str | None
    """The text to find an answer to, for `work`; null for other kinds. It proves once."""
    bits: int | None
    """How many zero bits the digest begins with, for `work`; null for other kinds."""
    expires_at: ExpiresAt | None
    """When the puzzle lapses; null without one."""
    expires_in: ExpiresIn | None


class CustomerDetails(msgspec.Struct, frozen=True):
    """How a customer can be named and reached."""

    customer_id: CustomerId
    name: str | None
    """For the organiser's list of attendees; null if the customer gave none."""
    email: str | None
    """For messages about what the customer waits for, in lower case; null if they gave none."""
    email_confirmed: bool
    """Whether the customer has shown that the address is theirs. Only then it gets messages."""
    phone: str | None
    """As the customer wrote it; null if they gave none."""


class PushKey(msgspec.Struct, frozen=True):
    """The key of alerts."""

    key: str | None
    """For `applicationServerKey`: a point of the curve P-256 in base64url. Null where there are no alerts."""


def signed_in_view(done: accounts.SignedIn, in_cookie: bool) -> SignedIn:
    return SignedIn(
        done.account,
        done.access_token,
        None if in_cookie else done.refresh_token,
        rfc3339(done.expires_at),
        done.expires_in,
        done.email_confirmed,
    )


def customer_view(made: accounts.CustomerToken) -> Customer:
    return Customer(made.customer, made.token, rfc3339(made.expires_at), made.expires_in)


def challenge_view(challenge: challenges.Challenge, now: int) -> Challenge:
    """A challenge; null stands for what its kind does not have."""
    until = challenge.until
    return Challenge(
        challenge.kind,
        challenge.site_key,
        challenge.puzzle,
        challenge.bits,
        None if until is None else rfc3339(until),
        None if until is None else seconds_left(until, now),
    )


def details_view(customer: str, contact: accounts.Contact) -> CustomerDetails:
    return CustomerDetails(customer, contact.name, contact.email, contact.email_confirmed, contact.phone)
