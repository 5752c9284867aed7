"""CPU of a hold request beside the same two writes with bare botocore, the network cut out of both."""

from __future__ import annotations

import contextlib
import io
import time
from collections.abc import Callable
from typing import Any

import botocore.session
from botocore.awsrequest import AWSResponse

from app import app
from chalicelib import wiring
from chalicelib.settings import settings
from chalicelib.storage.table import Item
from tests.bench.table import Table
from tests.support.api import Caller, InProcess
from tests.support.clock import FakeClock
from tests.support.events import CONTEXT
from tests.support.scene import Sale, customer, rows, sale

_ROUNDS, _CALLS = 7, 150


class _Body(io.BytesIO):
    def stream(self, **_: Any) -> Any:
        yield self.getvalue()


def _unsent(request: Any, **_: Any) -> AWSResponse:
    """The store's answer to a write that succeeded, without asking it."""
    return AWSResponse(request.url, 200, {"Content-Type": "application/x-amz-json-1.0"}, _Body(b"{}"))


def measure(api: InProcess) -> Table:
    table = Table(
        "CPU of a hold of two seats",
        "Process time a call, median of several rounds run in turns; the answers of the store are stubbed, so that "
        "what is left is building, signing, parsing, checking, logging. Ours includes routing, the token, the body, "
        "the log line and the metrics.",
    )
    # a clock that stands still: what the container remembers stays fresh, so that every round makes two writes
    wiring.use(wiring.Container(settings(), wiring.Ports(clock=FakeClock(time.time_ns() // 1_000_000))))
    show = sale(api, {"A": rows(5, 20)})
    buyer = customer(api)
    hold = show.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
    buyer.delete(f"/v1/holds/{hold}").expect(204)
    events = Item._get_connection().connection.client.meta.events
    event = wiring.container().catalogue.event(show.event)
    seen = _recorded(lambda: show.hold(buyer, "A-1-1", "A-1-2"))
    assert len(seen) == 2, [name for name, _ in seen]
    bare = botocore.session.get_session().create_client(
        "dynamodb", region_name=settings().aws_region, endpoint_url=settings().aws_endpoint_url
    )
    bare.meta.events.register("before-send.dynamodb", _unsent)
    events.register_first("before-send.dynamodb", _unsent, unique_id="bench-unsent")
    try:
        request = _event(show, buyer)
        assert app(request, CONTEXT)["statusCode"] == 201
        ours, theirs = _in_turns(
            lambda: app(request, CONTEXT),
            lambda: [bare.update_item(**parameters) for _, parameters in seen],
        )
        use_case, _ = _in_turns(
            lambda: wiring.container().taking.take("cus_x", event, ["A-2-1", "A-2-2"]), lambda: None
        )
    finally:
        events.unregister("before-send.dynamodb", unique_id="bench-unsent")
        wiring.use(None)
    table.add("two writes with bare botocore", f"{theirs * 1e6:.0f} µs")
    table.add("the use case: rules, PynamoDB, two writes", f"{use_case * 1e6:.0f} µs ({use_case / theirs:.2f} ×)")
    table.add("the whole request", f"{ours * 1e6:.0f} µs ({ours / theirs:.2f} ×)", "at most 1.5 ×")
    return table


def _event(show: Sale, buyer: Caller) -> dict[str, Any]:
    """The request as API Gateway hands it to the function."""
    path = "/v1/events/{event_id}/holds"
    return {
        "resource": path,
        "requestContext": {"resourcePath": path, "httpMethod": "POST", "requestId": "bench", "path": "/api"},
        "pathParameters": {"event_id": show.event},
        "headers": {"authorization": f"Bearer {buyer.token}", "content-type": "application/json"},
        "multiValueQueryStringParameters": None,
        "stageVariables": None,
        "body": '{"seats": ["A-2-1", "A-2-2"]}',
        "isBase64Encoded": False,
    }


def _recorded(act: Callable[[], Any]) -> list[tuple[str, dict[str, Any]]]:
    """The operations and parameters that PynamoDB hands to botocore meanwhile."""
    connection = Item._get_connection().connection
    client, seen = connection.client, []
    make = client._make_api_call

    def noting(operation: str, parameters: dict[str, Any]) -> Any:
        seen.append((operation, dict(parameters)))
        return make(operation, parameters)

    client._make_api_call = noting
    try:
        act()
    finally:
        client._make_api_call = make
    return seen


def _in_turns(first: Callable[[], Any], second: Callable[[], Any]) -> tuple[float, float]:
    times: tuple[list[float], list[float]] = ([], [])
    with contextlib.redirect_stdout(io.StringIO()):
        for _ in range(_ROUNDS):
            for act, spent in zip((first, second), times, strict=True):
                started = time.process_time()
                for _ in range(_CALLS):
                    act()
                spent.append((time.process_time() - started) / _CALLS)
    return sorted(times[0])[_ROUNDS // 2], sorted(times[1])[_ROUNDS // 2]
