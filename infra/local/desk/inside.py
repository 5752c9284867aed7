"""The parts of MiniStack that the workbench reads, and what is deployed in it.

A client of AWS in this process asks this process: that is how redriving and reading of lines stay those of an operator.
"""

import threading
from collections.abc import Mapping
from typing import Any

import boto3
from botocore.config import Config
from ministack.services import dynamodb, sqs

from infra.local.desk.contents import Table
from infra.local.desk.desk import Parts, Wrong
from infra.local.desk.letters import Messages
from infra.local.desk.lines import Lines
from infra.local.template import ENV
from infra.operating.deployed import Deployed


class Inside:
    """Finds the parts when they are first asked for, and again until the deployment is complete."""

    def __init__(self, endpoint: str) -> None:
        self._endpoint, self._lock = endpoint, threading.Lock()
        self._clients: dict[str, Any] = {}
        self._parts: Parts | None = None

    def parts(self) -> Parts:
        """Raises Wrong while the cloud starts."""
        with self._lock:
            self._parts = self._parts or self._found()
            return self._parts

    def _found(self) -> Parts:
        place = Deployed(ENV, self._client)
        states = [str(stack["StackStatus"]) for stack in place.stacks.values()]
        if not states or not all(state.endswith("_COMPLETE") for state in states):
            raise Wrong(503, "The local cloud is starting.")
        lines = Lines(self._client("logs"), place.log_groups())
        return Parts(_tables, _messages, self._client("sqs"), place.queues, lines, place.export("TableName"))

    def _client(self, service: str) -> Any:
        if service not in self._clients:
            self._clients[service] = boto3.client(
                service,
                endpoint_url=self._endpoint,
                region_name="us-east-1",
                aws_access_key_id="test",
                aws_secret_access_key="test",
                config=Config(retries={"max_attempts": 2}, proxies={}),
            )
        return self._clients[service]


def _tables() -> Mapping[str, Table]:
    return {str(name): table for (_, _, name), table in [*dynamodb._tables._data.items()]}


def _messages() -> Messages:
    return {str(address): queue["messages"] for (_, _, address), queue in [*sqs._queues._data.items()]}
