"""Public keys, by which others verify what we sign."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PublicKey:
    """Verifies without a secret: an Ed25519 key as `kid` and `x` of a JSON Web Key (RFC 8037)."""

    id: str
    x: str
