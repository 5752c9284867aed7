"""The caller of a request, by its bearer token."""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib.core.identity import Identity, TokenKind
from chalicelib.errors import Forbidden, Unauthorized
from chalicelib.wiring import App

_CALLERS = (TokenKind.CUSTOMER, TokenKind.OPERATOR, TokenKind.STORE, TokenKind.DISPLAY, TokenKind.BOOKING)


def bearer(headers: Mapping[str, str]) -> str | None:
    """The token of the `Authorization: Bearer` header; None without the header. Raises `Unauthorized` for another
    scheme."""
    header = headers.get("authorization")
    if header is None:
        return None
    scheme, _, token = header.partition(" ")
    if scheme.lower() != "bearer" or not token.strip():
        raise Unauthorized("Send `Authorization: Bearer <token>`.")
    return token.strip()


def required(app: App, headers: Mapping[str, str], who: tuple[TokenKind, ...]) -> Identity:
    """The caller. Raises `Unauthorized` without a valid token, `Forbidden` for a token of another kind."""
    token = bearer(headers)
    if token is None:
        raise Unauthorized("This call needs a token.")
    identity = app.people.identities.identify(token, *_CALLERS)
    if identity.kind not in who:
        callers = " or ".join(f"{kind}s" for kind in who)
        raise Forbidden(f"This call is for {callers}.", "WRONG_KIND_OF_TOKEN")
    return identity


def optional(app: App, headers: Mapping[str, str]) -> Identity | None:
    """The caller; None without a token. Raises `Unauthorized` for a token that is not valid."""
    token = bearer(headers)
    return None if token is None else app.people.identities.identify(token, *_CALLERS)
