"""Methods, `Accept`, and the headers of every answer."""

from __future__ import annotations

import re

import pytest

import app
from tests.artefact.events import request
from tests.support.api import Caller
from tests.support.contract import declared_calls
from tests.support.events import CONTEXT
from tests.worlds.world import World

_ITS_OWN = {"x-request-id", "content-length"}
"""Headers in which the answers to HEAD and to GET differ."""


def test_every_answer_is_of_its_own_type_and_over_https(here: World) -> None:
    """Successes, errors, unchanged snapshots, event streams, files, and methods that a path does not have."""
    sale, anyone = here.sale(), Caller(here.api)
    path = f"{sale.path}/seats/A"
    tag = anyone.get(path).headers["etag"]
    answers = [
        anyone.post("/v1/customers"),
        anyone.get("/v1/bookings"),
        anyone.get("/v1/venues/none"),
        anyone.call("TRACE", path),
        anyone.call("HEAD", path),
        anyone.get(path, If_None_Match=tag),
        anyone.get(path, Accept="text/event-stream"),
        sale.owner.get(f"{sale.path}/attendees"),
    ]
    assert [answer.status for answer in answers] == [201, 401, 404, 405, 200, 304, 200, 200]
    for answer in answers:
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert answer.headers["strict-transport-security"] == "max-age=63072000"


def test_head_answers_as_get_without_its_body(here: World) -> None:
    """Every GET of the contract: its status and its headers, those of an error too, and as long as its body is."""
    sale = here.sale()
    buyer = here.customer()
    names = {"event_id": sale.event, "section_id": "A"}
    for declared in declared_calls():
        if declared.route.method != "GET":
            continue
        path = re.sub(r"{(\w+)}", lambda name: names.get(name[1], "none"), declared.route.path)
        for caller in (Caller(here.api), buyer, sale.owner):
            got, asked = caller.get(path), caller.call("HEAD", path)
            assert (asked.status, asked.text) == (got.status, ""), path
            shown = {name: value for name, value in asked.headers.items() if name not in _ITS_OWN}
            assert shown == {name: value for name, value in got.headers.items() if name not in _ITS_OWN}, path
            assert asked.headers.get("content-length", "0") == str(len(got.text.encode()))


def test_head_of_a_snapshot_knows_its_tag(here: World) -> None:
    """It is 304 while the tag is current, and 405 where nothing can be read."""
    sale, anyone = here.sale(), Caller(here.api)
    tag = anyone.call("HEAD", f"{sale.path}/seats/A").headers["etag"]
    assert anyone.call("HEAD", f"{sale.path}/seats/A", headers={"If-None-Match": tag}).status == 304
    refused = anyone.call("HEAD", "/v1/operators/sign-in")
    assert (refused.status, refused.text, refused.headers["allow"]) == (405, "", "POST")


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("HEAD", "v1", 200),
        ("HEAD", "v1/bars/nearby", 422),
        ("HEAD", "v1/operators", 405),
        ("HEAD", "v1/nope", 404),
        ("TRACE", "v1/bars/nearby", 405),
        ("PATCH", "v1/bars/nearby", 405),
    ],
)
def test_what_api_gateway_sends_to_the_call_for_all_others(here: World, method: str, path: str, status: int) -> None:
    """A path with another method comes there, so HEAD is served there."""
    answer = app.app(request(method, "/{proxy+}", path={"proxy": path}), CONTEXT)
    assert answer["statusCode"] == status
    assert answer["headers"]["X-Content-Type-Options"] == "nosniff"
    assert bool(answer["body"]) is (method != "HEAD")


@pytest.mark.parametrize("method", ["TRACE", "PUT", "POST", "DELETE", "PROPFIND", "CONNECT"])
def test_a_method_that_a_path_does_not_take_is_405(here: World, method: str) -> None:
    """In the contract's words, with the methods that it takes."""
    refused = Caller(here.api).call(method, f"{here.sale().path}/seats/A")
    assert (refused.status, refused.code) == (405, "METHOD_NOT_ALLOWED")
    assert refused.headers["allow"] == "GET, HEAD"
    assert refused.headers["access-control-allow-origin"] == "*"
    assert "x-request-id" in refused.headers


def test_an_event_stream_is_sent_to_whom_wants_it_most(here: World) -> None:
    """`Accept` is read with its weights."""
    path = f"{here.sale().path}/seats/A"
    for accept, kind in (
        ("text/event-stream;q=0", "application/json"),
        ("text/event-stream;q=0.1, application/json", "application/json"),
        ("Text/Event-Stream;q=0.9, application/json;q=0.5", "text/event-stream"),
        ("image/png", "application/json"),
    ):
        assert Caller(here.api).get(path, Accept=accept).headers["content-type"].startswith(kind), accept
