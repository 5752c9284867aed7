"""Waiting for seats: how soon a freed seat is offered, and the cost of the steps in long lines."""

from __future__ import annotations

import time
from contextlib import ExitStack
from datetime import datetime

from bench.table import Table, median_p99
from bench.waitlist_costs import add_costs
from infra.local.cloud import Addresses
from tests.support.api import Api, InProcess
from tests.support.crowd import at_once
from tests.support.waiting import Watcher, guest, watching
from tests.worlds.scene import Sale, customer, rows, sale

_ONE_BY_ONE, _AT_ONCE = 30, 20
_HOLD_SECONDS = 6


def measure(api: InProcess, http: Api, addresses: Addresses) -> Table:
    table = Table(
        "Waiting for seats",
        "How soon: over HTTP and WebSocket, through the stream, the queue and the functions of the local cloud; a "
        "queue's delay is a whole number of seconds, rounded up, and a hold lapses by comparison, so the offer of its "
        "seat may be a second late. How much: called in this process, which knows the event, with lines of 10 · 1,000 "
        "· 10,000 parties; those of a category are of one to four by turns, those of a seat want only this seat. Read "
        "units are worked out from the sizes by DynamoDB's rule.",
    )
    _freed(http, addresses, table)
    _lapsed(http, addresses, table)
    add_costs(api, addresses.endpoint, table)
    return table


def _freed(http: Api, addresses: Addresses, table: Table) -> None:
    show = sale(http, {"A": rows(4, 10)}, waitlist=True)
    every = [f"A-{row}-{seat}" for row in range(1, 5) for seat in range(1, 11)]
    _freed_after(show, addresses, every[-1])  # the functions' first calls
    took = [_freed_after(show, addresses, seat) for seat in every[:_ONE_BY_ONE]]
    table.add(
        f"seat freed, answered → offer on the socket: median, p99 of {len(took)} one by one",
        median_p99(took),
        "below a second",
    )


def _freed_after(show: Sale, addresses: Addresses, seat: str) -> float:
    """Seconds."""
    holder, waiter = customer(show.api), guest(show.api)
    hold = show.hold(holder, seat).expect(201)["hold_id"]
    waiter.join(show, seats=[seat]).expect(201)
    with watching(addresses.websocket, waiter) as watcher:
        holder.delete(f"/v1/holds/{hold}").expect(204)
        answered = time.monotonic()
        watcher.wait_for("offer")
        return time.monotonic() - answered


def _lapsed(http: Api, addresses: Addresses, table: Table) -> None:
    _lapsed_after(http, addresses)  # as many functions as it takes have started after this
    took = _lapsed_after(http, addresses)
    name = f"hold lapsed → offer on the socket: median, p99 of {len(took)} at once"
    table.add(name, median_p99(took), "below 2 s")


def _lapsed_after(http: Api, addresses: Addresses) -> list[float]:
    """Seconds, of holds that lapse at almost the same moment."""
    show = sale(http, {"A": rows(_AT_ONCE, 1)}, waitlist=True, hold_seconds=_HOLD_SECONDS)
    seats = [f"A-{row}-1" for row in range(1, _AT_ONCE + 1)]
    waiters = [guest(http) for _ in seats]

    def offered_at(watcher: Watcher) -> float:
        watcher.wait_for("offer")
        return time.time()

    with ExitStack() as open:
        watchers = [open.enter_context(watching(addresses.websocket, waiter)) for waiter in waiters]
        holds = at_once([lambda seat=seat: show.hold(customer(http), seat) for seat in seats])
        for waiter, seat in zip(waiters, seats, strict=True):
            waiter.join(show, seats=[seat]).expect(201)
        ends = [datetime.fromisoformat(hold.expect(201)["expires_at"]).timestamp() for hold in holds]
        return [
            at - end
            for at, end in zip(
                at_once([lambda watcher=watcher: offered_at(watcher) for watcher in watchers]), ends, strict=True
            )
        ]
