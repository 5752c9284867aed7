"""Answers as responses: JSON, snapshots with an ETag, event streams, files and errors."""

from __future__ import annotations

import json
from typing import Any

import msgspec
import pytest
from chalice.app import Response

from chalicelib.errors import Conflict, TooMany
from functions.http.errors import NotAcceptable
from functions.http.responses import Replayed, error_response, response_of
from functions.http.routes import Answer, File, Route, Routes


class Map(msgspec.Struct):
    section: str
    version: int


SNAPSHOT = Answer(Map("A", 7), headers={"Cache-Control": "max-age=1"})


def _route(status: int = 200, **declared: Any) -> Route:
    """A call with this declaration."""
    routes = Routes("maps")
    routes.get("/v1/maps", status=status, **declared)(lambda call: Answer())
    return routes.all[0]


PLAIN, READ = _route(), _route(snapshot=True)


def _tag(answer: Answer = SNAPSHOT) -> str:
    return response_of(answer, READ, {}).headers["ETag"]


def _events(response: Response) -> dict[str, str]:
    """The fields of the only event."""
    assert response.body.endswith("\n\n")
    lines = response.body.removesuffix("\n\n").split("\n")
    return dict(line.split(": ", 1) for line in lines)


def test_an_answer_is_json_that_no_cache_keeps() -> None:
    """Unless its headers say otherwise."""
    response = response_of(Answer(Map("A", 7), headers={"Location": "/v1/x"}), _route(201), {})
    assert (response.status_code, response.body) == (201, '{"section":"A","version":7}')
    assert response.headers == {
        "Content-Type": "application/json",
        "Cache-Control": "no-store",
        "Location": "/v1/x",
    }


def test_an_answer_may_have_a_status_of_its_own() -> None:
    """It overrides the declared one."""
    assert response_of(Answer({}, status=202), _route(201), {}).status_code == 202


def test_an_answer_without_a_body_has_none() -> None:
    """Not even null."""
    response = response_of(Answer(), _route(204), {})
    assert (response.status_code, response.body) == (204, "")


def test_an_answer_of_another_script_is_utf_8() -> None:
    """Letters are not escaped."""
    assert response_of(Answer({"name": "Röda Kvarn 東"}), PLAIN, {}).body == '{"name":"Röda Kvarn 東"}'


def test_a_snapshot_has_a_tag() -> None:
    """Strong, quoted, and different for each content."""
    response = response_of(SNAPSHOT, READ, {})
    assert response.body == '{"section":"A","version":7}'
    assert response.headers["Cache-Control"] == "max-age=1"
    assert response.headers["Vary"] == "Accept"
    tag = response.headers["ETag"]
    assert tag.startswith('"')
    assert tag.endswith('"')
    assert tag == _tag()
    assert tag != _tag(Answer(Map("A", 8)))


@pytest.mark.parametrize(
    "form", ["{}", "W/{}", '"other", {}', '{}, "other"', '"a","b",W/{},"c"', '  {}  ,  "other"  ', 'W/"other", W/{}']
)
def test_what_is_known_is_not_sent_again(form: str) -> None:
    """The tag may be marked as weak, and be one of a list."""
    response = response_of(SNAPSHOT, READ, {"if-none-match": form.format(_tag())})
    assert (response.status_code, response.body) == (304, "")
    assert response.headers["ETag"] == _tag()
    assert response.headers["Cache-Control"] == "max-age=1"
    assert response.headers["Vary"] == "Accept"


@pytest.mark.parametrize("form", ["", '"other"', 'W/"other"', "{bare}", "w/{tag}", '"{bare}x"', ",", '"'])
def test_what_is_not_known_is_sent(form: str) -> None:
    """With no tag, another tag, or a text that only resembles it."""
    asked = form.replace("{tag}", _tag()).replace("{bare}", _tag().strip('"'))
    assert response_of(SNAPSHOT, READ, {"if-none-match": asked}).status_code == 200


def test_an_answer_that_is_no_snapshot_has_no_tag() -> None:
    """It is sent whatever tag the client has."""
    plain = Answer(Map("A", 7))
    response = response_of(plain, PLAIN, {"if-none-match": _tag(), "accept": "text/event-stream"})
    assert response.status_code == 200
    assert "ETag" not in response.headers
    assert response.headers["Content-Type"] == "application/json"


@pytest.mark.parametrize("accept", ["text/event-stream", "text/event-stream, */*;q=0.1", "a/b,text/event-stream;q=1"])
def test_a_snapshot_can_be_read_as_an_event_stream(accept: str) -> None:
    """One event with the tag as its id and a time to reconnect; then the response ends."""
    response = response_of(SNAPSHOT, READ, {"accept": accept})
    assert response.status_code == 200
    assert _events(response) == {
        "retry": "2000",
        "id": _tag(),
        "event": "snapshot",
        "data": '{"section":"A","version":7}',
    }
    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"
    assert response.headers["Cache-Control"] == "no-store"


@pytest.mark.parametrize("accept", ["", "*/*", "application/json", "text/*"])
def test_a_snapshot_is_json_for_other_clients(accept: str) -> None:
    """Only a client that accepts event streams gets one."""
    assert response_of(SNAPSHOT, READ, {"accept": accept}).headers["Content-Type"] == "application/json"


def test_a_file_with_a_name_is_saved() -> None:
    """With the declared type, in UTF-8, and without caching."""
    response = response_of(Answer(File("a,b\r\n", "x.csv"), headers={"Link": "<y>"}), _route(answer="text/csv"), {})
    assert (response.status_code, response.body) == (200, "a,b\r\n")
    assert response.headers == {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="x.csv"',
        "Cache-Control": "no-store",
        "Link": "<y>",
    }


def test_a_file_without_a_name_is_shown() -> None:
    """Whatever type the client accepts, if it is text."""
    response = response_of(Answer(File("<svg/>")), _route(answer="image/svg+xml"), {"accept": "image/png"})
    assert response.headers == {"Content-Type": "image/svg+xml; charset=utf-8", "Cache-Control": "no-store"}


@pytest.mark.parametrize("accept", ["image/png", "IMAGE/PNG", " image/png ", "image/png;q=0.5"])
def test_bytes_need_their_type_in_accept(accept: str) -> None:
    """They have no charset."""
    response = response_of(Answer(File(b"\x89PNG")), _route(answer="image/png"), {"accept": accept})
    assert (response.body, response.headers["Content-Type"]) == (b"\x89PNG", "image/png")


@pytest.mark.parametrize(
    "accept",
    [
        None,
        "",
        "*/*",
        "image/*",
        "image/jpeg",
        "image/avif,image/png,*/*;q=0.8",
        "image/png, */*",
        "image/pngx",
        "image/png;q=0",
    ],
)
def test_bytes_are_refused_without_it(accept: str | None) -> None:
    """API Gateway would send base64, or an error that is not the contract's."""
    with pytest.raises(NotAcceptable) as refused:
        response_of(Answer(File(b"x")), _route(answer="image/png"), {} if accept is None else {"accept": accept})
    assert refused.value.details == {"accept": "image/png"}


def test_an_event_is_one_line_of_data() -> None:
    """Line breaks in texts are escaped, so no text can add a field."""
    response = response_of(Answer({"text": "a\nb\r\ndata: c\n\nid: d"}), READ, {"accept": "text/event-stream"})
    assert json.loads(_events(response)["data"]) == {"text": "a\nb\r\ndata: c\n\nid: d"}
    assert response.body.count("\n") == 5
    assert "\r" not in response.body


def test_an_unchanged_stream_has_no_event() -> None:
    """A client with the current tag gets a comment and the time to reconnect."""
    response = response_of(SNAPSHOT, READ, {"accept": "text/event-stream", "last-event-id": _tag()})
    assert (response.status_code, response.body) == (200, "retry: 2000\n: unchanged\n\n")
    assert response.headers["Content-Type"] == "text/event-stream; charset=utf-8"


@pytest.mark.parametrize("seen", ["", '"other"', "7"])
def test_a_changed_stream_has_an_event(seen: str) -> None:
    """A client with another tag gets the snapshot."""
    response = response_of(SNAPSHOT, READ, {"accept": "text/event-stream", "last-event-id": seen})
    assert _events(response)["id"] == _tag()


def test_an_event_stream_is_never_not_modified() -> None:
    """EventSource stops for any status but 200."""
    asked = {"accept": "text/event-stream", "if-none-match": _tag(), "last-event-id": _tag()}
    assert response_of(SNAPSHOT, READ, asked).status_code == 200


def test_an_error_is_the_contracts_body() -> None:
    """With its status, its headers and the request's id."""
    response = error_response(TooMany("Slow down.", details={"retry_after": 5}), "req-1")
    assert response.status_code == 429
    assert response.headers == {"Content-Type": "application/json", "Cache-Control": "no-store", "Retry-After": "5"}
    assert json.loads(response.body) == {
        "error": {
            "code": "TOO_MANY_REQUESTS",
            "message": "Slow down.",
            "details": {"retry_after": 5},
            "request_id": "req-1",
        }
    }


def test_a_replayed_error_is_answered_as_it_was() -> None:
    """With the first status, code, message, details and headers, and the id of this request."""
    first = Conflict("Not free.", "SEAT_TAKEN", {"seats": ["A-1-1"]})
    error = {"code": first.code, "message": first.message, "details": first.details, "request_id": ""}
    response = error_response(Replayed(422, error, {"X-Was": "there"}), "req-2")
    assert response.status_code == 422
    assert response.headers["X-Was"] == "there"
    assert json.loads(response.body) == {"error": {**error, "request_id": "req-2"}}
