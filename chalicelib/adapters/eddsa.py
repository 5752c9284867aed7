"""JSON Web Signatures (RFC 7515) by EdDSA with Ed25519 (RFC 8037), which anyone can verify without a secret.

PyJWT supports EdDSA only with the `cryptography` package, which is three times as large as everything else in the
layer. Here it signs with libsodium (PyNaCl) instead, which is imported when the first text is signed or read.
"""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import jwt
import msgspec
from jwt.algorithms import Algorithm
from jwt.utils import base64url_encode

from chalicelib.adapters.secrets import KeySource
from chalicelib.people.rules.public_keys import PublicKey

if TYPE_CHECKING:
    from nacl.signing import SigningKey, VerifyKey

C = TypeVar("C")

_ALGORITHM = "EdDSA"


class NotOurs(Exception):
    """A text that we have not signed, or that was altered."""


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
        raise jwt.InvalidKeyError("`Signatures.public` makes the published keys")

    @staticmethod
    def from_jwk(jwk: Any) -> Any:
        raise jwt.InvalidKeyError("keys are derived from the texts of the secret")


_JWS = jwt.PyJWS(algorithms=[])
_JWS.register_algorithm(_ALGORITHM, _EdDSA())


class Signatures(Generic[C]):
    """Signs claims of one type. The algorithm is fixed here, never read from the text.

    `purpose` makes the keys differ from every other use of the same secret texts, so no text of one purpose passes for
    one of another. `longest` is the most characters that a text of ours has.
    """

    def __init__(self, keys: KeySource, purpose: bytes, claims: type[C], longest: int) -> None:
        self._keys, self._purpose, self._claims, self._longest = keys, purpose, claims, longest

    def sign(self, claims: C) -> str:
        """The claims as a compact JWS, the same text every time while the key is the same. Raises `Unavailable`."""
        keys = self._keys.keys()
        key: Any = self._key(keys.by_id[keys.current])
        return _JWS.encode(msgspec.json.encode(claims), key, _ALGORITHM, headers={"kid": keys.current})

    def read(self, text: str) -> C:
        """The claims of a text. Raises `NotOurs`, or `Unavailable`."""
        try:
            return self._read(text)
        except (jwt.PyJWTError, msgspec.MsgspecError, ValueError, TypeError, RecursionError) as exc:
            raise NotOurs from exc

    def public(self) -> tuple[PublicKey, ...]:
        """The keys that verify our texts, the current one first. Raises `Unavailable`."""
        keys = self._keys.keys()
        ids = sorted(keys.by_id, key=lambda id: (id != keys.current, id))
        return tuple(PublicKey(id, self._public_text(keys.by_id[id])) for id in ids)

    def _public_text(self, secret: str) -> str:
        return base64url_encode(bytes(self._key(secret).verify_key)).decode()

    def _read(self, text: str) -> C:
        if len(text) > self._longest:
            raise NotOurs
        key_id = _JWS.get_unverified_header(text).get("kid")
        secret = self._keys.keys(key_id).by_id.get(key_id) if isinstance(key_id, str) else None
        if secret is None:
            raise NotOurs
        key: Any = self._key(secret).verify_key
        return msgspec.json.decode(_JWS.decode(text, key, algorithms=[_ALGORITHM]), type=self._claims)

    def _key(self, secret: str) -> SigningKey:
        return _signing_key(self._purpose, secret)


@lru_cache(maxsize=16)
def _signing_key(purpose: bytes, secret: str) -> SigningKey:
    from nacl.signing import SigningKey  # noqa: PLC0415

    return SigningKey(hashlib.sha256(purpose + secret.encode()).digest())
