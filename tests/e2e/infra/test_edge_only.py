"""A service that only the edge may call, over HTTP and over the socket, as the functions run."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from functions.http.origin import HEADER
from infra.local.cloud import Addresses
from infra.local.deploy import Deployment
from infra.local.template import local_name
from infra.rotate_keys import edge_rotated, rotate
from tests.support.local import wait_for

pytestmark = [
    pytest.mark.faults,
    pytest.mark.skipif("LINEHOLD_API" in os.environ, reason="that one is not ours to close"),
]

GUARDED = ("app.app", "app.connect")


@contextmanager
def _only_the_edge(deployment: Deployment) -> Iterator[None]:
    """Sets the variable that the template's parameter sets, and takes it back."""
    client = deployment.client("lambda")
    pages = client.get_paginator("list_functions").paginate()
    found = [each for page in pages for each in page["Functions"] if each["Handler"] in GUARDED]
    assert len(found) == len(GUARDED)

    def write(more: dict[str, str]) -> None:
        for each in found:
            variables = {**each["Environment"]["Variables"], **more}
            client.update_function_configuration(
                FunctionName=each["FunctionName"], Environment={"Variables": variables}
            )

    write({"EDGE_ONLY": "true"})
    try:
        yield
    finally:
        write({})


def _key(deployment: Deployment) -> str:
    secret = deployment.client("secretsmanager").get_secret_value(SecretId=local_name("EdgeSecret"))
    return str(json.loads(secret["SecretString"])["current"])


def _opened(address: str, **headers: str) -> int:
    """The status with which the socket's opening is answered; 101 when it opens."""
    named: Any = {name.replace("_", "-"): value for name, value in headers.items()}
    try:
        with connect(address, additional_headers=named):
            return 101
    except InvalidStatus as refused:
        return refused.response.status_code


def test_past_the_edge_neither_calls_nor_sockets_are_answered(cloud: Addresses) -> None:
    """With the key of the deployed secret both are, and with the next one when it is rotated. The one before still
    counts."""
    deployment, about = Deployment(cloud.endpoint), f"{cloud.api}/v1/"
    with _only_the_edge(deployment):
        wait_for(lambda: httpx.get(about).status_code == 403, "refusal")
        assert httpx.get(about).json()["error"]["code"] == "EDGE_ONLY"
        assert _opened(cloud.websocket) == 403
        before = _key(deployment)
        assert httpx.get(about, headers={HEADER: before}).status_code == 200
        assert _opened(cloud.websocket, X_Origin_Key=before) == 101
        rotate(deployment.client("secretsmanager"), local_name("EdgeSecret"), edge_rotated)
        after = _key(deployment)
        assert after != before
        wait_for(lambda: httpx.get(about, headers={HEADER: after}).status_code == 200, "the new key")
        assert httpx.get(about, headers={HEADER: before}).status_code == 200
    wait_for(lambda: httpx.get(about).status_code == 200, "an answer to all")
