"""What bills assume of the functions, compared with what they write."""

from __future__ import annotations

import json
import subprocess
import sys

from bench.cost.operations import assumed
from chalicelib.core.metric import Metric
from functions.calls import CALLED
from infra.package import ROOT

_CALL = """
from types import SimpleNamespace
from chalicelib.observability import called, correlated, logger
id = "d3b07384-d9a0-4c9b-8f2e-000000000000"
name = "linehold-production-all-APIHandler-1A2B3C4D5E6F"
arn = f"arn:aws:lambda:eu-central-1:000000000000:function:{name}"
context = SimpleNamespace(
    function_name=name, memory_limit_in_mb=1024, invoked_function_arn=arn, aws_request_id=id
)
@logger().inject_lambda_context
def handler(event, context):
    with correlated(id):
        called("POST /v1/customers", "people", 12.5, False, False, status=201, code=None, request_id=id)
handler({}, context)
"""


def test_a_call_writes_as_many_metrics_and_bytes_as_bills_say() -> None:
    """In all and of its service; with Lambda's three lines its line is within the bytes of an invocation."""
    done = subprocess.run([sys.executable, "-c", _CALL], cwd=ROOT, capture_output=True, text=True, check=True)
    (line,) = done.stdout.splitlines()
    of_all, of_room = (len(each["Metrics"]) for each in json.loads(line)["_aws"]["CloudWatchMetrics"])
    assert of_all + of_room * len(CALLED) + len(Metric) == assumed("metrics")
    assert 0.5 * assumed("log_bytes") < len(line) < assumed("log_bytes")
