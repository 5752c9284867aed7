"""The browser's half of RFC 8291: a subscription's keys, and the message in a request's body.

Written from the RFC and not with the code that it checks.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from typing import Any

from Cryptodome.Cipher import AES
from Cryptodome.Hash import SHA256
from Cryptodome.PublicKey import ECC
from Cryptodome.Signature import DSS

_HEADER = 86
"""Bytes before the sealed text: salt, size of a record, length of the sender's key, and that key."""


class Refused(Exception):
    """What a push service or a browser would not take."""


@dataclass
class Subscription:
    """`endpoint` is an address at a real service's host; the double answers for it."""

    endpoint: str
    key: ECC.EccKey = field(default_factory=lambda: ECC.generate(curve="P-256"))
    auth: bytes = field(default_factory=lambda: os.urandom(16))

    def body(self, language: str = "en") -> dict[str, Any]:
        """As the call that subscribes takes it."""
        point = self.key.public_key().export_key(format="raw")
        return {
            "endpoint": self.endpoint,
            "keys": {"p256dh": _text(point), "auth": _text(self.auth)},
            "language": language,
        }

    def opened(self, body: bytes) -> Any:
        """The message as JSON."""
        if len(body) > 4096:
            raise Refused("the message is too long")
        salt, size, length = body[:16], int.from_bytes(body[16:20], "big"), body[20]
        if length != 65 or size < len(body) - _HEADER:
            raise Refused("the header is not that of one record")
        sender, sealed = body[21:_HEADER], body[_HEADER:]
        shared = int((ECC.import_key(sender, curve_name="P-256").pointQ * self.key.d).x).to_bytes(32, "big")
        own = self.key.public_key().export_key(format="raw")
        material = _hkdf(self.auth, shared, b"WebPush: info\x00" + own + sender, 32)
        key = _hkdf(salt, material, b"Content-Encoding: aes128gcm\x00", 16)
        nonce = _hkdf(salt, material, b"Content-Encoding: nonce\x00", 12)
        try:
            plain = AES.new(key, AES.MODE_GCM, nonce=nonce).decrypt_and_verify(sealed[:-16], sealed[-16:])
        except ValueError as exc:
            raise Refused("the message does not open") from exc
        text, mark, padding = plain.rpartition(b"\x02")
        if not mark or padding.strip(b"\x00"):
            raise Refused("the record has no end")
        return json.loads(text)


def verified(authorization: str, origin: str) -> dict[str, Any]:
    """The claims of a VAPID token, and the key `k` that signed it. Raises `Refused`."""
    kind, _, rest = authorization.partition(" ")
    parts = dict(part.strip().split("=", 1) for part in rest.split(","))
    if kind != "vapid" or parts.keys() != {"t", "k"}:
        raise Refused("there is no VAPID token")
    signed, _, signature = parts["t"].rpartition(".")
    head, claims = (json.loads(_bytes(part)) for part in signed.split("."))
    if head != {"typ": "JWT", "alg": "ES256"} or claims["aud"] != origin:
        raise Refused("the token is for another service")
    key = ECC.import_key(_bytes(parts["k"]), curve_name="P-256")
    try:
        DSS.new(key, "fips-186-3").verify(SHA256.new(signed.encode()), _bytes(signature))
    except ValueError as exc:
        raise Refused("the token's signature is wrong") from exc
    return {**claims, "k": parts["k"]}


def _hkdf(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    found = hmac.new(salt, material, hashlib.sha256).digest()
    return hmac.new(found, info + b"\x01", hashlib.sha256).digest()[:length]


def _text(content: bytes) -> str:
    return urlsafe_b64encode(content).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
