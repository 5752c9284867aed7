"""Days of a store on the local cloud: visits a second, and the time that closing takes."""

from __future__ import annotations

import statistics
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from bench.store_scene import guest, scanned, shop_of
from bench.table import Table
from chalicelib.stores.rules.stores import MOST_DISPLAYS, StoreState, number_text
from chalicelib.stores.storage import stores
from tests.support.api import Api, Caller
from tests.support.crowd import at_once
from tests.support.local import wait_for

_CLIENTS = {1: 20, 8: 64, 32: 96}
"""Concurrent clients, and the visits of all of them together."""

_CLOSING = 2_000

_Visit = tuple[str, float, float]
"""The number, and the seconds of the scan and of the join."""


def add_joins(http: Api, table: Table) -> None:
    """The faster of two runs with so many clients."""
    runs: list[_Run] = []
    failures: list[str] = []
    for clients, visits in _CLIENTS.items():
        Rush(http, clients, clients).run()  # warms up as many functions as are needed
        both = [Rush(http, clients, visits).run() for _ in range(2)]
        runs.append(max(both, key=lambda run: run.rate))
        failures += [f"{sum(run.refused for run in both)} / {sum(run.missing for run in both)}"]
    of = " · ".join(map(str, _CLIENTS))
    table.add(f"visits, hence joins, a second: {of} clients", " · ".join(f"{run.rate:.1f}" for run in runs))
    for name, medians in (("scan", [run.scan for run in runs]), ("join", [run.join for run in runs])):
        shown = " · ".join(f"{seconds * 1000:.0f} ms" for seconds in medians)
        table.add(f"the {name} of those visits: median", shown)
    table.add("of those visits: refused / numbers without a ticket", " · ".join(failures), "0 / 0")


@dataclass(frozen=True)
class _Run:
    """Visits a second, the median seconds of a scan and of a join, refused visits, and missing numbers."""

    rate: float
    scan: float
    join: float
    refused: int
    missing: int


class Rush:
    """Many customers of one queue at once; at each display one scans at a time."""

    def __init__(self, http: Api, clients: int, visits: int) -> None:
        self._http, self._clients, self._each = http, clients, visits // clients
        self._shop = shop_of(http, 0, "Bread")
        displays = [self._shop.display]
        for _ in range(1, min(clients, MOST_DISPLAYS)):
            token = self._shop.owner.post(f"{self._shop.path}/displays").expect(201)["display_token"]
            displays.append(Caller(http, token))
        self._displays = [(display, threading.Lock()) for display in displays]

    def run(self) -> _Run:
        calls = [self._client(number) for number in range(self._clients)]
        started = time.monotonic()
        visits = [visit for client in at_once(calls) for visit in client]
        took = time.monotonic() - started
        done = [visit for visit in visits if visit]
        numbers = {number_text("A", number) for number in range(1, len(done) + 1)}
        missing = len(numbers - {number for number, _, _ in done})
        scan, join = statistics.median(scan for _, scan, _ in done), statistics.median(join for _, _, join in done)
        return _Run(len(done) / took, scan, join, len(visits) - len(done), missing)

    def _client(self, number: int) -> Callable[[], list[_Visit | None]]:
        guests = [guest(self._http) for _ in range(self._each)]
        return lambda: [self.visit(each, number) for each in guests]

    def visit(self, customer: Caller, client: int) -> _Visit | None:
        """At the display of this client. None when the visit is refused."""
        display, lock = self._displays[client % len(self._displays)]
        with lock:
            code = display.get(f"{self._shop.path}/code").expect(200)["code"]
            started = time.monotonic()
            scan = self._shop.scan(customer, code)
            ended = time.monotonic()
        if scan.status != 201:
            return None
        joining = time.monotonic()
        join = self._shop.join(customer, ("Bo", "Bread"), session=scan.json["session"])
        if join.status != 201:
            return None
        return join.json["tickets"][0]["number"], ended - started, time.monotonic() - joining


def add_closing(http: Api, table: Table) -> None:
    """The faster of two stores."""
    name = f"close answered → reported, mailed, deleted, closed: {_CLOSING:,} tickets"
    table.add(name, f"{min(_closed_after(http) for _ in range(2)):.1f} s", "below a minute")


def _closed_after(http: Api) -> float:
    """Seconds from the answer to the closed store."""
    shop = shop_of(http, _CLOSING)
    scanned(shop)
    shop.close().expect(202)
    answered = time.monotonic()

    def closed() -> bool:
        found = stores.get(shop.id)
        return found is not None and found.state is StoreState.CLOSED

    wait_for(closed, "closed store", 120)
    return time.monotonic() - answered
