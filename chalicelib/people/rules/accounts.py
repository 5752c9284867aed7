"""People: token kinds, identities, accounts, and what an address or a password must look like."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass, field
from enum import StrEnum

from chalicelib.core.times import DAY, MINUTE
from chalicelib.errors import Fault, Invalid

_ATOM = r"[\w!#$%&'*+/=?^`{|}~-]+"
_NAME = rf"(?!.*=\?)(?=.{{1,64}}@){_ATOM}(\.{_ATOM})*"
_LABEL = r"[a-z0-9]([a-z0-9-]*[a-z0-9])?"
_WRITABLE = re.compile(rf"{_NAME}@({_LABEL}\.)+(?=[a-z]){_LABEL}", re.ASCII | re.IGNORECASE)
_LONGEST_EMAIL = 254
_SHORTEST_PASSWORD = 8
_LONGEST_PASSWORD = 200


class TokenKind(StrEnum):
    """What a token is for. None ever stands in for another."""

    CUSTOMER = "customer"
    OPERATOR = "operator"
    STORE = "store"
    DISPLAY = "display"
    REFRESH = "refresh"
    RESET = "reset"
    REPORT = "report"
    ADMISSION = "admission"


ACCOUNTS = (TokenKind.OPERATOR, TokenKind.STORE)
"""Kinds of token that an account signs in to."""

LIFETIMES = {
    TokenKind.CUSTOMER: 30 * DAY,
    TokenKind.OPERATOR: 15 * MINUTE,
    TokenKind.STORE: 15 * MINUTE,
    TokenKind.REFRESH: 30 * DAY,
    TokenKind.RESET: 15 * MINUTE,
    TokenKind.REPORT: 7 * DAY,
}


@dataclass(frozen=True, slots=True)
class Identity:
    """Who calls: the kind of token, whom it names, and the sign-in (`family`) it descends from.

    `scope` narrows what the token is for. That of a refresh or a reset token is the kind of account it belongs to.
    `until` is when the token that was read expires.
    """

    kind: TokenKind
    id: str
    family: str | None = None
    token: str | None = None
    scope: str | None = None
    until: int | None = field(default=None, compare=False)


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


def normal_email(email: str) -> str:
    """The address as we compare it: trimmed, composed, in lower case, a domain in Punycode in its own letters.

    Raises `Invalid` for one that `mail_address` does not know, and for one that only looks like another: no letter of
    a wider alphabet ever becomes one of ASCII.
    """
    written = email.strip()
    normal = _normal(written)
    found = _addresses(normal)
    if found is None or any(_normal(each).isascii() for each in written if not each.isascii()):
        raise Invalid([Fault("email", "is not an e-mail address that can be written to")])
    return found[1]


def mail_address(email: str) -> str | None:
    """The address as mail servers take it, its domain in Punycode; None for one that cannot be written to.

    Before the @ they know ASCII alone, and no quotes: what a server would read as several addresses, or a header as an
    encoded word (RFC 2047), must not get as far. A domain has to be read back as it was, or it is another's.
    """
    found = _addresses(email)
    return found[0] if found else None


def _addresses(email: str) -> tuple[str, str] | None:
    """The address with its domain in Punycode, and in its own letters."""
    name, _, domain = email.rpartition("@")
    if len(email) > _LONGEST_EMAIL:
        return None
    try:
        encoded = domain.encode("idna").decode()
        shown = encoded.encode().decode("idna")
    except UnicodeError:
        return None
    plain = f"{name}@{encoded}"
    if domain not in (encoded, shown) or len(plain) > _LONGEST_EMAIL or not _WRITABLE.fullmatch(plain):
        return None
    return plain, f"{name}@{shown}"


def _normal(text: str) -> str:
    return unicodedata.normalize("NFC", text).lower()


def email_key(email: str) -> str:
    """A name for an address that does not show it: keys turn up in streams and metrics."""
    return hashlib.sha256(email.encode()).hexdigest()


def check_password(password: str) -> None:
    """Raises `Invalid` for a password that is too short to be one or too long to be meant."""
    if len(password) < _SHORTEST_PASSWORD:
        raise Invalid([Fault("password", f"has fewer than {_SHORTEST_PASSWORD} characters")])
    if len(password) > _LONGEST_PASSWORD:
        raise Invalid([Fault("password", f"has more than {_LONGEST_PASSWORD} characters")])
