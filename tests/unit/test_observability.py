"""Logs, metrics and traces."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from chalicelib import observability

_ROOT = Path(__file__).parents[2]


def test_a_log_line_is_json_with_its_facts_as_keys() -> None:
    """One line, one object."""
    code = "from chalicelib.observability import logger; logger().info('call', route='GET /v1/x', status=200)"
    (line,) = _run(code).splitlines()
    assert {"message": "call", "route": "GET /v1/x", "status": 200}.items() <= json.loads(line).items()


def test_a_request_is_one_line_of_facts_and_metrics() -> None:
    """CloudWatch finds the metrics, their units and their dimensions among the facts."""
    code = (
        "from chalicelib.observability import called; called('GET /v1/x', 1.5, {'Calls': 1, 'Faults': 0}, status=200)"
    )
    (line,) = map(json.loads, _run(code).splitlines())
    assert {"message": "call", "route": "GET /v1/x", "status": 200, "millis": 1.5}.items() <= line.items()
    (described,) = line["_aws"]["CloudWatchMetrics"]
    assert {metric["Name"]: (metric["Unit"], line[metric["Name"]]) for metric in described["Metrics"]} == {
        "Latency": ("Milliseconds", 1.5),
        "Calls": ("Count", 1),
        "Faults": ("Count", 0),
    }
    assert all(isinstance(line[name], str) for name in described["Dimensions"][0])
    assert abs(line["_aws"]["Timestamp"] - time.time() * 1000) < 60_000


def test_metrics_are_one_line_in_the_embedded_format(capsys: pytest.CaptureFixture[str]) -> None:
    """CloudWatch finds the units and the dimension; the next line does not repeat them."""
    observability.timed("Latency", 1.5, {"Calls": 1}, route="GET /v1/x")
    observability.count({"Overdue": 2}, job="sweep")
    first, second = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    (described,) = first["_aws"]["CloudWatchMetrics"]
    assert {metric["Name"]: metric["Unit"] for metric in described["Metrics"]} == {
        "Latency": "Milliseconds",
        "Calls": "Count",
    }
    assert "route" in described["Dimensions"][0]
    assert first["Latency"] == [1.5]
    assert "route" not in second
    assert second["Overdue"] == [2]


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
