"""Runs every measurement on a local cloud of its own; a few minutes."""

from __future__ import annotations

import contextlib
import io
import os
import tempfile
from pathlib import Path

from chalice.test import Client

from infra.local.cloud import Addresses, Cloud
from infra.local.deploy import Deployment, local_name
from tests.bench import cpu, crowds, operations, package, table
from tests.support.api import InProcess, over_http
from tests.support.local import free_port


def main() -> None:
    with tempfile.TemporaryDirectory() as state, Cloud(Path(state), free_port()) as cloud:
        _environment(cloud.addresses)
        from app import app

        with over_http(cloud.addresses.api) as api, Client(app) as client:
            quiet = _Quiet(InProcess(client))
            tables = [
                operations.measure(quiet),
                cpu.measure(quiet),
                crowds.measure(cloud.addresses, api),
                package.measure(),
            ]
    table.write(tables)
    print(f"\nKept in {os.path.relpath(table.DOCUMENT)}.")


class _Quiet(InProcess):
    """The app in this process, without its log lines between the results."""

    def __init__(self, inner: InProcess) -> None:
        self._inner = inner

    def send(self, *call: object) -> object:  # type: ignore[override]
        with contextlib.redirect_stdout(io.StringIO()):
            return self._inner.send(*call)  # type: ignore[arg-type]


def _environment(addresses: Addresses) -> None:
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
        DEADLINES_QUEUE=queues.get_queue_url(QueueName=local_name("DeadlinesQueue"))["QueueUrl"],
        PUSH_QUEUE=queues.get_queue_url(QueueName=local_name("PushQueue"))["QueueUrl"],
        TOKENS_SECRET=local_name("TokensSecret"),
        PAYMENTS="test",
        LIVE_ENDPOINT=addresses.endpoint + "/_aws/execute-api/ws0/api",
    )


if __name__ == "__main__":
    main()
