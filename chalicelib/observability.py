"""Logs and metrics, by Powertools: one structured line a request, metrics as EMF lines. (Lambda traces by itself.)

All objects are made at first use. No log line has personal data: our ids are logged, and they mean nothing elsewhere;
names, email addresses, phones, tokens and locations are not logged.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cache

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.metrics import MetricUnit

_NAMESPACE = "Linehold"


@cache
def logger() -> Logger:
    return Logger(service=os.environ.get("POWERTOOLS_SERVICE_NAME", "linehold"), utc=True)


@cache
def _metrics() -> Metrics:
    return Metrics(namespace=_NAMESPACE, service=os.environ.get("POWERTOOLS_SERVICE_NAME", "linehold"))


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
