"""What CloudWatch has counted of AWS's own services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from infra.operating.deployed import Deployed

_RECENT = timedelta(minutes=5)
"""Services report each minute, some minutes late."""


@dataclass(frozen=True)
class Metric:
    """A metric of a service with one dimension."""

    space: str
    name: str
    dimension: str
    value: str


def newest(place: Deployed, metric: Metric, now: datetime) -> float:
    """The maximum of the newest minute; 0 without one."""
    points = _points(place, metric, now - _RECENT, now, "Maximum", 60)
    last = max(points, key=lambda each: each["Timestamp"], default=None)
    return float(last["Maximum"]) if last else 0.0


def summed(place: Deployed, metric: Metric, since: datetime, until: datetime) -> float:
    """The sum between two instants."""
    return sum(float(each["Sum"]) for each in _points(place, metric, since, until, "Sum", 300))


def _points(
    place: Deployed, metric: Metric, since: datetime, until: datetime, statistic: str, period: int
) -> list[dict[str, Any]]:
    answer = place.client("cloudwatch").get_metric_statistics(
        Namespace=metric.space,
        MetricName=metric.name,
        Dimensions=[{"Name": metric.dimension, "Value": metric.value}],
        StartTime=since,
        EndTime=until,
        Period=period,
        Statistics=[statistic],
    )
    return list(answer["Datapoints"])
