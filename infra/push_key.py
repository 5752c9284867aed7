"""The key of alerts: a private key of the curve P-256, the property `push` of the secret of tokens."""

import secrets
from base64 import urlsafe_b64encode

PUSH = "push"

_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
"""A private key is a number from 1 to below it."""


def with_push(keys: dict[str, str]) -> dict[str, str]:
    """The keys of the secret with a new one of alerts."""
    private = secrets.randbelow(_ORDER - 1) + 1
    return {**keys, PUSH: urlsafe_b64encode(private.to_bytes(32, "big")).rstrip(b"=").decode()}
