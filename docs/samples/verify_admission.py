"""Whether a visitor was admitted by a waiting room: for a page of yours, with `pip install "pyjwt[crypto]"`."""

from typing import Any

import jwt


def verified(token: str, room: str, key_set: dict[str, Any]) -> dict[str, Any]:
    """The claims of an admission to this room. Raises ValueError if it is none, or over."""
    try:
        key = jwt.PyJWKSet.from_dict(key_set)[jwt.get_unverified_header(token).get("kid", "")]
        needed = {"require": ["exp", "sub", "jti"], "verify_iat": False}
        claims = jwt.decode(token, key, ["EdDSA"], needed, audience="linehold/admission", issuer="linehold")
    except (jwt.PyJWTError, KeyError) as exc:
        raise ValueError("not an admission") from exc
    if claims.get("room") != room:
        raise ValueError("an admission to another room")
    return claims
