"""The tests' client of the double of Stripe, which runs in a process of its own.

A method that returns a bool says whether the state allowed the act, as a customer or a bank would see it. Misuse of the
double itself, such as an intent that does not exist, is an AssertionError.
"""

from __future__ import annotations

import select
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from doubles.stripe.account import API_KEY, PUBLISHABLE_KEY, WEBHOOK_SECRET
from doubles.stripe.events import signature

ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Request:
    """`status` is None if no answer was sent, or none will be."""

    method: str
    path: str
    key: str | None
    version: str | None
    status: int | None
    replayed: bool


@dataclass(frozen=True)
class Event:
    id: str
    type: str
    intent: str | None
    order: str | None
    payload: bytes

    def signature(self, age_seconds: int = 0) -> str:
        """The Stripe-Signature header of a delivery that was sent so long ago."""
        return signature(self.payload, WEBHOOK_SECRET, int(time.time()) - age_seconds)


class Double:
    """One Stripe account, in test mode. May be used by several threads at once."""

    api_key, publishable_key, webhook_secret = API_KEY, PUBLISHABLE_KEY, WEBHOOK_SECRET

    def __init__(self, address: str, client: httpx.Client) -> None:
        self.address, self._client = address, client

    # The customer and the bank

    def authorise(self, intent: str) -> bool:
        return bool(self._call("authorise", id=intent))

    def decline(self, intent: str) -> bool:
        """The bank declines, also a payment that is processing."""
        return bool(self._call("decline", id=intent))

    def challenge(self, intent: str) -> bool:
        return bool(self._call("challenge", id=intent))

    def answer_challenge(self, intent: str, passed: bool = True) -> bool:
        return bool(self._call("answer_challenge", id=intent, passed=passed))

    def process(self, intent: str) -> bool:
        return bool(self._call("process", id=intent))

    def settle(self, intent: str) -> bool:
        return bool(self._call("settle", id=intent))

    def expire(self, intent: str) -> bool:
        return bool(self._call("expire", id=intent))

    def change(self, intent: str, amount: int | None = None, currency: str | None = None) -> bool:
        return bool(self._call("change", id=intent, amount=amount, currency=currency))

    def refuse_capture(self, intent: str) -> None:
        """Captures are refused from now on. The intent stays authorised, and can be canceled or expire."""
        self._call("refuse_capture", id=intent)

    def dispute(self, intent: str) -> str | None:
        """The dispute's id; None if there is nothing to dispute."""
        dispute: str | None = self._call("dispute", id=intent)
        return dispute

    def close_dispute(self, intent: str, won: bool) -> bool:
        return bool(self._call("close_dispute", id=intent, won=won))

    def refund(self, intent: str, amount: int | None = None) -> str | None:
        """A refund from Stripe's dashboard. The refund's id; None if it is not possible."""
        refund: str | None = self._call("refund", id=intent, amount=amount)
        return refund

    def refunds_pending(self, on: bool) -> None:
        self._call("refunds_pending", on=on)

    def settle_refund(self, refund: str) -> bool:
        return bool(self._call("settle_refund", id=refund))

    def fail_refund(self, refund: str) -> bool:
        return bool(self._call("fail_refund", id=refund))

    # The books

    def intents(self) -> list[dict[str, Any]]:
        return list(self._call("intents"))

    def of_order(self, order: str) -> list[dict[str, Any]]:
        return list(self._call("of_order", order=order))

    def refunds(self, intent: str) -> list[dict[str, Any]]:
        """The oldest first."""
        return list(self._call("refunds", intent=intent))

    def kept(self, order: str) -> int:
        """Captured minus refunded, over all intents of the order."""
        return int(self._call("kept", order=order))

    def reserved(self, order: str) -> int:
        """Authorised and neither captured nor voided, over all intents of the order."""
        return int(self._call("reserved", order=order))

    def requests(self) -> list[Request]:
        """In the order of arrival, also those that got no answer."""
        return [Request(**each) for each in self._call("requests")]

    def forget_requests(self) -> None:
        self._call("forget_requests")

    def forget_keys(self) -> None:
        """A day passes for every idempotency key."""
        self._call("forget_keys")

    # Faults

    def fail(
        self, kind: str, method: str = "POST", path: str = "", times: int = 1, skip: int = 0, seconds: float = 0.0
    ) -> None:
        """Faults of doubles.stripe.faults for requests in whose path the regex is found."""
        self._call("fail", kind=kind, method=method, path=path, times=times, skip=skip, seconds=seconds)

    def chaos(self, seed: int, rate: float) -> None:
        """From now on each API request gets one of the faults with this probability."""
        self._call("chaos", seed=seed, rate=rate)

    def clear_faults(self) -> None:
        self._call("clear_faults")

    # Events

    def events(self) -> list[Event]:
        """The events that were not fetched yet, in the order in which they were made."""
        return [Event(**{**each, "payload": each["payload"].encode()}) for each in self._call("events")]

    def deliver_to(
        self,
        url: str | None,
        seed: int = 0,
        lost: float = 0.0,
        doubled: float = 0.0,
        shuffled: float = 0.0,
        delay: float = 0.0,
    ) -> None:
        """From now on events are posted to the URL, even if they are fetched too; None stops that."""
        self._call("deliver", url=url, seed=seed, lost=lost, doubled=doubled, shuffled=shuffled, delay=delay)

    def deliveries(self) -> list[tuple[str, int]]:
        """Type and status of each post since the last `deliver_to` with a URL; the status is 0 without an answer."""
        return [(type, status) for type, status in self._call("deliveries")]

    def reset(self) -> None:
        """Forget everything and deliver nothing."""
        self.deliver_to(None)
        self._call("forget")

    def _call(self, name: str, **arguments: Any) -> Any:
        reply = self._client.post(f"/_control/{name}", json=arguments)
        assert reply.status_code == 200, reply.text
        return reply.json()


@contextmanager
def stripe_double() -> Iterator[Double]:
    """A running double with empty books. It ends with the block, or with this process."""
    command = [sys.executable, "-m", "doubles.stripe"]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        try:
            address = _first_line(process)
            with httpx.Client(base_url=address, timeout=15.0, trust_env=False, verify=False) as client:
                yield Double(address, client)
        finally:
            _end(process)


def _first_line(process: subprocess.Popen[str]) -> str:
    """Its address. It listens before it prints that, so every call is answered."""
    assert process.stdout is not None
    ready, _, _ = select.select([process.stdout], [], [], 15.0)
    line = process.stdout.readline().strip() if ready else ""
    assert line, "the double of Stripe did not start"
    return line


def _end(process: subprocess.Popen[str]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(5.0)
    except subprocess.TimeoutExpired:
        process.kill()
