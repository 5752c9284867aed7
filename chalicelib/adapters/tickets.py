"""Tickets as JSON Web Signatures (RFC 7515): EdDSA with Ed25519 (RFC 8037), so that a scanner at the door can verify
them without a network and without a secret.

The algorithm and the audience are fixed here, never read from the token. Both differ from those of access tokens, so
neither kind passes for the other. The claims are short, because they are drawn as a QR code.

PyJWT supports EdDSA only with the `cryptography` package, which is three times as large as everything else in the
layer. Here it signs with libsodium (PyNaCl) instead, which is imported when the first ticket is signed or read.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Annotated, Any, Literal

import jwt
import msgspec
from jwt.algorithms import Algorithm
from jwt.utils import base64url_encode
from msgspec import Meta

from chalicelib.adapters.secrets import KeySource
from chalicelib.core.times import SECOND
from chalicelib.orders.rules.tickets import PublicKey, Ticket, ticket_invalid
from chalicelib.seats.rules.holds import MOST_SEATS

if TYPE_CHECKING:
    from nacl.signing import SigningKey, VerifyKey

_ALGORITHM = "EdDSA"
_PURPOSE = b"linehold ticket Ed25519 seed 1\n"
"""Makes the seed differ from every other use of the same secret text."""

MOST_TEXT = 4000
"""Characters of a token at most. The largest ticket, of the most seats with the longest names, has half as many."""

_Text = Annotated[str, Meta(min_length=1, max_length=64)]


class _Claims(msgspec.Struct, frozen=True):
    iss: Literal["linehold"]
    aud: Literal["linehold/ticket"]
    bkg: _Text
    evt: _Text
    seats: Annotated[tuple[_Text, ...], Meta(min_length=1, max_length=MOST_SEATS)]
    iat: Annotated[int, Meta(ge=0, lt=2**53)]


class _EdDSA(Algorithm):
    """Ed25519 by libsodium, for PyJWT. Its keys are PyNaCl's."""

    def prepare_key(self, key: Any) -> Any:
        return key

    def sign(self, msg: bytes, key: SigningKey) -> bytes:
        return key.sign(msg).signature

    def verify(self, msg: bytes, key: VerifyKey, sig: bytes) -> bool:
        from nacl.exceptions import BadSignatureError  # noqa: PLC0415

        try:
            key.verify(msg, sig)
        except (BadSignatureError, ValueError):  # the latter for a signature of another length
            return False
        return True

    @staticmethod
    def to_jwk(key_obj: Any, as_dict: bool = False) -> Any:
        raise jwt.InvalidKeyError("`TicketSigner.public` makes the published keys")

    @staticmethod
    def from_jwk(jwk: Any) -> Any:
        raise jwt.InvalidKeyError("keys are derived from the texts of the secret")


_JWS = jwt.PyJWS(algorithms=[])
_JWS.register_algorithm(_ALGORITHM, _EdDSA())


class TicketSigner:
    def __init__(self, keys: KeySource) -> None:
        self._keys = keys

    def sign(self, ticket: Ticket, issued_at: int) -> str:
        """The ticket as a token, the same text every time while the key is the same. Raises `Unavailable`."""
        keys = self._keys.keys()
        claims = _Claims("linehold", "linehold/ticket", ticket.booking, ticket.event, ticket.seats, issued_at // SECOND)
        key: Any = _signing_key(keys.by_id[keys.current])
        return _JWS.encode(msgspec.json.encode(claims), key, _ALGORITHM, headers={"kid": keys.current})

    def read(self, token: str) -> Ticket:
        """The ticket of a token. Raises `Invalid` TICKET_INVALID unless it is ours and unaltered, or `Unavailable`."""
        try:
            claims = self._claims(token)
        except (jwt.PyJWTError, msgspec.MsgspecError, ValueError, TypeError, RecursionError) as exc:
            raise ticket_invalid() from exc
        return Ticket(claims.bkg, claims.evt, claims.seats)

    def public(self) -> tuple[PublicKey, ...]:
        """The keys that verify tickets: the current one first. Raises `Unavailable`."""
        keys = self._keys.keys()
        ids = sorted(keys.by_id, key=lambda id: (id != keys.current, id))
        return tuple(PublicKey(id, _public_text(keys.by_id[id])) for id in ids)

    def _claims(self, token: str) -> _Claims:
        if len(token) > MOST_TEXT:
            raise ticket_invalid()
        key_id = _JWS.get_unverified_header(token).get("kid")
        text = self._keys.keys(key_id).by_id.get(key_id) if isinstance(key_id, str) else None
        if text is None:
            raise ticket_invalid()
        key: Any = _signing_key(text).verify_key
        return msgspec.json.decode(_JWS.decode(token, key, algorithms=[_ALGORITHM]), type=_Claims)


@lru_cache(maxsize=8)
def _signing_key(text: str) -> SigningKey:
    from nacl.signing import SigningKey  # noqa: PLC0415

    return SigningKey(hashlib.sha256(_PURPOSE + text.encode()).digest())


def _public_text(text: str) -> str:
    return base64url_encode(bytes(_signing_key(text).verify_key)).decode()
