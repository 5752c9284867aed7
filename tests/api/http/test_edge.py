"""What all calls have in common: errors, tokens, replays, snapshots, methods and paths."""

from __future__ import annotations

import json
from base64 import b64encode

import pytest

import app
from tests.artefact.events import request
from tests.support.api import Caller
from tests.support.events import CONTEXT
from tests.worlds.scene import event_body, venue
from tests.worlds.world import World


@pytest.mark.parametrize("body", [b"{", b"", b"nope", b'{"a": NaN}', b"\xff\xfe", b'"\xc3\x28"', b"[" * 100_000])
def test_what_is_not_json_is_400_or_422(here: World, body: bytes) -> None:
    """Broken JSON, NaN, bad UTF-8 and a hundred thousand brackets are client errors."""
    answer = Caller(here.api).call("POST", "/v1/operators", body, {"Content-Type": "application/json"})
    assert answer.status in (400, 413, 422), answer.text
    assert set(answer.json["error"]) == {"code", "message", "details", "request_id"}


@pytest.mark.parametrize(
    "media_type",
    [
        *("text/plain", "application/x-www-form-urlencoded", "multipart/form-data", "application/jsonp", ""),
        *(
            "application/json; charset=iso-8859-1",
            'APPLICATION/JSON;charset="utf-16"',
            "application/json; CHARSET=latin1",
        ),
    ],
)
def test_another_media_type_is_415(here: World, media_type: str) -> None:
    """Only JSON in UTF-8 is read, with any other parameters."""
    anyone = Caller(here.api)
    refused = anyone.call("POST", "/v1/customers", b"{}", {"Content-Type": media_type})
    assert (refused.status, refused.code) == (415, "UNSUPPORTED_MEDIA_TYPE")
    for parameter in ("charset=utf-8", 'Charset="UTF-8"', "charset=us-ascii", "x=y", ""):
        anyone.call("POST", "/v1/customers", b"{}", {"Content-Type": f"Application/JSON; {parameter}"}).expect(201)


@pytest.mark.parametrize("bytes", [b"\xff", b"\xe4", b"\xc3(", b"\xed\xa0\x80", b"\xc0\xaf", b"\xf5\x80\x80\x80"])
def test_bytes_that_are_not_utf_8_are_400(here: World, bytes: bytes) -> None:
    """As they are, and as API Gateway hands them on: it puts U+FFFD in their place. Nothing is stored."""
    buyer = here.customer()
    for sent in (bytes, bytes.decode(errors="replace").encode()):
        body = b'{"name": "J' + sent + b'rgen"}'
        refused = buyer.call("PATCH", "/v1/customers/me", body, {"Content-Type": "application/json"})
        assert (refused.status, refused.code) == (400, "MALFORMED")
    event = request("PATCH", "/v1/customers/me", token=buyer.token)
    event["body"], event["isBase64Encoded"] = b64encode(b'{"name": "' + bytes + b'"}').decode(), True
    assert app.app(event, CONTEXT)["statusCode"] == 400
    assert buyer.patch("/v1/customers/me", {}).expect(200)["name"] is None
    assert buyer.patch("/v1/customers/me", {"name": "J\ufffdrgen"}).expect(200)["name"] == "J\ufffdrgen"


def test_a_megabyte_is_413(here: World) -> None:
    """A body above the call's limit is refused before it is parsed."""
    body = json.dumps({"email": "x" * 1_000_000}).encode()
    refused = Caller(here.api).call("POST", "/v1/operators", body, {"Content-Type": "application/json"})
    assert (refused.status, refused.code) == (413, "TOO_LARGE")


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic x", "Bearer a.b.c", "Bearer " + "a" * 5000])
def test_a_bad_token_is_401(here: World, header: str) -> None:
    """A missing token, another scheme and garbage are 401 with a challenge."""
    answer = Caller(here.api).call("GET", "/v1/bookings", headers={"Authorization": header} if header else None)
    assert (answer.status, answer.headers["www-authenticate"]) == (401, "Bearer")


def test_kinds_of_token_do_not_stand_in_for_one_another(here: World) -> None:
    """A customer is no operator, an operator is no customer, and a refresh token is neither."""
    sale = here.sale()
    assert here.customer().post("/v1/performers", {"name": "X"}).status == 403
    assert sale.hold(sale.owner, "A-1-1").status == 403
    signed = (
        Caller(here.api)
        .post("/v1/operators", {"email": "r@example.com", "password": "correct horse", "name": "R"})
        .expect(201)
    )
    assert Caller(here.api, signed["refresh_token"]).post("/v1/performers", {"name": "X"}).status == 401
    assert Caller(here.api).post("/v1/operators/refresh", {"refresh_token": signed["access_token"]}).status == 401


def test_the_same_key_and_body_give_the_same_answer(here: World) -> None:
    """One hold and equal bodies; another body under the key is 422; another customer's key is another key."""
    sale = here.sale()
    buyer, other = here.customer(), here.customer()
    first = buyer.post(f"{sale.path}/holds", {"seats": ["A-1-1"]}, Idempotency_Key="k-1").expect(201)
    again = buyer.post(f"{sale.path}/holds", {"seats": ["A-1-1"]}, Idempotency_Key="k-1")
    assert (again.expect(201), again.headers["location"]) == (first, f"/v1/holds/{first['hold_id']}")
    changed = buyer.post(f"{sale.path}/holds", {"seats": ["A-1-2"]}, Idempotency_Key="k-1")
    assert (changed.status, changed.code) == (422, "IDEMPOTENCY_KEY_REUSED")
    mine = other.post(f"{sale.path}/holds", {"seats": ["A-1-2"]}, Idempotency_Key="k-1").expect(201)
    assert mine["hold_id"] != first["hold_id"]


def test_transient_errors_are_not_stored(here: World) -> None:
    """A call that was 409 is carried out again under its key; a 422 is repeated as it was."""
    sale = here.sale()
    blocker, buyer = here.customer(), here.customer()
    hold = sale.hold(blocker, "A-1-1").expect(201)["hold_id"]
    wish = {"seats": ["A-1-1"]}
    assert buyer.post(f"{sale.path}/holds", wish, Idempotency_Key="k").status == 409
    blocker.delete(f"/v1/holds/{hold}").expect(204)
    buyer.post(f"{sale.path}/holds", wish, Idempotency_Key="k").expect(201)
    odd = {"seats": ["A-9-9"]}
    first = buyer.post(f"{sale.path}/holds", odd, Idempotency_Key="q")
    again = buyer.post(f"{sale.path}/holds", odd, Idempotency_Key="q")
    assert (first.status, again.status) == (422, 422)
    assert first.json["error"]["details"] == again.json["error"]["details"]


def test_a_key_that_is_no_key_is_422(here: World) -> None:
    """Empty and overlong keys are refused."""
    sale = here.sale()
    for key in ("", "x" * 256):
        refused = here.customer().call("POST", f"{sale.path}/holds", {"seats": ["A-1-1"]}, {"Idempotency-Key": key})
        assert refused.status == 422


def test_an_unchanged_snapshot_is_304(here: World) -> None:
    """The ETag of a section answers 304 until a change, and also until a hold lapses."""
    sale = here.sale()
    anyone = Caller(here.api)
    path = f"{sale.path}/seats/A"
    tag = anyone.get(path).headers["etag"]
    assert anyone.get(path, If_None_Match=tag).status == 304
    assert anyone.get(path, If_None_Match=f'"other", W/{tag}').status == 304
    sale.hold(here.customer(), "A-1-1").expect(201)
    changed = anyone.get(path, If_None_Match=tag)
    assert (changed.status, changed.headers["cache-control"]) == (200, "public, max-age=1")
    here.clock.move(302)
    assert anyone.get(path, If_None_Match=changed.headers["etag"]).status == 200


def test_a_snapshot_can_be_read_as_an_event_stream(here: World) -> None:
    """One event with the same JSON, its ETag as id, and `retry`; without a change, no event."""
    sale = here.sale()
    anyone = Caller(here.api)
    stream = anyone.get(f"{sale.path}/seats/A", Accept="text/event-stream")
    assert stream.headers["content-type"].startswith("text/event-stream")
    fields = dict(line.split(": ", 1) for line in stream.text.strip().splitlines())
    assert json.loads(fields["data"]) == anyone.get(f"{sale.path}/seats/A").json
    assert fields["event"] == "snapshot"
    assert int(fields["retry"]) > 0
    quiet = anyone.get(f"{sale.path}/seats/A", Accept="text/event-stream", Last_Event_ID=fields["id"])
    assert "data:" not in quiet.text


def test_every_answer_has_a_request_id_and_cors(here: World) -> None:
    """Pages of any origin can read successes and errors."""
    for answer in (Caller(here.api).post("/v1/customers"), Caller(here.api).get("/v1/bookings")):
        assert "x-request-id" in answer.headers
        assert answer.headers["access-control-allow-origin"] == "*"


def test_counts_agree_with_the_map(here: World) -> None:
    """Free seats by section and category go down with holds and bookings and up with lapses."""
    sale = here.sale()
    sale.hold(here.customer(), "A-1-1", "A-1-2").expect(201)
    counts = Caller(here.api).get(f"{sale.path}/seats").expect(200)
    section = counts["sections"][0]
    assert (section["seats"], section["free"]) == (50, 48)
    assert section["by_category"] == {"standard": {"seats": 50, "free": 48}}
    here.clock.move(302)
    assert Caller(here.api).get(f"{sale.path}/seats").expect(200)["sections"][0]["free"] == 50


def test_operators_cannot_touch_each_others_things(here: World) -> None:
    """B can neither publish A's event nor sell in A's venue; drafts are visible to their owner only."""
    a, b = here.operator(), here.operator()
    hall = venue(a, {"A": [{"id": "1", "category": "standard", "seats": ["1"]}]})
    draft = a.post("/v1/events", event_body(hall, here.now)).expect(201)["event_id"]
    assert b.post(f"/v1/events/{draft}/publish").status == 404
    assert b.post("/v1/events", event_body(hall, here.now)).status == 403
    assert a.get(f"/v1/events/{draft}").expect(200)["status"] == "draft"
    assert b.get(f"/v1/events/{draft}").status == 404
    assert Caller(here.api).get(f"/v1/events/{draft}").status == 404
    assert here.customer().post(f"/v1/events/{draft}/holds", {"seats": ["A-1-1"]}).code == "EVENT_NOT_FOUND"


@pytest.mark.parametrize("body", [b"{", b"[]", b'{"a": 1}', b"x" * 100_000])
def test_a_call_without_a_body_takes_none(here: World, body: bytes) -> None:
    """Publishing refuses unknown fields, and takes no body or an empty object."""
    sale = here.sale()
    path = f"{sale.path}/publish"
    assert sale.owner.call("POST", path, body, {"Content-Type": "application/json"}).status in (400, 413, 422)
    assert sale.owner.call("POST", path).status == 200
    assert sale.owner.call("POST", path, {}).status == 200


def test_a_fault_is_short(here: World) -> None:
    """The answer does not repeat the long name of an unknown field."""
    answer = here.operator().post("/v1/venues", {"x - at `$" + "A" * 1_000_000: 1})
    assert answer.status == 422
    assert len(answer.text) < 2_000


def test_a_draft_is_kept_by_no_shared_cache(here: World) -> None:
    """The organiser's view of a draft is private."""
    owner = here.operator()
    hall = venue(owner, {"A": [{"id": "1", "category": "standard", "seats": ["1"]}]})
    draft = owner.post("/v1/events", event_body(hall, here.now)).expect(201)["event_id"]
    for path in (f"/v1/events/{draft}", f"/v1/events/{draft}/seats", f"/v1/events/{draft}/seats/A"):
        assert owner.get(path).headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize(
    ("method", "path", "status", "text"),
    [
        ("GET", "v1/", 200, '"name":"Linehold"'),
        ("GET", "v1/bars/nearby/", 422, '"lat"'),
        ("GET", "v1/bars/bar_1/", 404, "BAR_NOT_FOUND"),
        ("PUT", "v1/bars/nearby/", 405, "METHOD_NOT_ALLOWED"),
        ("GET", "v1/nope/", 404, "PATH_NOT_FOUND"),
        ("GET", "/", 404, "PATH_NOT_FOUND"),
    ],
)
def test_a_slash_at_the_end_of_a_path_changes_nothing(
    here: World, method: str, path: str, status: int, text: str
) -> None:
    """Even if API Gateway sends such a path to the call for all others."""
    answer = app.app(request(method, "/{proxy+}", path={"proxy": path}), CONTEXT)
    assert answer["statusCode"] == status
    assert text in answer["body"]
