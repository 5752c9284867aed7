"""CPU of the most frequent calls of bars' guests, beside the same store calls with bare botocore, without a network."""

from __future__ import annotations

import contextlib
import io
import itertools
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from botocore import xform_name
from botocore.awsrequest import AWSResponse

from app import app
from bench.bar_scene import bar_of, guest, stand
from bench.bar_town import CENTRE, Town
from bench.cpu import bare_client, in_turns, recorded
from bench.many import response
from bench.store_scene import alone, now
from bench.table import Table
from chalicelib import wiring
from chalicelib.table.items import Item
from tests.support.api import InProcess
from tests.support.clock import FakeClock
from tests.support.events import CONTEXT
from tests.worlds.scene import operator
from tests.worlds.tavern import Drinker, bar, place

_BARS = 300
_AHEAD = 10
_CALLS = 30


def add_cpu(api: InProcess, endpoint: str, table: Table) -> None:
    # a clock that stands still, so that caches of the container stay valid
    with alone(endpoint, "linehold-bench-bar-cpu", FakeClock(now())):
        tavern, one = bar(operator(api), servers=4, mean_visit_minutes=60), guest(api)
        Town(_BARS, bar_of(tavern)).fill()
        stand(tavern, _AHEAD)
        one.ask(tavern, max_wait_minutes=600).expect(202)
        wiring.app().bars.match_request.check(f"{one.id}/{one.asked[-1]}")
        tavern.accept().expect(200)
        one.at(0, 200).expect(200)
        for name, event in _events(one).items():
            ours, theirs = _measured(event)
            measured = f"{ours * 1e6:.0f} µs, {theirs * 1e6:.0f} µs ({ours / theirs:.2f} ×)"
            table.add(f"CPU of {name}, and of the same calls of the store with bare botocore", measured)


def _events(one: Drinker) -> dict[str, dict[str, Any]]:
    lat, lon = place(0, 200)
    where = {"lat": [str(CENTRE.lat)], "lon": [str(CENTRE.lon)], "limit": ["20"]}
    fix = {"lat": lat, "lon": lon, "accuracy": 10}
    return {
        "a search for the nearest 20": _event("GET", "/v1/bars/nearby", one, query=where),
        "a ping in the line": _event("PUT", "/v1/customers/me/location", one, body=fix),
        "one's own request in the line": _event(
            "GET", "/v1/bar-requests/{request_id}", one, {"request_id": one.asked[-1]}
        ),
    }


def _event(
    method: str,
    path: str,
    one: Drinker,
    names: Mapping[str, str] | None = None,
    query: Mapping[str, list[str]] | None = None,
    body: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """A request as API Gateway hands it to the function."""
    return {
        "resource": path,
        "requestContext": {"resourcePath": path, "httpMethod": method, "requestId": "bench", "path": "/api"},
        "pathParameters": names,
        "headers": {"authorization": f"Bearer {one.calls.token}", "content-type": "application/json"},
        "multiValueQueryStringParameters": query,
        "stageVariables": None,
        "body": None if body is None else json.dumps(body),
        "isBase64Encoded": False,
    }


def _measured(event: dict[str, Any]) -> tuple[float, float]:
    """Seconds of the whole request, and of its store calls alone."""
    answers: list[bytes] = []

    def request() -> None:
        answer = app(event, CONTEXT)
        assert answer["statusCode"] == 200, answer

    with contextlib.redirect_stdout(io.StringIO()), _noting(answers):
        seen = recorded(request)
    assert len(seen) == len(answers)
    bare = bare_client(_repeating(answers))
    calls = [(getattr(bare, xform_name(operation)), parameters) for operation, parameters in seen]
    events = Item._get_connection().connection.client.meta.events
    events.register_first("before-send.dynamodb", _repeating(answers), unique_id="bench-unsent")
    try:
        return in_turns(request, lambda: [call(**parameters) for call, parameters in calls], calls=_CALLS)
    finally:
        events.unregister("before-send.dynamodb", unique_id="bench-unsent")


@contextmanager
def _noting(answers: list[bytes]) -> Iterator[None]:
    """Collects the store's answers, in order."""
    events = Item._get_connection().connection.client.meta.events

    def after(parsed: dict[str, Any], **_: Any) -> None:
        answers.append(json.dumps({name: part for name, part in parsed.items() if name != "ResponseMetadata"}).encode())

    events.register("after-call.dynamodb", after, unique_id="bench-noting")
    try:
        yield
    finally:
        events.unregister("after-call.dynamodb", unique_id="bench-noting")


def _repeating(answers: list[bytes]) -> Callable[..., AWSResponse]:
    """Repeats these answers, without a call of the store."""
    following = itertools.cycle(answers)
    return lambda request, **_: response(request, next(following))
