"""Logs, metrics and traces."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from chalicelib import observability
from chalicelib.core.metric import Metric
from functions.calls import CALLED

_ROOT = Path(__file__).parents[2]


def test_a_log_line_is_json_with_its_facts_as_keys() -> None:
    """One line, one object."""
    code = "from chalicelib.observability import logger; logger().info('call', route='GET /v1/x', status=200)"
    (line,) = _run(code).splitlines()
    assert {"message": "call", "route": "GET /v1/x", "status": 200}.items() <= json.loads(line).items()


def test_a_request_is_one_line_of_facts_and_metrics() -> None:
    """CloudWatch finds the metrics, their units and their dimensions among the facts: in all, and of the service."""
    code = "from chalicelib.observability import called; called('GET /v1/x', 'seats', 1.5, True, False, status=409)"
    (line,) = map(json.loads, _run(code, POWERTOOLS_METRICS_NAMESPACE="Linehold/staging").splitlines())
    assert {"message": "call", "route": "GET /v1/x", "status": 409, "millis": 1.5}.items() <= line.items()
    of_all, of_room = line["_aws"]["CloudWatchMetrics"]
    assert _values(line, of_all) == {"Latency": ("Milliseconds", 1.5), "Faults": ("Count", 0), "Refused": ("Count", 1)}
    assert _values(line, of_room) == {"Latency": ("Milliseconds", 1.5), "Faults": ("Count", 0)}
    assert [line[name] for (name,) in (*of_all["Dimensions"], *of_room["Dimensions"])] == ["linehold", "seats"]
    assert {each["Namespace"] for each in (of_all, of_room)} == {"Linehold/staging"}
    assert abs(line["_aws"]["Timestamp"] - time.time() * 1000) < 60_000


def test_metrics_are_one_line_in_the_embedded_format(capsys: pytest.CaptureFixture[str]) -> None:
    """CloudWatch finds the values and their units; the next line does not repeat them."""
    observability.count({Metric.TIMER_LAG: 1.5, Metric.REPAIRED: 1})
    observability.count({Metric.OVERDUE: 2})
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    (described,) = first["_aws"]["CloudWatchMetrics"]
    assert _values(first, described) == {"TimerLag": ("Milliseconds", [1.5]), "Repaired": ("Count", [1])}
    assert described["Dimensions"] == [["service"]]
    assert "TimerLag" not in second
    assert second["Overdue"] == [2]


def test_an_environment_has_at_most_forty_metrics() -> None:
    """Each is billed by the month: sixteen of functions, three of all calls, and two of the calls of each service."""
    assert len(Metric) + 3 + 2 * len(CALLED) <= 40


def test_what_follows_from_a_request_has_its_id() -> None:
    """Work within other work has its own cause; afterwards the lines are the outer one's again."""
    seen = []
    for cause in ("r-1", "r-2"):
        with observability.correlated(cause):
            with observability.correlated("m-1"):
                seen.append(observability.correlation_id())
            seen.append(observability.correlation_id())
    assert [*seen, observability.correlation_id()] == ["m-1", "r-1", "m-1", "r-2", ""]


def _values(line: dict[str, Any], described: dict[str, Any]) -> dict[str, tuple[str, Any]]:
    return {metric["Name"]: (metric["Unit"], line[metric["Name"]]) for metric in described["Metrics"]}


def _run(code: str, **env: str) -> str:
    done = subprocess.run(
        [sys.executable, "-c", code],
        cwd=_ROOT,
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    return done.stdout
