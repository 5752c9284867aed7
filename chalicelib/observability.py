"""Logs and metrics, by Powertools: one structured line a request, which has its metrics in it; other metrics as lines
of their own, in CloudWatch's embedded format (EMF). (Lambda traces by itself.)

All objects are made at first use. No log line has personal data: our ids are logged, and they mean nothing elsewhere;
names, email addresses, phones, tokens and locations are not logged.
"""

from __future__ import annotations

import os
import time
from collections.abc import Mapping
from functools import cache
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

_NAMESPACE = "Linehold"


@cache
def logger() -> Logger:
    return Logger(service=_service(), utc=True, build=os.environ.get("BUILD", ""))


def count(counts: Mapping[str, float], **dimensions: str) -> None:
    """Write one EMF line with these counts. Dimensions must have few values: routes and kinds, not ids."""
    metrics = _metrics()
    for name, dimension in dimensions.items():
        metrics.add_dimension(name, dimension)
    for name, value in counts.items():
        metrics.add_metric(name, MetricUnit.Count, value)
    metrics.flush_metrics()


def timed(name: str, millis: float, counts: Mapping[str, float], **dimensions: str) -> None:
    """As `count`, with one duration in milliseconds besides."""
    metrics = _metrics()
    metrics.add_metric(name, MetricUnit.Milliseconds, millis)
    count(counts, **dimensions)


def called(route: str, millis: float, counts: Mapping[str, float], **facts: Any) -> None:
    """Write the line of a request: its facts, its latency and these counts, with the route as their dimension."""
    described = {"Timestamp": time.time_ns() // 1_000_000, "CloudWatchMetrics": _of_calls(tuple(counts))}
    line: dict[str, Any] = {**facts, "_aws": described, "Latency": millis, **counts}
    logger().info("call", route=route, millis=millis, **line)


@cache
def _of_calls(counts: tuple[str, ...]) -> list[Any]:
    """What EMF says of the metrics in the line of a request. Powertools has no way to put both into one line."""
    latency = {"Name": "Latency", "Unit": MetricUnit.Milliseconds.value}
    metrics = [latency, *({"Name": name, "Unit": MetricUnit.Count.value} for name in counts)]
    return [{"Namespace": _NAMESPACE, "Dimensions": [["route", "service"]], "Metrics": metrics}]


@cache
def _metrics() -> Metrics:
    return Metrics(namespace=_NAMESPACE, service=_service())


def _service() -> str:
    return os.environ.get("POWERTOOLS_SERVICE_NAME", "linehold")
