"""API Gateway's own refusal of a call that gets more requests than it may."""

from __future__ import annotations

import os
from typing import Any

import httpx
import pytest

from infra.local.cloud import Addresses
from infra.local.deploy import Deployment
from infra.local.template import REST_API_ID
from infra.template import API_THROTTLE

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif("LINEHOLD_API" in os.environ, reason="that one is not ours to set limits of"),
]

PATH = "/v1/ticket-keys"


def _limited(gateway: Any, a_second: int) -> None:
    setting = f"/{PATH.replace('/', '~1')}/GET/throttling"
    operations = [
        {"op": "replace", "path": f"{setting}/{name}", "value": str(a_second)} for name in ("rateLimit", "burstLimit")
    ]
    gateway.update_stage(restApiId=REST_API_ID, stageName="api", patchOperations=operations)


def test_a_call_above_its_limit_is_to_be_repeated(cloud: Addresses) -> None:
    """503 with `Retry-After` in the contract's form, for pages of any origin; other calls go on, and so does this one
    when there is room."""
    gateway = Deployment(cloud.endpoint).client("apigateway")
    _limited(gateway, 0)
    try:
        refused = httpx.get(cloud.api + PATH)
        other = httpx.get(f"{cloud.api}/v1/")
    finally:
        _limited(gateway, API_THROTTLE)
    error = refused.json()["error"]
    assert (refused.status_code, error["code"], refused.headers["retry-after"]) == (503, "THROTTLED", "1")
    assert error.keys() == {"code", "message", "details", "request_id"}
    assert refused.headers["access-control-allow-origin"] == "*"
    assert (other.status_code, httpx.get(cloud.api + PATH).status_code) == (200, 200)
