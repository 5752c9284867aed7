"""Admissions as signed texts (JSON Web Tokens), which the sale checks without reading anything, and any other server
with the public key: a room also guards what is not ours."""

from __future__ import annotations

import hashlib
from typing import Annotated, Literal

import msgspec
from msgspec import Meta

from chalicelib.adapters.eddsa import NotOurs, Signatures
from chalicelib.adapters.secrets import KeySource
from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.errors import Unauthorized
from chalicelib.people.rules.admissions import Admission
from chalicelib.people.rules.public_keys import PublicKey

_PURPOSE = b"linehold admission Ed25519 seed 1\n"

_LONGEST = 1000

_Id = Annotated[str, Meta(min_length=1, max_length=64)]
_Seconds = Annotated[int, Meta(ge=0, lt=2**53)]


class _Claims(msgspec.Struct, frozen=True):
    iss: Literal["linehold"]
    aud: Literal["linehold/admission"]
    sub: _Id
    room: _Id
    iat: _Seconds
    exp: _Seconds
    jti: _Id


class AdmissionSigner:
    def __init__(self, keys: KeySource, clock: Clock) -> None:
        self._signatures, self._clock = Signatures(keys, _PURPOSE, _Claims, _LONGEST), clock

    def sign(self, admission: Admission) -> str:
        """The admission as a token, the same text every time while the key is the same. Raises `Unavailable`."""
        issued_at, until = admission.issued_at // SECOND, admission.until // SECOND
        customer, room = admission.customer, admission.room
        name = _name(room, customer, issued_at)
        return self._signatures.sign(_Claims("linehold", "linehold/admission", customer, room, issued_at, until, name))

    def read(self, token: str) -> Admission:
        """The admission of a token. Raises `Unauthorized` TOKEN_INVALID unless it is ours and unaltered, TOKEN_EXPIRED
        from its end on; `Unavailable`."""
        try:
            claims = self._signatures.read(token)
        except NotOurs as exc:
            raise Unauthorized("This admission is not valid here.", "TOKEN_INVALID") from exc
        if self._clock.now() >= claims.exp * SECOND:
            raise Unauthorized("This admission has expired.", "TOKEN_EXPIRED")
        return Admission(claims.room, claims.sub, claims.iat * SECOND, claims.exp * SECOND)

    def public(self) -> tuple[PublicKey, ...]:
        """The keys that verify admissions, the current one first. Raises `Unavailable`."""
        return self._signatures.public()


def _name(room: str, customer: str, issued_at: int) -> str:
    """The name of an admission, which is the same after a renewal. By it another server lets one visitor in with it."""
    return hashlib.sha256(f"{room}/{customer}/{issued_at}".encode()).hexdigest()[:32]
