"""Guests who ask bars at once on the local cloud: guests a second who get into a line, and the time to the next bar.

Both instants of a match are stored by the functions: when the request was made, and when the guest joined the line.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from bench.bar_scene import guest
from bench.table import Table, median_p99
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.storage import bars, requests
from infra.local.cloud import Addresses
from tests.support.api import Api, Reply
from tests.support.crowd import at_once
from tests.support.local import wait_for
from tests.support.screens import Json, Screen, screen
from tests.worlds.scene import operator
from tests.worlds.tavern import Drinker, Tavern, bar

_CLIENTS, _EACH = 8, 5
_BARS = (8, 1)
_ALONE = 10
_REJECTED = 10
_LONGEST = 60
"""Seconds to wait for a whole rush: much more than it takes."""


def add_rush(http: Api, addresses: Addresses, table: Table) -> None:
    _Rush(http, _BARS[0], _CLIENTS, 1).run()  # starts as many functions as it takes
    alone = [second for _ in range(_ALONE) for second in _Rush(http, 1, 1, 1).run().seconds]
    name = f"asked → in the line of a bar that accepts all: median, p99 of {_ALONE} one by one"
    table.add(name, median_p99(alone), "below a second")
    runs = [_Rush(http, many, _CLIENTS, _EACH).run() for many in _BARS]
    bars = " · ".join("one bar" if many == 1 else f"{many} bars" for many in _BARS)
    name = f"{_CLIENTS * _EACH} guests of {_CLIENTS} clients ask {bars}"
    rates = " · ".join(f"{run.answered:.1f} / {run.rate:.1f}" for run in runs)
    table.add(f"{name}: answered / in a line, a second", rates)
    table.add("of them: asked → in the line: median, p99", " · ".join(median_p99(run.seconds) for run in runs))
    unhappy = " · ".join(f"{run.refused} / {run.missing} / {run.doubled}" for run in runs)
    table.add("of them: refused / in no line / numbers given twice", unhappy, "0 / 0 / 0")
    took = _rejections(http, addresses)
    name = f"a bar's rejection, answered → the offer on the next bar's console: median, p99 of {len(took)} one by one"
    table.add(name, median_p99(took), "below a second")


@dataclass(frozen=True)
class _Run:
    """Guests a second who got an answer, and who got into a line; the seconds of each; and the failures."""

    answered: float
    rate: float
    seconds: Sequence[float]
    refused: int
    missing: int
    doubled: int


class _Rush:
    """Guests of several clients at once, who ask bars with `auto_accept` in rotation."""

    def __init__(self, http: Api, many: int, clients: int, each: int) -> None:
        owner = operator(http)
        room: dict[str, Any] = {"auto_accept": True, "max_queue": 100, "servers": 10, "mean_visit_minutes": 25}
        self._bars = [bar(owner, 20 * number, **room) for number in range(many)]
        self._guests = [[guest(http) for _ in range(each)] for _ in range(clients)]

    def run(self) -> _Run:
        clients = [self._client(number) for number in range(len(self._guests))]
        began = time.monotonic()
        replies = [reply for client in at_once(clients) for reply in client]
        answered = time.monotonic() - began
        asked = [reply for reply in replies if reply.status == 202]
        lines = wait_for(lambda: self._lines(len(asked)), "guest in a line", _LONGEST)
        slots = [slot for line in lines for slot in line.slots.values()]
        made = {slot.request: self._made(slot.customer, slot.request) for slot in slots}
        lasted = max(slot.joined for slot in slots) - min(made.values())
        return _Run(
            answered=len(replies) / answered,
            rate=len(slots) / lasted * 1000,
            seconds=[(slot.joined - made[slot.request]) / 1000 for slot in slots],
            refused=len(replies) - len(asked),
            missing=len(asked) - len(slots),
            doubled=sum(len(line.slots) - len({slot.number for slot in line.slots.values()}) for line in lines),
        )

    def _client(self, number: int) -> Callable[[], list[Reply]]:
        guests = self._guests[number]
        return lambda: [self._ask(each, number + turn) for turn, each in enumerate(guests)]

    def _ask(self, one: Drinker, turn: int) -> Reply:
        return one.ask(self._bars[turn % len(self._bars)])

    def _lines(self, people: int) -> list[Bar] | None:
        """The bars, once so many guests are in their lines."""
        time.sleep(0.2)  # polling takes time of the machine that is measured
        found = list(bars.several(each.id for each in self._bars).values())
        return found if sum(len(each.slots) for each in found) >= people else None

    def _made(self, customer: str, id: str) -> int:
        request = requests.get(customer, id)
        assert request is not None
        return request.made


def _rejections(http: Api, addresses: Addresses) -> list[float]:
    """Seconds from a rejection to the offer on the next bar's console, for one guest after another."""
    owner = operator(http)
    far = 60_000  # from the bars that accept all
    first, second = bar(owner, far, mean_visit_minutes=8), bar(owner, far + 50, mean_visit_minutes=8)
    with (
        screen(addresses.websocket, f"operator/{first.id}", owner.token) as one,
        screen(addresses.websocket, f"operator/{second.id}", owner.token) as other,
    ):
        took = [_rejected(http, far, first, one, other) for _ in range(_REJECTED + 2)]
    return took[2:]  # after the functions' first calls


def _rejected(http: Api, far: int, first: Tavern, one: Screen, other: Screen) -> float:
    one_guest = guest(http)
    one_guest.at(far).expect(200)
    one_guest.ask(first).expect(202)
    offer = _offered(one)
    first.reject(offer).expect(200)
    answered = time.monotonic()
    _offered(other)
    took = time.monotonic() - answered
    one_guest.act("cancel").expect(200)
    return took


def _offered(console: Screen) -> Json:
    """The next pending offer."""
    while True:
        for change in console.hear()["data"].get("changes", ()):
            if change["kind"] == "offer" and change["state"] == "pending":
                return dict(change)
