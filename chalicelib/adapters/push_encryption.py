"""Web Push's cryptography: messages that only the browser can read (RFC 8291, aes128gcm of RFC 8188), and the token by
which a push service knows us (VAPID, RFC 8292).

libsodium has neither the curve P-256 nor AES with short keys, so these come from PyCryptodome. It is imported with the
first message, and unlike the `cryptography` package PyJWT does not import it in every function.
"""

from __future__ import annotations

import hmac
from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import TYPE_CHECKING

import msgspec

if TYPE_CHECKING:
    from Cryptodome.PublicKey.ECC import EccKey

_POINT, _UNCOMPRESSED, _SECRET = 65, 4, 16
"""The length of a point in bytes, its first byte, and the length of a browser's secret."""

_RECORD = 4096
"""One record (RFC 8188) has the whole message: push services take no more."""


class BadKey(Exception):
    """A browser's key that is none: no point of the curve, or of another length."""


def public_key(private: str) -> str:
    """The public part of a private key, as browsers want it: an uncompressed point in base64url."""
    return encoded(_point(_private(private)))


def encrypted(message: bytes, key: str, secret: str, ours: EccKey | None = None, salt: bytes | None = None) -> bytes:
    """The body of the request. `key` and `secret` are the browser's. `ours` and `salt` are fresh, unless given.

    Raises `BadKey`.
    """
    import os  # noqa: PLC0415

    from Cryptodome.Cipher import AES  # noqa: PLC0415
    from Cryptodome.PublicKey import ECC  # noqa: PLC0415

    theirs, auth = decoded(key), decoded(secret)
    if len(theirs) != _POINT or theirs[0] != _UNCOMPRESSED or len(auth) != _SECRET:
        raise BadKey
    x, y = int.from_bytes(theirs[1:33], "big"), int.from_bytes(theirs[33:], "big")
    try:
        point = ECC.construct(curve="P-256", point_x=x, point_y=y)
    except ValueError as exc:
        raise BadKey from exc
    if point.pointQ.is_point_at_infinity():
        raise BadKey
    ours, salt = ours or ECC.generate(curve="P-256"), salt or os.urandom(16)
    shared = int((point.pointQ * ours.d).x).to_bytes(32, "big")
    public = _point(ours)
    material = _derived(auth, shared, b"WebPush: info\0" + theirs + public, 32)
    content_key = _derived(salt, material, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(salt, material, b"Content-Encoding: nonce\0", 12)
    sealed, tag = AES.new(content_key, AES.MODE_GCM, nonce=nonce).encrypt_and_digest(message + b"\x02")
    return salt + _RECORD.to_bytes(4, "big") + bytes([len(public)]) + public + sealed + tag


def token(private: str, audience: str, subject: str, expires: int) -> str:
    """A JSON Web Token by ES256 that says who we are (`subject`, an address to reach us) to one push service (its
    origin); `expires` in seconds."""
    from Cryptodome.Hash import SHA256  # noqa: PLC0415
    from Cryptodome.Signature import DSS  # noqa: PLC0415

    head = encoded(b'{"typ":"JWT","alg":"ES256"}')
    claims = encoded(msgspec.json.encode({"aud": audience, "exp": expires, "sub": subject}))
    signed = f"{head}.{claims}"
    signature = DSS.new(_private(private), "deterministic-rfc6979").sign(SHA256.new(signed.encode()))
    return f"{signed}.{encoded(signature)}"


def encoded(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def decoded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _private(text: str) -> EccKey:
    from Cryptodome.PublicKey import ECC  # noqa: PLC0415

    return ECC.construct(curve="P-256", d=int.from_bytes(decoded(text), "big"))


def _point(key: EccKey) -> bytes:
    point = key.pointQ
    return bytes([_UNCOMPRESSED]) + int(point.x).to_bytes(32, "big") + int(point.y).to_bytes(32, "big")


def _derived(salt: bytes, material: bytes, info: bytes, length: int) -> bytes:
    """HKDF (RFC 5869) with SHA-256, of one block at most."""
    secret = hmac.digest(salt, material, "sha256")
    return hmac.digest(secret, info + b"\x01", "sha256")[:length]
