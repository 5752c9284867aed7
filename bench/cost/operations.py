"""What an operation uses of what AWS asks money for: amounts by the names of `prices.toml`."""

from __future__ import annotations

import math
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bench.cost import measured
from bench.cost.amounts import Amounts

FOLDER = Path(__file__).parent

_GB = 1_000_000_000
_HANDLING_MS = 1.0
"""CPU of a call that asks nothing of the store: routing, tokens, the log line."""

_PUBLISH, _PROJECT, _JOB = (
    "publish a change of a section",
    "count views, every 5 seconds in each container",
    "Deadlines",
)


@dataclass(frozen=True)
class Operation:
    """An entry of `operations.toml`, which says what its fields mean."""

    service: str
    text: str
    call: str = ""
    cpu: str = ""
    socket: str = ""
    jobs: tuple[str, ...] = ()
    publishes: int = 0
    emails: float = 0
    places: int = 0
    projects: int = 0


@cache
def operations() -> dict[str, Operation]:
    read = tomllib.loads((FOLDER / "operations.toml").read_text())
    return {name: Operation(**{**entry, "jobs": tuple(entry.get("jobs", ()))}) for name, entry in read.items()}


@cache
def assumed(name: str) -> float:
    """The value of an assumption."""
    return float(tomllib.loads((FOLDER / "assumptions.toml").read_text())[name]["value"])


def amounts(operation: Operation, size: int, watchers: float, cold: float) -> dict[str, Amounts]:
    """What one run uses, by service: its own, and `live` for the publisher, pushes and emails. `size` is which of the
    measured sizes it runs at, `cold` the share of invocations that start a container."""
    own, live = Amounts(), Amounts()
    if operation.call:
        own += called(operation.call, size, operation.cpu, cold)
    if operation.socket:
        own += _invoked(operation.socket, size, "", "WebsocketMessage", cold)
        own += _invoked("-", size, "", "WebsocketConnect", cold)
        own["socket"] += 2  # the connection's own first message, and the snapshot
    for row in operation.jobs:
        own += _message() + _invoked(row, size, "", _JOB, cold)
    if operation.places:
        own += _placed()
    if operation.projects:
        live += _invoked(_PROJECT, 0, "", "ProjectChanges", cold)
    for _ in range(operation.publishes):
        live += _invoked(_PUBLISH, 0, "", "Publish", cold)
        live["socket"] += watchers
    if operation.emails:
        one = _message() + _invoked("become a customer", 0, "", "Emails", cold) + Amounts({"email": 1})
        live += one.times(operation.emails)
    return {"live": own + live} if operation.service == "live" else {operation.service: own, "live": live}


def called(row: str, size: int, cpu: str, cold: float) -> Amounts:
    """A request to the API."""
    found = _invoked(row, size, cpu, "APIHandler", cold)
    found["rest"] += 1
    found["out"] += measured.operation("become a customer" if row == "-" else row, size).answered / _GB
    return found


def _invoked(row: str, size: int, cpu: str, function: str, cold: float) -> Amounts:
    """An invocation of a function that does what the row says; `-` asks nothing of the store."""
    used = measured.Measured(0, 0, 0, 0) if row == "-" else measured.operation(row, size)
    own_ms = measured.cpu_ms(cpu) if cpu else _HANDLING_MS + used.requests * measured.cpu_ms_a_request()
    waiting_ms = used.requests * assumed("store_ms")
    return invocation(waiting_ms + slowed(own_ms) + cold * measured.start_ms(function)) + Amounts(
        {"read": used.reads, "write": used.writes}
    )


def invocation(millis: float) -> Amounts:
    """An invocation of so many milliseconds, each begun one billed, with its logs and its share of traces."""
    return Amounts(
        {
            "call": 1,
            "time": math.ceil(millis) / 1_000 * assumed("memory") / 1_024,
            "log": assumed("log_bytes") / _GB,
            "trace": assumed("trace_share"),
        }
    )


def slowed(cpu_ms: float) -> float:
    """The duration of so much CPU with a function's share of a core."""
    return cpu_ms * assumed("core_mb") / assumed("memory")


def _message() -> Amounts:
    return Amounts({"sqs": assumed("message_requests")})


def _placed() -> Amounts:
    """A join on its way to its place: sent alone, received and deleted ten at a time, written with many."""
    batch, row = assumed("batch_of_places"), "give 500 places, a batch of the queue"
    used, of_batch = measured.operation(row, 0), 500
    millis = slowed(1_000 * batch / measured.places_a_second()) + assumed("store_ms")
    each = invocation(millis).times(1 / batch)
    each["sqs"] += 1 + 2 / 10
    each["write"] += used.writes / of_batch
    each["read"] += used.reads / of_batch
    return each
