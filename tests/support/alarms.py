"""CloudWatch's evaluation of alarms, on the definitions in the packaged templates and on points that a test has."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Point:
    """A value of a metric within a minute."""

    space: str
    metric: str
    dimensions: Mapping[str, str]
    minute: int
    value: float


def resolved(value: Any) -> str:
    """An intrinsic function's value in environment `staging`, with names of resources and exports for themselves."""
    match value:
        case {"Ref": name}:
            return str(name)
        case {"Fn::ImportValue": name}:
            return resolved(name).removeprefix("linehold-staging-")
        case {"Fn::Sub": text}:
            return str(text).replace("${Env}", "staging")
    return str(value)


def points_in(lines: str, minute: int) -> Iterator[Point]:
    """What CloudWatch makes of log lines in the embedded format."""
    for line in map(json.loads, (each for each in lines.splitlines() if '"_aws"' in each)):
        for described in line["_aws"]["CloudWatchMetrics"]:
            for names in described["Dimensions"]:
                dimensions = {name: line[name] for name in names}
                for metric in described["Metrics"]:
                    values = line[metric["Name"]]
                    for value in values if isinstance(values, list) else [values]:
                        yield Point(described["Namespace"], metric["Name"], dimensions, minute, value)


def watched(alarm: Mapping[str, Any]) -> tuple[str, str, dict[str, str]]:
    """The namespace, name and dimensions of the alarm's metric."""
    metric = alarm["Metrics"][0]["MetricStat"]["Metric"] if "Metrics" in alarm else alarm
    dimensions = {each["Name"]: resolved(each["Value"]) for each in metric["Dimensions"]}
    return resolved(metric["Namespace"]), metric["MetricName"], dimensions


def rings(alarm: Mapping[str, Any], points: Iterable[Point], minute: int) -> bool:
    """Whether the alarm (its properties) is in state ALARM after this minute."""
    metric = watched(alarm)
    own = [point for point in points if (point.space, point.metric, point.dimensions) == metric]
    beyond = sum(
        _is_beyond(alarm, [point.value for point in own if point.minute == each])
        for each in range(minute - alarm["EvaluationPeriods"] + 1, minute + 1)
    )
    return beyond >= alarm["DatapointsToAlarm"]


def _is_beyond(alarm: Mapping[str, Any], values: list[float]) -> bool:
    if not values:
        return bool(alarm["TreatMissingData"] == "breaching")
    name = alarm.get("Statistic") or alarm.get("ExtendedStatistic")
    if "Metrics" in alarm:
        busy = _BUSY.fullmatch(alarm["Metrics"][2]["Expression"])
        assert busy, "no such expression is known here"
        if len(values) <= int(busy[1]):
            return False
        name = alarm["Metrics"][0]["MetricStat"]["Stat"]
    value = _statistic(str(name), sorted(values))
    below = alarm["ComparisonOperator"] == "LessThanThreshold"
    return bool(value < alarm["Threshold"] if below else value > alarm["Threshold"])


_BUSY = re.compile(r"IF\(calls > (\d+), value\)")


def _statistic(name: str, values: list[float]) -> float:
    if name.startswith("p"):
        return values[math.ceil(float(name[1:]) / 100 * len(values)) - 1]
    return {"Sum": sum(values), "Maximum": values[-1]}[name]
