"""People: token kinds, identities, accounts, and what an address or a password must look like."""

from __future__ import annotations

from dataclasses import dataclass, field

from chalicelib.core.identity import TokenKind
from chalicelib.errors import Fault, Invalid

_SHORTEST_PASSWORD = 8
_LONGEST_PASSWORD = 200


@dataclass(frozen=True, slots=True)
class Account:
    """Somebody who signs in with address and password: an OPERATOR or a STORE. `email` is normal, `password` a hash
    and `password_set` when it became that. What it is printed as says nothing of who it is."""

    kind: TokenKind
    id: str
    email: str = field(repr=False)
    name: str = field(repr=False)
    password: str = field(repr=False)
    created: int
    password_set: int


@dataclass(frozen=True, slots=True)
class Contact:
    """What a customer told of themselves, all of it optional."""

    name: str | None = None
    email: str | None = None
    phone: str | None = None


def check_password(password: str) -> None:
    """Raises `Invalid` for a password that is too short to be one or too long to be meant."""
    if len(password) < _SHORTEST_PASSWORD:
        raise Invalid([Fault("password", f"has fewer than {_SHORTEST_PASSWORD} characters")])
    if len(password) > _LONGEST_PASSWORD:
        raise Invalid([Fault("password", f"has more than {_LONGEST_PASSWORD} characters")])


@dataclass(frozen=True, slots=True)
class SignedIn:
    """An account's tokens; `expires_at` (an instant) and `expires_in` (seconds) are the access token's."""

    account: str
    access_token: str
    refresh_token: str
    expires_at: int
    expires_in: int
