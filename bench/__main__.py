"""Runs every measurement, or the named parts, on a local cloud of its own. Takes a few minutes."""

from __future__ import annotations

import contextlib
import io
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from chalice.test import Client

from bench import bars, checkout, cpu, crowds, index, lists, money, operations, package, rooms, stores, table, waitlist
from infra.local.cloud import Addresses, Cloud
from infra.local.deploy import MAIL_FROM, Deployment
from infra.local.template import local_name, web_url
from tests.support.api import InProcess, over_http
from tests.support.local import free_port

PARTS = (
    "operations",
    "cpu",
    "lists",
    "index",
    "money",
    "crowds",
    "waitlist",
    "stores",
    "bars",
    "rooms",
    "checkout",
    "package",
)


def main(chosen: Sequence[str]) -> None:
    with tempfile.TemporaryDirectory() as state, Cloud(Path(state), free_port()) as cloud:
        environment(cloud.addresses)
        from app import app

        with over_http(cloud.addresses.api) as api, Client(app) as client:
            quiet = _Quiet(InProcess(client))
            parts: dict[str, Callable[[], list[table.Table]]] = {
                "operations": lambda: [operations.measure(quiet)],
                "cpu": lambda: [cpu.measure(quiet, cloud.addresses.endpoint)],
                "lists": lambda: lists.measure(quiet, cloud.addresses.endpoint),
                "index": lambda: [index.measure(quiet, api, cloud.addresses.endpoint)],
                "money": lambda: [money.measure(quiet)],
                "crowds": lambda: [crowds.measure(cloud.addresses, api)],
                "waitlist": lambda: [waitlist.measure(quiet, api, cloud.addresses)],
                "stores": lambda: [stores.measure(quiet, api, cloud.addresses)],
                "bars": lambda: [bars.measure(quiet, api, cloud.addresses)],
                "rooms": lambda: [rooms.measure()],
                "checkout": lambda: [checkout.measure(quiet, cloud.addresses.endpoint)],
                "package": lambda: [package.measure()],
            }
            assert tuple(parts) == PARTS
            tables = [result for name in chosen or PARTS for result in parts[name]()]
    table.write(tables, whole=not chosen)
    print(f"\nKept in {os.path.relpath(table.DOCUMENT)}.")


class _Quiet(InProcess):
    """The app in this process, without its log lines between the results."""

    def __init__(self, inner: InProcess) -> None:
        self._inner = inner

    def send(self, *call: object) -> object:  # type: ignore[override]
        with contextlib.redirect_stdout(io.StringIO()):
            return self._inner.send(*call)  # type: ignore[arg-type]


def environment(addresses: Addresses) -> None:
    """This process as a function of the local cloud."""
    queues = Deployment(addresses.endpoint).client("sqs")
    os.environ.update(
        AWS_ENDPOINT_URL=addresses.endpoint,
        AWS_ACCESS_KEY_ID="test",
        AWS_SECRET_ACCESS_KEY="test",
        AWS_DEFAULT_REGION="us-east-1",
        AWS_REGION="us-east-1",
        TABLE=local_name("Table"),
        IDEMPOTENCY_TABLE=local_name("IdempotencyTable"),
        LOCATIONS_TABLE=local_name("LocationsTable"),
        STORE_KEYS_TABLE=local_name("StoreKeysTable"),
        DEADLINES_QUEUE=queues.get_queue_url(QueueName=local_name("DeadlinesQueue"))["QueueUrl"],
        PAYMENTS_QUEUE=queues.get_queue_url(QueueName=local_name("PaymentsQueue"))["QueueUrl"],
        MAIL_QUEUE=queues.get_queue_url(QueueName=local_name("MailQueue"))["QueueUrl"],
        STORES_QUEUE=queues.get_queue_url(QueueName=local_name("StoresQueue"))["QueueUrl"],
        MATCHES_QUEUE=queues.get_queue_url(QueueName=local_name("MatchesQueue"))["QueueUrl"],
        JOINS_QUEUE=queues.get_queue_url(QueueName=local_name("JoinsQueue"))["QueueUrl"],
        ROOMS_QUEUE=queues.get_queue_url(QueueName=local_name("RoomsQueue"))["QueueUrl"],
        MARKETS_QUEUE=queues.get_queue_url(QueueName=local_name("MarketsQueue"))["QueueUrl"],
        PUSH_QUEUE=queues.get_queue_url(QueueName=local_name("PushQueue"))["QueueUrl"],
        NOTICES_QUEUE=queues.get_queue_url(QueueName=local_name("NoticesQueue"))["QueueUrl"],
        TOKENS_SECRET=local_name("TokensSecret"),
        TICKETS_SECRET=local_name("TicketsSecret"),
        STRIPE_SECRET=local_name("StripeSecret"),
        BUCKET=local_name("Bucket"),
        PAYMENTS="test",
        MAIL_FROM=MAIL_FROM,
        WEB_URL=web_url(addresses.endpoint),
        API_URL=addresses.api,
        POPULAR_HALF_LIFE_HOURS="48",
        POPULAR_RELEASED_DAYS="14",
        LIVE_ENDPOINT=addresses.endpoint + "/_aws/execute-api/ws0/api",
    )


if __name__ == "__main__":
    if unknown := set(sys.argv[1:]) - set(PARTS):
        sys.exit(f"There is no {', '.join(sorted(unknown))}: choose from {', '.join(PARTS)}, or nothing for all.")
    main(sys.argv[1:])
