"""Signing up, signing in, staying signed in, and being a guest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.tokens import Tokens
from chalicelib.errors import Conflict, Unauthorized
from chalicelib.kernel.ids import is_id, new_id
from chalicelib.kernel.passwords import hash_password, verify_password
from chalicelib.kernel.people import LIFETIMES, Identity, Operator, TokenKind, check_password, normal_email
from chalicelib.kernel.times import SECOND
from chalicelib.storage import people as store

_LASTS = {kind: lifetime // SECOND for kind, lifetime in LIFETIMES.items()}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An operator's tokens; `expires_at` (an instant) and `expires_in` (seconds) are the access token's."""

    operator: str
    access_token: str
    refresh_token: str
    expires_at: int
    expires_in: int


@dataclass(frozen=True, slots=True)
class Guest:
    customer: str
    token: str
    expires_at: int
    expires_in: int


class People:
    def __init__(self, tokens: Tokens, clock: Clock) -> None:
        self._tokens, self._clock = tokens, clock

    def sign_up(self, email: str, password: str, name: str) -> SignedIn:
        """A new operator, signed in. Raises `Invalid`, or `Conflict` EMAIL_TAKEN."""
        now = self._clock.now()
        email = normal_email(email)
        check_password(password)
        operator = Operator(new_id("opr", now), email, name, hash_password(password), now)
        if not store.add_operator(operator):
            raise Conflict("This address has an account already.", "EMAIL_TAKEN")
        return self._open(operator.id)

    def sign_in(self, email: str, password: str) -> SignedIn:
        """Raises `Unauthorized`, the same and after the same work whether the address or the password is wrong."""
        operator = store.operator_by_email(normal_email(email))
        fits = verify_password(password, operator.password if operator else _nobodys_password())
        if operator is None or not fits:
            raise Unauthorized("The address or the password is wrong.", "SIGN_IN_FAILED")
        return self._open(operator.id)

    def refresh(self, refresh_token: str) -> SignedIn:
        """New tokens for a refresh token, which is used up. One used twice ends the sign-in for everybody."""
        used = self._tokens.read(refresh_token, TokenKind.REFRESH)
        family, token = used.family or "", used.token or ""
        now = self._clock.now()
        fresh = new_id("rtk", now)
        if not store.rotate(family, token, fresh, self._family_ttl(now)):
            store.close_family(family)
            raise Unauthorized("This refresh token has been used, or its sign-in has ended.", "TOKEN_REUSED")
        return self._issue(used.id, family, fresh)

    def sign_out(self, refresh_token: str) -> None:
        """End the sign-in with all its tokens, access tokens included. Twice does no harm."""
        family = self._tokens.read(refresh_token, TokenKind.REFRESH).family
        store.close_family(family or "")

    def guest(self) -> Guest:
        """A new customer identity. Nothing is stored: the token is the identity."""
        now = self._clock.now()
        identity = Identity(TokenKind.CUSTOMER, new_id("cus", now))
        expires_at = _whole_second(now + LIFETIMES[TokenKind.CUSTOMER])
        return Guest(
            identity.id,
            self._tokens.sign(identity, new_id("ctk", now), expires_at),
            expires_at,
            _LASTS[TokenKind.CUSTOMER],
        )

    def describe(self, customer: str, told: Mapping[str, str | None]) -> dict[str, str | None]:
        """Store what a customer says of themselves: name, email, phone. None takes a field away."""
        told = dict(told)
        if told.get("email"):
            told["email"] = normal_email(told["email"] or "")
        return store.describe_customer(customer, told)

    def identify(self, token: str, *kinds: TokenKind) -> Identity:
        """Who calls. Raises `Unauthorized`; for an operator also when the sign-in has ended."""
        identity = self._tokens.read(token, *kinds)
        if identity.kind is TokenKind.OPERATOR and not store.family_open(identity.family or ""):
            raise Unauthorized("This sign-in has ended.", "SIGNED_OUT")
        return identity

    def require_admission(self, token: str | None, customer: str, event: str) -> None:
        """Raises `Unauthorized` unless the token admits this customer to this event's sale."""
        admitted = self._tokens.read(token or "", TokenKind.ADMISSION)
        if admitted.id != customer or admitted.scope != event or not is_id("evt", event):
            raise Unauthorized("This admission is for somebody or something else.", "TOKEN_INVALID")

    def _open(self, operator: str) -> SignedIn:
        now = self._clock.now()
        family, token = new_id("fam", now), new_id("rtk", now)
        store.open_family(family, operator, token, self._family_ttl(now))
        return self._issue(operator, family, token)

    def _issue(self, operator: str, family: str, refresh_id: str) -> SignedIn:
        now = self._clock.now()
        expires_at = _whole_second(now + LIFETIMES[TokenKind.OPERATOR])
        access = Identity(TokenKind.OPERATOR, operator, family)
        refresh = Identity(TokenKind.REFRESH, operator, family)
        return SignedIn(
            operator,
            self._tokens.sign(access, new_id("atk", now), expires_at),
            self._tokens.sign(refresh, refresh_id, now + LIFETIMES[TokenKind.REFRESH]),
            expires_at,
            _LASTS[TokenKind.OPERATOR],
        )

    def _family_ttl(self, now: int) -> int:
        return (now + LIFETIMES[TokenKind.REFRESH]) // SECOND


@cache
def _nobodys_password() -> str:
    """What an unknown address's password is compared with, so that it takes as long as a known one's."""
    return hash_password("nobody's password")


def _whole_second(instant: int) -> int:
    """Tokens carry whole seconds; what we tell of them must agree."""
    return instant // SECOND * SECOND
