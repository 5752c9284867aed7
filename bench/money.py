"""Money: the requests of a booking to the store and to Stripe, the delay until an event confirms it, and a storm."""

from __future__ import annotations

import statistics
import tempfile
import time
from pathlib import Path

from bench.store import counted
from bench.table import Table
from infra.local.cloud import Addresses, Cloud
from infra.local.deploy import Deployment
from infra.local.template import local_name
from tests.support.api import Api, Caller, over_http
from tests.support.clock import FakeClock
from tests.support.local import account, free_port, wait_for
from tests.support.stripe import Double, stripe_double
from tests.worlds.scene import Sale, customer, rows, sale
from tests.worlds.storm import FUNCTION_DIES, MESSAGE_LOST, STRIPE_FAILS, Storm
from tests.worlds.till import HOLD_SECONDS, ROW, Till, till

_SEED, _CUSTOMERS, _MESSAGES = 20261121, 1000, 60


def measure(api: Api) -> Table:
    table = Table(
        "Money",
        "Stripe is its double on this machine, called by the real client: its counts hold elsewhere too, its times do "
        f"not. In the storm one in {round(1 / STRIPE_FAILS)} requests to Stripe fails or is answered late, one in "
        f"{round(1 / FUNCTION_DIES)} functions dies at some step, one in {round(1 / MESSAGE_LOST)} messages is lost "
        f"and as many are doubled (seed {_SEED}).",
    )
    with stripe_double() as double:
        _clean(api, double, table)
        _storm(api, double, table)
        _messages(double, table)
    return table


def _clean(api: Api, double: Double, table: Table) -> None:
    shop = _till(api, double, 2)
    shop.confirmed()
    double.forget_requests()
    hold = shop.hold()
    with counted() as asked:
        order = shop.app.orders.place_booking.book(hold, shop.event, "card")
    table.add("a booking placed: the store", asked)
    table.add("a booking placed: Stripe", _requests(double), "1 request")
    shop.pay(order)
    (event,) = [each for each in double.events() if each.order == order.id][1:]
    with counted() as asked:
        shop.app.orders.payment_webhook.receive(event.payload, event.signature())
    table.add("Stripe's event that it is paid: the store, Stripe", f"{asked}; {_requests(double)}", "nothing")
    with counted() as asked:
        shop.run_checks()
    table.add("its check, until the booking is confirmed: the store", asked)
    table.add("its check: Stripe", _requests(double), "2 requests: read, capture")
    with counted() as asked:
        shop.cancel(hold, order)
    table.add("cancelled and refunded: the store", asked)
    table.add("cancelled and refunded: Stripe", _requests(double))


def _storm(api: Api, double: Double, table: Table) -> None:
    started = time.monotonic()
    double.reset()
    shop = _till(api, double, 2 * _CUSTOMERS // ROW + 1)
    found = Storm(shop, _SEED).run(_CUSTOMERS)
    ends = ", ".join(f"{count} {end}" for end, count in sorted(found.ends.items()))
    table.add(f"storm: {found.orders} orders of {_CUSTOMERS} customers end as", ends)
    table.add("storm: orders in limbo", found.limbo, "0")
    table.add("storm: passes of the sweep after it, a minute each", found.passes)
    print(f"  the storm took {time.monotonic() - started:.0f} s", flush=True)


def _messages(double: Double, table: Table) -> None:
    """The way of an event over HTTP, queue and function, from its answer to the confirmed order."""
    double.reset()
    with (
        tempfile.TemporaryDirectory() as state,
        Cloud(Path(state), free_port(), stripe=account(double)) as cloud,
        over_http(cloud.addresses.api) as api,
    ):
        show = sale(api, {"A": rows(2 * _MESSAGES // ROW + 1, ROW)})
        took = sorted(_confirmed_after(show, double, cloud.addresses) for _ in range(_MESSAGES))
    late = took[round(0.95 * len(took)) - 1]
    table.add(
        "event answered → booking confirmed, local cloud: median, p95",
        f"{statistics.median(took) * 1000:.0f} ms, {late * 1000:.0f} ms",
        "below a second",
    )


def _confirmed_after(show: Sale, double: Double, addresses: Addresses) -> float:
    """Seconds."""
    buyer = customer(show.api)
    hold = show.best(buyer, 2).expect(201)["hold_id"]
    booking = show.book(buyer, hold, "card").expect(201)["booking_id"]
    double.events()
    (intent,) = double.of_order(booking)
    assert double.authorise(intent["id"])
    (event,) = double.events()
    headers = {"Stripe-Signature": event.signature(), "Content-Type": "application/json"}
    assert Caller(show.api).call("POST", "/v1/payments/webhook", event.payload, headers).status == 200
    answered = time.monotonic()
    dynamodb = Deployment(addresses.endpoint).client("dynamodb")
    key = {"pk": {"S": f"BOOKING#{booking}"}, "sk": {"S": "~"}}

    def confirmed() -> bool:
        item = dynamodb.get_item(TableName=local_name("Table"), Key=key, ConsistentRead=True)["Item"]
        return bool(item["status"]["S"] == "confirmed")

    wait_for(confirmed, "confirmed booking")
    return time.monotonic() - answered


def _till(api: Api, double: Double, sections: int) -> Till:
    show = sale(api, {"A": rows(sections, ROW)}, hold_seconds=HOLD_SECONDS)
    return till(FakeClock(time.time_ns() // 1_000_000), double, show.event)


def _requests(double: Double) -> str:
    """The requests to Stripe since the last call."""
    count = len(double.requests())
    double.forget_requests()
    return f"{count} requests" if count != 1 else "1 request"
