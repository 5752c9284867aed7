"""Crowds: a stampede for the best seats, a sell-out, and a hold shown on fifty screens."""

from __future__ import annotations

import json
import statistics
import threading
import time
from contextlib import ExitStack
from random import SystemRandom

from bench.store import counted
from bench.table import Table
from chalicelib import wiring
from chalicelib.errors import Conflict
from chalicelib.seats.take_hold import BestAvailable
from chalicelib.settings import settings
from infra.local.cloud import Addresses
from tests.support.api import OverHttp
from tests.support.crowd import at_once, outcomes
from tests.support.sockets import watching
from tests.worlds.scene import customer, rows, sale


def measure(addresses: Addresses, api: OverHttp) -> Table:
    table = Table(
        "Crowds",
        "The stampede runs in as many containers as there are buyers, each with its own cache and all started at "
        "once: no buyer knows another's choice. Sell-out and screens go over HTTP and WebSocket.",
    )
    _stampede(api, table)
    _sell_out(api, table)
    _screens(addresses, api, table)
    return table


def _stampede(api: OverHttp, table: Table) -> None:
    show = sale(api, {f"S{n}": rows(20, 40) for n in range(10)})
    event = wiring.app().catalogue.read_catalogue.event(show.event)
    apps = [wiring.App(settings(), wiring.Ports(random=SystemRandom())) for _ in range(160)]

    def buy(number: int) -> tuple[str, ...] | None:
        try:
            hold = apps[number].seats.take_hold.take_best(f"cus_bench{number}", event, BestAvailable("standard", 2))
        except Conflict:
            return None
        return hold.seats

    for app in apps:
        for section in event.sections:
            app.seats.seat_maps.layout(event.id, section.id)
    with counted() as calls:
        holds = at_once([lambda number=number: buy(number) for number in range(160)])
    won = [seats for seats in holds if seats]
    together = sum(_together(seats) for seats in won)
    flat = [seat for seats in won for seat in seats]
    shown = set(show.settled_map())
    table.add("stampede, 160 × 2 on 8,000 seats: holds", f"{len(won)} of 160, {together} adjacent", "160, all adjacent")
    table.add("stampede: seats given / different / shown", f"{len(flat)} / {len(set(flat))} / {len(shown)}", "320 each")
    table.add("stampede: writes to seats a hold", f"{calls.row_writes / max(1, len(won)):.2f}", "at most 1.3")


def _together(seats: tuple[str, ...]) -> bool:
    (section, row, left), (other, same, right) = (seat.split("-") for seat in seats)
    return (section, row, int(right) - int(left)) == (other, same, 1)


def _sell_out(api: OverHttp, table: Table) -> None:
    show = sale(api, {"A": rows(1, 20)})
    buyers = [customer(api) for _ in range(250)]
    replies = [reply for half in range(2) for reply in at_once([lambda b=b: show.best(b, 2) for b in buyers])]
    counts = outcomes(replies)
    seats = [seat for reply in replies if reply.status == 201 for seat in reply.json["seats"]]
    faults = sum(count for (status, _), count in counts.items() if status >= 500)
    table.add(
        "sell-out, 500 tries for a row of 20: winners / doubled / 5xx",
        f"{counts[201, None]} / {len(seats) - len(set(seats))} / {faults}",
        "10 / 0 / 0",
    )


def _screens(addresses: Addresses, api: OverHttp, table: Table) -> None:
    show = sale(api, {"A": rows(5, 40)}, max_per_customer=40)
    with ExitStack() as open:
        watchers = [open.enter_context(watching(addresses.websocket, f"seats/{show.event}/A")) for _ in range(50)]
        delays: list[float] = []
        sizes: list[int] = []
        for seat in range(1, 21):
            target = watchers[0].version + 1
            listening = [threading.Thread(target=each.hear_until, args=(target,)) for each in watchers]
            for thread in listening:
                thread.start()
            show.hold(customer(api), f"A-1-{seat}").expect(201)
            answered = time.time()
            for thread in listening:
                thread.join()
            delays += [max(0.0, each.heard[-1][0] - answered) for each in watchers]
            sizes.append(len(json.dumps(watchers[0].heard[-1][1])))
    delays.sort()
    table.add(
        "hold answered → change on 50 sockets: median, p99",
        f"{statistics.median(delays) * 1000:.0f} ms, {delays[int(len(delays) * 0.99)] * 1000:.0f} ms",
        "below a second",
    )
    table.add("bytes of a change of one seat", round(statistics.median(sizes)))
    table.add("gaps noticed by 50 watchers over 20 changes", sum(each.gaps for each in watchers), "0")
