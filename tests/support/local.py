"""A local cloud for tests: the packaged system on a free port, with a state folder that is thrown away.

Set LINEHOLD_API and LINEHOLD_WEBSOCKET to run the same suites against a system that is up already.
"""

from __future__ import annotations

import os
import socket
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from infra.local.cloud import Addresses, Cloud
from infra.local.stripe import Stripe
from tests.support.stripe import Double

T = TypeVar("T")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(state: Path, smtp: str | None = None) -> Iterator[Addresses]:
    """A running cloud that sends its emails there, or the one that the environment names."""
    if api := os.environ.get("LINEHOLD_API"):
        yield Addresses(api=api, websocket=os.environ["LINEHOLD_WEBSOCKET"], endpoint=api.partition("/_aws")[0])
        return
    with Cloud(state, free_port(), smtp=smtp) as cloud:
        yield cloud.addresses


def account(double: Double) -> Stripe:
    """The double, as the payment provider of a cloud."""
    return Stripe(double.api_key, double.publishable_key, double.webhook_secret, double.address)


def wait_for(find: Callable[[], T | None], what: str, seconds: float = 20.0) -> T:
    """Calls `find` until it returns something or the time is up."""
    give_up = time.monotonic() + seconds
    while time.monotonic() < give_up:
        found = find()
        if found is not None and found is not False:
            return found
        time.sleep(0.05)
    raise AssertionError(f"no {what} within {seconds} s")
