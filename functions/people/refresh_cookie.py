"""Refresh tokens of browsers: in a cookie, where no script of the page can read them.

    sign-in {"cookie": true} ──► Set-Cookie, and `refresh_token` is null
    refresh {"cookie": true} ──► the cookie's token is traded, the new one replaces it
    sign-out {"cookie": true} ─► the cookie is deleted

A browser sends the cookie with requests of our own site only (`SameSite=Strict`), and its answers can be read by our
own origin only, because CORS allows every origin without credentials. Another origin of our site is left: calls that
read or set the cookie need the header `Content-Type: application/json`, for which a browser asks first, and is refused.
Elsewhere a body without that header is JSON, too, and a browser does not ask before it sends one.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from chalicelib.core.identity import LIFETIMES, TokenKind
from chalicelib.core.times import SECOND
from chalicelib.errors import Fault, Invalid, Unauthorized
from functions.http.errors import UnsupportedMediaType
from functions.http.routes import Call
from functions.people.requests import Refresh

_ATTRIBUTES = "Path=/; HttpOnly; SameSite=Strict"


def token_of(call: Call[Refresh, None], kind: TokenKind) -> str:
    """The token of the body, or of the cookie that the body points to. Raises `Unauthorized` without a cookie and
    `Invalid` without either."""
    if not call.body.cookie:
        if call.body.refresh_token is None:
            raise Invalid([Fault("refresh_token", "is missing")])
        return call.body.refresh_token
    _require_header(call)
    # Python's own parser stops at the first cookie of another application that it does not understand.
    cookies = (each.strip().partition("=") for each in call.headers.get("cookie", "").split(";"))
    name = _name(call, kind)
    token = next((value for found, _, value in cookies if found == name), "")
    if not token:
        raise Unauthorized("This browser has no sign-in.", "TOKEN_INVALID")
    return token


def kept(call: Call[Any, None], kind: TokenKind, token: str) -> Mapping[str, str]:
    """The header that makes the browser keep the token for as long as it is valid; none if the body has it."""
    if not call.body.cookie:
        return {}
    return _set(call, kind, token, LIFETIMES[TokenKind.REFRESH] // SECOND)


def removed(call: Call[Refresh, None], kind: TokenKind) -> Mapping[str, str]:
    """The header that makes the browser forget the token, if that is where it was."""
    if not call.body.cookie:
        return {}
    return _set(call, kind, "", 0)


def require_own_page(call: Call[Any, None]) -> None:
    """Raises `UnsupportedMediaType` for a call that asks for a cookie and that another origin could send."""
    if call.body.cookie:
        _require_header(call)


def _require_header(call: Call[Any, None]) -> None:
    if "content-type" not in call.headers:
        raise UnsupportedMediaType("Send Content-Type: application/json with `cookie`.")


def _set(call: Call[Any, None], kind: TokenKind, token: str, seconds: int) -> Mapping[str, str]:
    secure = "; Secure" if _is_secure(call) else ""
    return {"Set-Cookie": f"{_name(call, kind)}={token}; Max-Age={seconds}; {_ATTRIBUTES}{secure}"}


def _name(call: Call[Any, None], kind: TokenKind) -> str:
    """Only our own host may set a cookie whose name begins with `__Host-`, and browsers send it over TLS
    only. A local cloud has no TLS."""
    return f"{'__Host-' if _is_secure(call) else ''}linehold-{kind.value}"


def _is_secure(call: Call[Any, None]) -> bool:
    return call.app.config.web_url.startswith("https:")
