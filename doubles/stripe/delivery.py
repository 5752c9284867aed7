"""Sends events to a webhook as Stripe does: signed as they leave, perhaps twice or out of order, until it answers 2xx.

The seed decides the fate of each event, in the order in which events are made; the clock decides when exactly it
arrives. Everything ends: a post after POST_TIMEOUT, an event after its last retry.
"""

from __future__ import annotations

import heapq
import http.client
import threading
import time
from dataclasses import dataclass, field
from random import Random
from urllib.parse import urlsplit

from doubles.stripe.events import Event, signature

POST_TIMEOUT = 5.0
PAUSES = (0.05, 0.1, 0.2, 0.4, 0.8)
LONGEST_HOLD = 0.25
NO_ANSWER = 0


@dataclass(frozen=True)
class Odds:
    """The probabilities that an event is never sent, sent twice, or delayed so that others overtake it."""

    lost: float
    doubled: float
    shuffled: float


@dataclass(order=True)
class _Due:
    at: float
    number: int
    event: Event = field(compare=False)
    attempt: int = field(compare=False, default=0)


class Delivery:
    """To one webhook at a time, or to none."""

    def __init__(self, secret: str) -> None:
        self._secret = secret
        self._sender: _Sender | None = None
        self.results: list[tuple[str, int]] = []

    def take(self, event: Event) -> None:
        if self._sender is not None:
            self._sender.take(event)

    def start(self, url: str, seed: int, odds: Odds, delay: float) -> None:
        self.stop()
        self.results = []
        self._sender = _Sender(url, self._secret, Random(seed), odds, delay, self.results)
        self._sender.start()

    def stop(self) -> None:
        """Drops the events that wait; one that is being posted arrives first."""
        sender, self._sender = self._sender, None
        if sender is not None:
            sender.end()


class _Sender(threading.Thread):
    def __init__(
        self, url: str, secret: str, random: Random, odds: Odds, delay: float, results: list[tuple[str, int]]
    ) -> None:
        super().__init__(daemon=True)
        self._url, self._secret, self._results = urlsplit(url), secret, results
        self._random, self._odds, self._delay = random, odds, delay
        self._changed = threading.Condition()
        self._due: list[_Due] = []
        self._number = 0
        self._ended = False

    def take(self, event: Event) -> None:
        lost, doubled, shuffled, hold, gap = (self._random.random() for _ in range(5))
        if lost < self._odds.lost:
            return
        wait = self._delay + (hold * LONGEST_HOLD if shuffled < self._odds.shuffled else 0.0)
        self._plan(event, wait)
        if doubled < self._odds.doubled:
            self._plan(event, wait + gap * LONGEST_HOLD)

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify()
        self.join(POST_TIMEOUT + 1.0)

    def run(self) -> None:
        while (due := self._next()) is not None:
            status = self._post(due.event)
            self._results.append((due.event.type, status))
            if not 200 <= status < 300 and due.attempt < len(PAUSES):
                self._plan(due.event, PAUSES[due.attempt], due.attempt + 1)

    def _plan(self, event: Event, wait: float, attempt: int = 0) -> None:
        with self._changed:
            self._number += 1
            heapq.heappush(self._due, _Due(time.monotonic() + wait, self._number, event, attempt))
            self._changed.notify()

    def _next(self) -> _Due | None:
        """Waits for the next event that is due; None at the end."""
        with self._changed:
            while not self._ended:
                wait = self._due[0].at - time.monotonic() if self._due else None
                if wait is not None and wait <= 0:
                    return heapq.heappop(self._due)
                self._changed.wait(wait)
        return None

    def _post(self, event: Event) -> int:
        headers = {
            "Content-Type": "application/json",
            "Stripe-Signature": signature(event.payload, self._secret, int(time.time())),
        }
        path = f"{self._url.path or '/'}{'?' if self._url.query else ''}{self._url.query}"
        connection = http.client.HTTPConnection(str(self._url.hostname), self._url.port, timeout=POST_TIMEOUT)
        try:
            connection.request("POST", path, event.payload, headers)
            return connection.getresponse().status
        except (OSError, http.client.HTTPException):
            return NO_ANSWER
        finally:
            connection.close()
