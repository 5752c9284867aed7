"""Operators' signing up, being a guest, and who calls."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from chalicelib.adapters.tokens import Tokens
from chalicelib.core.clock import Clock
from chalicelib.core.email_address import normal_email
from chalicelib.core.identity import ACCOUNTS, LIFETIMES, Identity, TokenKind
from chalicelib.core.ids import is_id, new_id
from chalicelib.core.times import SECOND
from chalicelib.errors import Conflict, Unauthorized
from chalicelib.people.rules.accounts import Account, SignedIn, check_password
from chalicelib.people.rules.passwords import hash_password
from chalicelib.people.sign_in import SignIns, whole_second
from chalicelib.people.storage import accounts, sessions
from chalicelib.people.storage import customers as store


@dataclass(frozen=True, slots=True)
class NewCustomer:
    customer: str
    token: str
    expires_at: int
    expires_in: int


class Identities:
    def __init__(self, tokens: Tokens, sign_ins: SignIns, clock: Clock) -> None:
        self._tokens, self._sign_ins, self._clock = tokens, sign_ins, clock

    def sign_up(self, email: str, password: str, name: str) -> SignedIn:
        """A new operator, signed in. Raises `Invalid`, or `Conflict` EMAIL_TAKEN."""
        now = self._clock.now()
        email = normal_email(email)
        check_password(password)
        operator = Account(TokenKind.OPERATOR, new_id("opr", now), email, name, hash_password(password), now, now)
        if not accounts.add(operator):
            raise Conflict("This address has an account already.", "EMAIL_TAKEN")
        return self._sign_ins.open(operator)

    def guest(self) -> NewCustomer:
        """A new customer identity. Nothing is stored: the token is the identity."""
        now = self._clock.now()
        identity = Identity(TokenKind.CUSTOMER, new_id("cus", now))
        expires_at = whole_second(now + LIFETIMES[TokenKind.CUSTOMER])
        return NewCustomer(
            identity.id,
            self._tokens.sign(identity, new_id("ctk", now), expires_at),
            expires_at,
            LIFETIMES[TokenKind.CUSTOMER] // SECOND,
        )

    def describe(self, customer: str, told: Mapping[str, str | None]) -> dict[str, str | None]:
        """Store what a customer says of themselves: name, email, phone. None takes a field away."""
        told = dict(told)
        if told.get("email"):
            told["email"] = normal_email(told["email"] or "")
        return store.describe_customer(customer, told)

    def identify(self, token: str, *kinds: TokenKind) -> Identity:
        """Who calls. Raises `Unauthorized`; for whoever has an account also when the sign-in has ended."""
        identity = self._tokens.read(token, *kinds)
        if identity.kind in ACCOUNTS and not sessions.family_open(identity.family or ""):
            raise Unauthorized("This sign-in has ended.", "SIGNED_OUT")
        return identity

    def require_admission(self, token: str | None, customer: str, event: str) -> None:
        """Raises `Unauthorized` unless the token admits this customer to this event's sale."""
        admitted = self._tokens.read(token or "", TokenKind.ADMISSION)
        if admitted.id != customer or admitted.scope != event or not is_id("evt", event):
            raise Unauthorized("This admission is for somebody or something else.", "TOKEN_INVALID")
