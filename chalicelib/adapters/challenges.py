"""Challenges before a caller becomes a customer, by the deployment's choice: none, or a provider's widget. Proof of
work needs no provider (`people.prove_work`).

Cloudflare's Turnstile and hCaptcha check proofs by the same call: a form with our secret and the proof, answered with
`{"success": true}`. The caller's network address is not sent to them. Their keys are in one secret, `site_key` and
`secret`, which the operator of the deployment fills in.
"""

from __future__ import annotations

from collections.abc import Mapping
from http.client import HTTPException
from typing import Protocol

import msgspec

from chalicelib.errors import Unavailable
from chalicelib.people.rules.challenges import Challenge, ChallengeKind, challenge_failed, challenge_needed

VERIFIERS = {
    ChallengeKind.TURNSTILE: "https://challenges.cloudflare.com/turnstile/v0/siteverify",
    ChallengeKind.HCAPTCHA: "https://api.hcaptcha.com/siteverify",
}

_LONGEST_PROOF = 4096
_SECONDS = 3


class Challenges(Protocol):
    def new(self) -> Challenge:
        """What a caller has to do now. Raises `Unavailable`."""
        ...

    def require(self, proof: str | None) -> None:
        """Raises `Forbidden` CHALLENGE_NEEDED or CHALLENGE_FAILED unless the proof is right; `Unavailable`."""
        ...


class NoChallenges:
    def new(self) -> Challenge:
        return Challenge(ChallengeKind.NONE)

    def require(self, proof: str | None) -> None:
        """Nothing is required."""


class ProviderKeys(Protocol):
    """The secret with the provider's keys, as `adapters.secrets.Secret` reads it."""

    def values(self, wanted: str | None = None) -> Mapping[str, str]: ...


class _Verdict(msgspec.Struct):
    success: bool = False


class SiteVerify:
    """`url` is the provider's where it is not one of `VERIFIERS`."""

    def __init__(self, kind: ChallengeKind, keys: ProviderKeys, url: str | None = None) -> None:
        self._kind, self._keys, self._url = kind, keys, url or VERIFIERS[kind]

    def new(self) -> Challenge:
        return Challenge(self._kind, site_key=self._key("site_key"))

    def require(self, proof: str | None) -> None:
        if not proof:
            raise challenge_needed()
        if len(proof) > _LONGEST_PROOF or not self._verified(proof):
            raise challenge_failed()

    def _verified(self, proof: str) -> bool:
        from urllib.parse import urlencode  # noqa: PLC0415  with http.client and ssl behind it, slow to import
        from urllib.request import Request, urlopen  # noqa: PLC0415

        form = urlencode({"secret": self._key("secret"), "response": proof}, errors="replace").encode()
        try:
            with urlopen(Request(self._url, form), timeout=_SECONDS) as answer:  # noqa: S310  the address is ours
                return msgspec.json.decode(answer.read(), type=_Verdict).success
        except (OSError, HTTPException, msgspec.DecodeError) as exc:
            raise Unavailable("The challenge cannot be checked now.") from exc

    def _key(self, name: str) -> str:
        """Raises `Unavailable` while the secret is not filled in."""
        value = self._keys.values(name).get(name)
        if not value:
            raise Unavailable("The challenge is not set up.")
        return value
