"""Public keys as clients get them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal

import msgspec

from chalicelib.people.rules.public_keys import PublicKey


class JsonWebKey(msgspec.Struct, frozen=True):
    """A key that verifies what we sign: an Ed25519 key as a JSON Web Key (RFC 8037)."""

    kid: str
    """The key's name, as in the header of what it signed."""
    x: str
    """The public key in base64url, without padding."""
    kty: Literal["OKP"] = "OKP"
    """The type of key: an octet key pair."""
    crv: Literal["Ed25519"] = "Ed25519"
    """The curve."""
    alg: Literal["EdDSA"] = "EdDSA"
    """The signature's algorithm."""
    use: Literal["sig"] = "sig"
    """For signatures."""


class JsonWebKeySet(msgspec.Struct, frozen=True):
    """A JSON Web Key Set (RFC 7517)."""

    keys: list[JsonWebKey]
    """The key that signs now, and earlier ones whose signatures are still valid."""


def key_set_view(keys: Iterable[PublicKey]) -> JsonWebKeySet:
    return JsonWebKeySet([JsonWebKey(key.id, key.x) for key in keys])
