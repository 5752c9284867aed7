"""Logs, metrics and traces."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from chalicelib import observability

_ROOT = Path(__file__).parents[2]


def test_a_log_line_is_json_with_its_facts_as_keys() -> None:
    """One line, one object."""
    code = "from chalicelib.observability import logger; logger().info('call', route='GET /v1/x', status=200)"
    (line,) = _run(code).splitlines()
    assert {"message": "call", "route": "GET /v1/x", "status": 200}.items() <= json.loads(line).items()


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


@pytest.fixture
def daemon() -> Iterator[socket.socket]:
    """The X-Ray daemon to which functions send their segments."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listening:
        listening.bind(("127.0.0.1", 0))
        listening.settimeout(20)
        yield listening


_TRACED = """
from chalicelib.observability import traced
with traced("call", route="GET /v1/x"):
    pass
"""


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


def test_a_call_is_a_subsegment_where_tracing_is_on(daemon: socket.socket) -> None:
    """For a sampled request, the daemon gets the subsegment with its annotation."""
    _run(
        _TRACED,
        LAMBDA_TASK_ROOT="/var/task",
        AWS_LAMBDA_FUNCTION_NAME="api",
        _X_AMZN_TRACE_ID="Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=1",
        AWS_XRAY_DAEMON_ADDRESS=f"127.0.0.1:{daemon.getsockname()[1]}",
    )
    _, _, segment = daemon.recv(65_536).partition(b"\n")
    sent = json.loads(segment)
    assert sent["name"] == "## call"
    assert sent["annotations"]["route"] == "GET /v1/x"
    assert sent["trace_id"] == "1-5759e988-bd862e3fe1be46a994272793"


def test_where_tracing_is_off_the_sdk_is_not_even_imported() -> None:
    """A cold start without tracing does not import it."""
    shown = _run(_TRACED + "import sys\nprint('aws_xray_sdk' in sys.modules)")
    assert shown.strip() == "False"
