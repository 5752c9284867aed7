"""Logs and metrics, by Powertools: one structured line a request, which has its metrics in it; other metrics as lines
of their own, in CloudWatch's embedded format (EMF). (Lambda traces by itself.) docs/logs.md describes the lines.

All objects are made at first use. No log line has personal data: our ids are logged, and they mean nothing elsewhere;
names, email addresses, phones, tokens and locations are not logged.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

from chalicelib.core.metric import Metric

_MILLISECONDS = {Metric.INDEXING_LAG, Metric.ROOM_LAG, Metric.TIMER_LAG}
_correlation: ContextVar[str] = ContextVar("correlation", default="")


@cache
def logger() -> Logger:
    return Logger(service=_service(), utc=True, build=os.environ.get("BUILD", ""))


def correlation_id() -> str:
    """What the running work follows from: the id of a request, or of the message that began it; empty for neither."""
    return _correlation.get()


@contextmanager
def correlated(id: str) -> Iterator[None]:
    """Work that follows from this request or message: its log lines and the messages that it sends have the id."""
    token = _correlation.set(id)
    logger().set_correlation_id(id or None)
    try:
        yield
    finally:
        _correlation.reset(token)
        logger().set_correlation_id(_correlation.get() or None)


def count(counts: Mapping[Metric, float]) -> None:
    """Write one EMF line with these values."""
    metrics = _metrics()
    for metric, value in counts.items():
        metrics.add_metric(metric, MetricUnit.Milliseconds if metric in _MILLISECONDS else MetricUnit.Count, value)
    metrics.flush_metrics()


def called(route: str, room: str | None, millis: float, refused: bool, fault: bool, **facts: Any) -> None:
    """Write the line of a request: its facts, and its metrics in all and of the service (`room`) that answered."""
    described = {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": _of_calls(room is not None)}
    counts = {"Latency": millis, "Refused": int(refused), "Faults": int(fault)}
    line: dict[str, Any] = {**facts, "_aws": described, **({"room": room} if room else {}), **counts}
    logger().info("call", route=route, millis=millis, **line)


@cache
def _of_calls(roomed: bool) -> list[Any]:
    """What EMF says of the metrics in the line of a request. Powertools has no way to put both into one line."""
    latency = {"Name": "Latency", "Unit": MetricUnit.Milliseconds.value}
    faults, refused = ({"Name": name, "Unit": MetricUnit.Count.value} for name in ("Faults", "Refused"))
    of_all = {"Namespace": _namespace(), "Dimensions": [["service"]], "Metrics": [latency, faults, refused]}
    of_room = {"Namespace": _namespace(), "Dimensions": [["room"]], "Metrics": [latency, faults]}
    return [of_all, of_room] if roomed else [of_all]


@cache
def _metrics() -> Metrics:
    return Metrics(namespace=_namespace(), service=_service())


def _namespace() -> str:
    return os.environ.get("POWERTOOLS_METRICS_NAMESPACE", "Linehold")


def _service() -> str:
    return os.environ.get("POWERTOOLS_SERVICE_NAME", "linehold")
