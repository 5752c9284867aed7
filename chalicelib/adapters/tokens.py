"""Tokens: JSON Web Tokens (RFC 7519), HS256, each with a kind, audience, key id and expiry, which are all checked.

The audience is derived from the kind, so a token of one kind does not pass as another even where the check of the kind
is missing. The algorithm is fixed here and not read from the token.
"""

from __future__ import annotations

import hmac
from functools import lru_cache
from typing import Any

import jwt
import msgspec
from jwt.utils import base64url_decode

from chalicelib.adapters.secrets import KeySource
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity, TokenKind
from chalicelib.core.times import SECOND
from chalicelib.errors import Unauthorized

_ALGORITHM = "HS256"
_ISSUER = "linehold"
_CLAIMS = ["exp", "iat", "aud", "iss", "sub", "kind", "jti"]


class Tokens:
    def __init__(self, keys: KeySource, clock: Clock) -> None:
        self._keys, self._clock = keys, clock

    def sign(self, identity: Identity, token_id: str, expires_at: int) -> str:
        """A token for this identity until `expires_at`, an instant; the token has it in whole seconds."""
        keys = self._keys.keys()
        claims: dict[str, Any] = {
            "iss": _ISSUER,
            "aud": _audience(identity.kind),
            "kind": identity.kind.value,
            "sub": identity.id,
            "jti": token_id,
            "iat": self._clock.now() // SECOND,
            "exp": expires_at // SECOND,
        }
        if identity.family:
            claims["fam"] = identity.family
        if identity.scope:
            claims["scope"] = identity.scope
        return jwt.encode(claims, keys.by_id[keys.current], _ALGORITHM, headers={"kid": keys.current})

    def read(self, token: str, *kinds: TokenKind) -> Identity:
        """The identity in the token. Raises `Unauthorized` unless we signed it, it has not expired, and it is of one of
        the kinds."""
        try:
            key_id = _key_id(token.partition(".")[0])
            key = self._keys.keys(key_id).by_id.get(key_id) if key_id else None
            if key is None:
                raise _refused()
            signed = _signed(token, key)
        except (jwt.InvalidTokenError, ValueError, TypeError, AttributeError) as exc:
            raise _refused() from exc
        if signed.kind not in kinds:
            raise _refused()
        if self._clock.now() >= (signed.until or 0):
            raise Unauthorized("This token has expired.", "TOKEN_EXPIRED")
        return signed

    def codes(self, about: str) -> list[str]:
        """Codes of eight digits for what this text names, to be typed by hand: one a key, the current key's first.

        They follow from the keys, so none is stored; what the text names has to bound how long a code is good for.
        """
        keys = self._keys.keys()
        ordered = sorted(keys.by_id, key=lambda id: id != keys.current)
        return [_code(keys.by_id[id], about) for id in ordered]


@lru_cache(maxsize=512)
def _signed(token: str, key: str) -> Identity:
    """The identity in a token that this key has signed, whether or not it has expired: that never changes, and staff,
    screens and guests send the same token again and again.

    Raises errors of PyJWT, or those of claims with wrong types.
    """
    claims = jwt.decode(
        token,
        key,
        algorithms=[_ALGORITHM],
        audience=_AUDIENCES,
        issuer=_ISSUER,
        options={"require": _CLAIMS, "verify_exp": False, "verify_iat": False, "verify_nbf": False},
    )
    kind = TokenKind(claims["kind"])
    if claims["aud"] != _audience(kind):
        raise jwt.InvalidAudienceError
    until = int(claims["exp"]) * SECOND
    return Identity(kind, claims["sub"], claims.get("fam"), claims["jti"], claims.get("scope"), until)


def _code(key: str, about: str) -> str:
    digest = hmac.digest(key.encode(), f"{_ISSUER}/code {about}".encode(), "sha256")
    return f"{int.from_bytes(digest[:8]) % 10**8:08}"


@lru_cache(maxsize=64)
def _key_id(header: str) -> str | None:
    """The key id that a token's header names. All tokens of one key share one header, so it is read once."""
    try:
        key_id = msgspec.json.decode(base64url_decode(header)).get("kid")
    except (ValueError, AttributeError, RecursionError):
        return None
    return key_id if isinstance(key_id, str) else None


def _audience(kind: TokenKind) -> str:
    return f"{_ISSUER}/{kind.value}"


_AUDIENCES = [_audience(kind) for kind in TokenKind]


def _refused() -> Unauthorized:
    return Unauthorized("This token is not valid here.", "TOKEN_INVALID")
