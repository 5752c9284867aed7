"""Accounts and customers as values."""

from __future__ import annotations

from dataclasses import dataclass, field

from chalicelib.core.identity import TokenKind


@dataclass(frozen=True, slots=True)
class Account:
    """An OPERATOR or a STORE, which signs in with email and password. `email` is normal, `password` a hash, and
    `password_set` the instant at which it was set. `confirmed`: its owner has shown that the address is theirs. `mark`
    picks it among those that are not (`SignIns.mark`). The
    repr shows no email, name or hash."""

    kind: TokenKind
    id: str
    email: str = field(repr=False)
    name: str = field(repr=False)
    password: str = field(repr=False)
    created: int
    password_set: int
    confirmed: bool = False
    mark: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Contact:
    """How a customer can be reached. Every field is optional. Emails are sent only to a confirmed address."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None
    email_confirmed: bool = False


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account's tokens; `expires_at` (an instant) and `expires_in` (seconds) are the access token's."""

    account: str
    access_token: str
    refresh_token: str
    expires_at: int
    expires_in: int
    email_confirmed: bool


@dataclass(frozen=True, slots=True)
class CustomerToken:
    """A new customer's token; `expires_at` is an instant, `expires_in` is in seconds."""

    customer: str
    token: str
    expires_at: int
    expires_in: int
