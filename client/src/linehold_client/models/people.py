"""What the calls of people take and answer. Made by `make contract`."""

from __future__ import annotations

from datetime import datetime

from linehold_client.base import Model, Word


class SignedIn(Model, frozen=True, kw_only=True):
    """An operator's sign-in."""

    operator_id: str
    """The id of an operator."""
    access_token: str
    """Send it as `Authorization: Bearer <token>`."""
    refresh_token: str | None
    """Good for one refresh; using it twice ends the sign-in. Null when it is in a cookie."""
    expires_at: datetime
    """When the access token expires."""
    expires_in: int
    """Whole seconds until `expires_at`, from the moment of the answer."""
    email_confirmed: bool
    """Whether the account's address is confirmed: another account could confirm it first until it is."""


class ChallengeKind(Word):
    """What has to be done. `none`: nothing. `work`: find an answer for which the SHA-256 of `<puzzle>:<answer>`, in
    UTF-8, begins with `bits` zero bits; `<puzzle>:<answer>` is the proof. `turnstile`, `hcaptcha`: the widget of
    that provider, shown with `site_key`, yields the proof.
    """

    HCAPTCHA = "hcaptcha"
    NONE = "none"
    TURNSTILE = "turnstile"
    WORK = "work"


class Challenge(Model, frozen=True, kw_only=True):
    """What to do before becoming a customer, whose proof goes into `X-Challenge`."""

    kind: ChallengeKind
    """What has to be done. `none`: nothing. `work`: find an answer for which the SHA-256 of `<puzzle>:<answer>`, in
    UTF-8, begins with `bits` zero bits; `<puzzle>:<answer>` is the proof. `turnstile`, `hcaptcha`: the widget of
    that provider, shown with `site_key`, yields the proof.
    """
    site_key: str | None
    """The key with which the provider's widget is shown; null for other kinds."""
    puzzle: str | None
    """The text to find an answer to, for `work`; null for other kinds. It proves once."""
    bits: int | None
    """How many zero bits the digest begins with, for `work`; null for other kinds."""
    expires_at: datetime | None
    """When the puzzle lapses; null without one."""
    expires_in: int | None
    """Whole seconds until `expires_at`, from the moment of the answer."""


class Customer(Model, frozen=True, kw_only=True):
    """A new customer: the token is all there is of them."""

    customer_id: str
    """The id of a customer."""
    token: str
    """Send it as `Authorization: Bearer <token>`."""
    expires_at: datetime
    """When the token expires, and with it the identity."""
    expires_in: int
    """Whole seconds until `expires_at`, from the moment of the answer."""


class CustomerDetails(Model, frozen=True, kw_only=True):
    """How a customer can be named and reached."""

    customer_id: str
    """The id of a customer."""
    name: str | None
    """For the organiser's list of attendees; null if the customer gave none."""
    email: str | None
    """For messages about what the customer waits for, in lower case; null if they gave none."""
    email_confirmed: bool
    """Whether the customer has shown that the address is theirs. Only then it gets messages."""
    phone: str | None
    """As the customer wrote it; null if they gave none."""


class PushKey(Model, frozen=True, kw_only=True):
    """The key of alerts."""

    key: str | None
    """For `applicationServerKey`: a point of the curve P-256 in base64url. Null where there are no alerts."""


class DeviceKeys(Model, frozen=True, kw_only=True):
    """The browser's keys of the subscription, in base64url without padding."""

    p256dh: str
    """Its public key."""
    auth: str
    """Its secret."""
