"""An account at Stripe: requests with its keys, and the verification of its webhook's signatures."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import stripe

from chalicelib.adapters.payments import PaymentRefused
from chalicelib.adapters.secrets import Secret
from chalicelib.core.metric import Metric
from chalicelib.errors import Malformed, Unavailable
from chalicelib.observability import count

API_VERSION = "2026-10-28.endive"
"""Pinned, because an account's default changes; it is the version of the library's types."""

T = TypeVar("T")

_TIMEOUT_SECONDS = (1.0, 3.5)
"""Timeouts to connect and to read. A refund makes three requests, and a function that a customer waits for has fifteen
seconds. The library does not retry: the queue and the sweep do, with longer pauses."""

_OLDEST_SECONDS = 300


class Account:
    """The secret has `api_key`, `publishable_key` and `webhook_secret`. `api` replaces Stripe's own address."""

    def __init__(self, secret: Secret, api: str | None = None) -> None:
        self._secret, self._api = secret, api
        self._http = stripe.RequestsClient(timeout=_TIMEOUT_SECONDS)
        stripe.enable_telemetry = False  # it would write a file to the home folder

    @property
    def publishable_key(self) -> str | None:
        return self._secret.values().get("publishable_key")

    def ask(self, call: Callable[[stripe.StripeClient], T]) -> T:
        """Stripe's answer. Raises `PaymentRefused` when it refuses, `Unavailable` when the outcome is not known."""
        key = self._secret.values().get("api_key")
        if not key:
            raise Unavailable("The payment provider has no key yet.")
        client = stripe.StripeClient(
            key,
            stripe_version=API_VERSION,
            http_client=self._http,
            max_network_retries=0,
            base_addresses={"api": self._api} if self._api else None,
        )
        try:
            return call(client)
        except (stripe.CardError, stripe.InvalidRequestError, stripe.IdempotencyError) as exc:
            raise PaymentRefused(exc.code or type(exc).__name__, getattr(exc, "param", None)) from exc
        except stripe.AuthenticationError as exc:
            self._secret.values(doubted=True)
            count({Metric.PAYMENTS_UNREACHABLE: 1})
            raise Unavailable("The payment provider does not accept our key.") from exc
        except stripe.StripeError as exc:
            count({Metric.PAYMENTS_UNREACHABLE: 1})
            raise Unavailable("The payment provider cannot be reached.") from exc

    def require_signed(self, payload: bytes, signature: str | None) -> None:
        """Stripe's own verification of signature and age. When it fails the secret is read again: it may have changed.

        Raises `Malformed`.
        """
        if not any(self._signed(payload, signature, doubted) for doubted in (False, True)):
            raise Malformed("This is not signed by Stripe, or too long ago.", "SIGNATURE_INVALID")

    def _signed(self, payload: bytes, signature: str | None, doubted: bool) -> bool:
        secret = self._secret.values(doubted=doubted).get("webhook_secret")
        if not secret or not signature or not signature.isascii():
            return False
        try:
            stripe.WebhookSignature.verify_header(payload.decode(), signature, secret, _OLDEST_SECONDS)
        except (stripe.SignatureVerificationError, ValueError):
            return False
        return True
