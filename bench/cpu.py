"""CPU of a hold and of a page of a search, against the same calls with bare botocore, both without the network."""

from __future__ import annotations

import contextlib
import io
import json
import time
from collections.abc import Callable
from typing import Any

import botocore.session
from botocore import xform_name
from botocore.awsrequest import AWSResponse

from app import app
from bench.many import SAID, Many, response
from bench.table import Table
from chalicelib import wiring
from chalicelib.catalogue.search_events import Query
from chalicelib.settings import settings
from chalicelib.table.items import Item
from tests.support.api import Caller, InProcess
from tests.support.clock import FakeClock
from tests.support.events import CONTEXT
from tests.worlds.scene import Sale, customer, rows, sale

_ROUNDS, _CALLS = 7, 150


def _unsent(request: Any, **_: Any) -> AWSResponse:
    """DynamoDB's answer to a write that succeeded, without a request."""
    return response(request, b"{}")


def measure(api: InProcess) -> Table:
    table = Table(
        "CPU of a hold of two seats",
        "Process time a call, median of several rounds run in turns; the answers of the store are stubbed, so that "
        "what is left is building, signing, parsing, checking, logging. Ours includes routing, the token, the body, "
        "the log line and the metrics.",
    )
    # the clock stands still, so the container's caches stay fresh and every round makes two writes
    wiring.use(wiring.App(settings(), wiring.Ports(clock=FakeClock(time.time_ns() // 1_000_000))))
    show = sale(api, {"A": rows(5, 20)})
    buyer = customer(api)
    hold = show.hold(buyer, "A-1-1", "A-1-2").expect(201)["hold_id"]
    buyer.delete(f"/v1/holds/{hold}").expect(204)
    events = Item._get_connection().connection.client.meta.events
    event = wiring.app().catalogue.read_catalogue.event(show.event)
    seen = recorded(lambda: show.hold(buyer, "A-1-1", "A-1-2"))
    assert len(seen) == 2, [name for name, _ in seen]
    bare = bare_client(_unsent)
    events.register_first("before-send.dynamodb", _unsent, unique_id="bench-unsent")
    try:
        request = _event(show, buyer)
        with contextlib.redirect_stdout(io.StringIO()):
            assert app(request, CONTEXT)["statusCode"] == 201
        ours, theirs = in_turns(
            lambda: app(request, CONTEXT),
            lambda: [bare.update_item(**parameters) for _, parameters in seen],
        )
        use_case, _ = in_turns(
            lambda: wiring.app().seats.take_hold.take("cus_x", event, ["A-2-1", "A-2-2"]), lambda: None
        )
    finally:
        events.unregister("before-send.dynamodb", unique_id="bench-unsent")
        wiring.use(None)
    table.add("two writes with bare botocore", f"{theirs * 1e6:.0f} µs")
    table.add("the use case: rules, PynamoDB, two writes", f"{use_case * 1e6:.0f} µs ({use_case / theirs:.2f} ×)")
    table.add("the whole request", f"{ours * 1e6:.0f} µs ({ours / theirs:.2f} ×)", "at most 1.5 ×")
    return table


def measure_search() -> Table:
    table = Table(
        "CPU of a page of 50 events",
        "Process time a call, as above, with a clock that moves on so that no page is remembered. The cards have "
        "descriptions of 300 letters and the words of 60; bare botocore makes the same Query and BatchGetItem and "
        "reads nothing out of the cards.",
    )
    clock = FakeClock(time.time_ns() // 1_000_000)
    wiring.use(wiring.App(settings(), wiring.Ports(clock=clock)))
    search = wiring.app().catalogue.search_events
    many = Many(1_000, clock.now() + 86_400_000, SAID)
    answers: dict[str, bytes] = {}

    def unsent(request: Any, **_: Any) -> AWSResponse:
        target = str(request.headers["X-Amz-Target"])
        if target not in answers:
            answers[target] = many.answer(request)
        return response(request, answers[target])

    def request() -> Any:
        clock.move(2)
        return app(_search_event(), CONTEXT)

    def use_case() -> Any:
        clock.move(2)
        return search.search(Query("jazz"), 50, None)

    bare = bare_client(unsent)
    events = Item._get_connection().connection.client.meta.events
    events.register_first("before-send.dynamodb", unsent, unique_id="bench-unsent")
    try:
        with contextlib.redirect_stdout(io.StringIO()):
            seen = recorded(request)
            answered = request()
        assert [operation for operation, _ in seen] == ["Query", "BatchGetItem"], seen
        assert len(json.loads(answered["body"])["items"]) == 50, answered
        calls = [(getattr(bare, xform_name(operation)), parameters) for operation, parameters in seen]

        def alone() -> Any:
            return [call(**parameters) for call, parameters in calls]

        ours, theirs = in_turns(request, alone)
        own, _ = in_turns(use_case, lambda: None)
        lasts, last = in_turns(request, alone, time.perf_counter)
    finally:
        events.unregister("before-send.dynamodb", unique_id="bench-unsent")
        wiring.use(None)
    table.add("a Query of 52 postings and 51 cards with bare botocore", f"{theirs * 1e6:.0f} µs")
    table.add("the use case: walk, PynamoDB, cards, matching", f"{own * 1e6:.0f} µs ({own / theirs:.2f} ×)")
    table.add("the whole request", f"{ours * 1e6:.0f} µs ({ours / theirs:.2f} ×)", "at most 2.5 ×")
    table.add(
        "the whole request by the clock on the wall", f"{lasts * 1e6:.0f} µs ({lasts / last:.2f} ×)", "the same ×"
    )
    table.add("bytes of its answer", f"{len(answered['body'].encode()):,}")
    return table


def bare_client(answer: Callable[..., AWSResponse]) -> Any:
    """A client of botocore alone, with these answers."""
    client = botocore.session.get_session().create_client(
        "dynamodb", region_name=settings().aws_region, endpoint_url=settings().tables_endpoint
    )
    client.meta.events.register("before-send.dynamodb", answer)
    return client


def _search_event() -> dict[str, Any]:
    """A search as API Gateway sends it to the function."""
    path = "/v1/events/search"
    return {
        "resource": path,
        "requestContext": {"resourcePath": path, "httpMethod": "GET", "requestId": "bench", "path": "/api"},
        "pathParameters": None,
        "headers": {},
        "multiValueQueryStringParameters": {"keyword": ["jazz"], "limit": ["50"]},
        "stageVariables": None,
        "body": None,
        "isBase64Encoded": False,
    }


def _event(show: Sale, buyer: Caller) -> dict[str, Any]:
    """The request as API Gateway sends it to the function."""
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


def recorded(act: Callable[[], Any]) -> list[tuple[str, dict[str, Any]]]:
    """The operations and parameters that PynamoDB gives to botocore in the block."""
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


def in_turns(
    first: Callable[[], Any],
    second: Callable[[], Any],
    clock: Callable[[], float] = time.process_time,
    calls: int = _CALLS,
) -> tuple[float, float]:
    """Seconds of a call of each, the median of several rounds of so many calls."""
    times: tuple[list[float], list[float]] = ([], [])
    with contextlib.redirect_stdout(io.StringIO()):
        for _ in range(_ROUNDS):
            for act, spent in zip((first, second), times, strict=True):
                started = clock()
                for _ in range(calls):
                    act()
                spent.append((clock() - started) / calls)
    return sorted(times[0])[_ROUNDS // 2], sorted(times[1])[_ROUNDS // 2]
