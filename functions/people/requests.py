"""The request bodies of people."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Annotated

import msgspec
from msgspec import Meta

from chalicelib.people.rules.alerts import LONGEST_ENDPOINT, Device, Language
from chalicelib.shapes import RefreshToken
from functions.http import texts
from functions.http.fields import Code, Request, Secret, Text, Token, of
from functions.http.patterns import shaped

Email = Annotated[str, Meta(min_length=3, max_length=254, examples=["ada@example.org"])]

if TYPE_CHECKING:
    _Number = str
else:
    _Number = texts.phone()

Phone = Annotated[_Number, Meta(description="A number to call, as people write it.", examples=["+46 70 123 45 67"])]


Cookie = Annotated[
    bool,
    Meta(
        description="The refresh token goes into a cookie that no script can read, and `refresh_token` is null: for a "
        "page with the same origin as the API."
    ),
]


class SignUp(Request, frozen=True):
    """An operator's account to open."""

    email: Email
    """The address with which to sign in; one account an address, in capital or small letters."""
    password: Secret
    """8 to 200 characters; not one that many people have, nor the address."""
    name: Text
    """The organiser's name for people, one line."""
    cookie: Cookie = False


class SignIn(Request, frozen=True):
    """An account's email address and password."""

    email: Email
    """The account's address, in capital or small letters."""
    password: Secret
    """The account's password."""
    cookie: Cookie = False


class Refresh(Request, frozen=True):
    """What keeps a sign-in going: a token, or the cookie that has one."""

    needed = True

    refresh_token: Annotated[Token, of(RefreshToken)] | None = None
    cookie: Annotated[bool, Meta(description="The token is in the cookie that a sign-in with `cookie` set.")] = False


class Forgot(Request, frozen=True):
    """Whose password to set anew."""

    email: Email
    """The account's address, to which the link is sent."""


class Reset(Request, frozen=True):
    """A new password, and the right to set it."""

    token: Token
    """The token in the link; good for 15 minutes, and once."""
    password: Secret
    """The new password: 8 to 200 characters; not one that many people have, nor the address."""


class ConfirmByLink(Request, frozen=True):
    """What the link of the letter has."""

    token: Token
    """The token in the link; good for a day."""


class ConfirmByCode(Request, frozen=True):
    """What the letter has to be typed."""

    code: Annotated[Code, Meta(examples=["1234 5678"])]
    """The code of the letter: eight digits; spaces and hyphens between them do not count."""

    def digits(self) -> str:
        """The code as it was sent."""
        return "".join(each for each in unicodedata.normalize("NFKC", self.code) if each.isdecimal())


class NewCustomer(Request, frozen=True):
    """Nothing: a customer is an identity without an account."""


class DescribeCustomer(Request, frozen=True):
    """How you can be named and reached; a field that is left out stays as it is."""

    name: Text | msgspec.UnsetType | None = msgspec.UNSET
    """For the organiser's list of attendees; null deletes it."""
    email: Email | msgspec.UnsetType | None = msgspec.UNSET
    """For messages about what you wait for and book, once you have confirmed it; null deletes it."""
    phone: Phone | msgspec.UnsetType | None = msgspec.UNSET
    """A number to call, for the organiser's list of attendees; null deletes it."""


class DeviceKeys(Request, frozen=True):
    """The browser's keys of the subscription, in base64url without padding."""

    p256dh: Annotated[str, shaped(r"^B[A-Za-z0-9_-]{86}$(?!\n)", "must be a point of the curve P-256 in base64url")]
    """Its public key."""
    auth: Annotated[str, shaped(r"^[A-Za-z0-9_-]{22}$(?!\n)", "must be 16 bytes in base64url")]
    """Its secret."""


class Subscribe(Request, frozen=True):
    """A subscription as `PushManager.subscribe` makes it."""

    endpoint: Annotated[str, Meta(min_length=1, max_length=LONGEST_ENDPOINT)]
    """The address at the browser's push service: one of Google's, Mozilla's, Microsoft's or Apple's."""
    keys: DeviceKeys
    language: Language = "en"
    """The language of alerts on this device."""

    def device(self) -> Device:
        return Device(self.endpoint, self.keys.p256dh, self.keys.auth, self.language)
