"""What bills assume of the functions, compared with what they write."""

from __future__ import annotations

import json

import pytest

from bench.cost.operations import assumed
from tests.worlds.world import World


def test_a_call_writes_as_many_metrics_and_bytes_as_bills_say(here: World, capfd: pytest.CaptureFixture[str]) -> None:
    """Its line names each metric of its route; with Lambda's three lines it is within the bytes of an invocation."""
    here.customer()
    (line,) = [each for each in capfd.readouterr().out.splitlines() if '"route"' in each]
    (described,) = json.loads(line)["_aws"]["CloudWatchMetrics"]
    assert len(described["Metrics"]) == assumed("metrics_a_route")
    assert 0.5 * assumed("log_bytes") < len(line) < assumed("log_bytes")
