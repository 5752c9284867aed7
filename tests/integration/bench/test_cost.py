"""What bills assume of the functions, compared with what they write."""

from __future__ import annotations

import json
import subprocess
import sys

from bench.cost.operations import assumed
from infra.package import ROOT

_CALL = """
from chalicelib.observability import called
counts = {"Calls": 1, "Refused": 0, "Faults": 0}
called("POST /v1/customers", 12.5, counts, status=201, code=None, request_id="d3b07384-d9a0-4c9b-8f2e-000000000000")
"""


def test_a_call_writes_as_many_metrics_and_bytes_as_bills_say() -> None:
    """Its line names each metric of its route; with Lambda's three lines it is within the bytes of an invocation."""
    done = subprocess.run([sys.executable, "-c", _CALL], cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = done.stdout.splitlines()
    (described,) = json.loads(line)["_aws"]["CloudWatchMetrics"]
    assert len(described["Metrics"]) == assumed("metrics_a_route")
    assert 0.5 * assumed("log_bytes") < len(line) < assumed("log_bytes")
