"""Every fault of a request, each with its path, in time that grows with the size of the request."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from random import Random
from typing import Annotated, Any

import msgspec
import pytest
from msgspec import UNSET, Meta, UnsetType

from chalicelib.errors import Fault, Invalid, LineholdError
from functions.catalogue.requests import Moment, NewVenue
from functions.http import errors, requests, validation
from functions.http.fields import Listing
from functions.http.routes import Answer, Call, Route, Routes
from functions.organising.requests import NewEvent

Name = Annotated[str, Meta(min_length=1, max_length=5)]
Names = Annotated[tuple[Name, ...], Meta(min_length=1, max_length=3)]


class Row(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: Name
    seats: Names | None = None


class Best(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    quantity: Annotated[int, Meta(ge=1)]


class Loose(msgspec.Struct, frozen=True):
    id: Name


class Word(msgspec.Struct, frozen=True, tag_field="kind", tag="word"):
    text: Name


class Count(msgspec.Struct, frozen=True, tag_field="kind", tag="count"):
    count: int


class Plan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rows: list[Row]
    prices: Annotated[dict[Name, Best], Meta(max_length=2)] = {}
    best: Best | UnsetType = UNSET
    starts: Moment | None = None
    nested: list[list[int]] | UnsetType | None = UNSET
    pair: tuple[int, str] | None = None
    loose: Loose | None = None
    said: Word | Count | None = None
    renamed: int = msgspec.field(name="Renamed", default=0)


def _refused(raw: bytes, wanted: Any = Plan) -> Invalid:
    """The error of the edge."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(raw, type=wanted)
    return errors.invalid(caught.value, others=validation.in_json(raw, wanted))


def _faults(value: Any, wanted: Any = Plan) -> list[tuple[str, str]]:
    raw = value if isinstance(value, bytes) else msgspec.json.encode(value)
    return [tuple(fault) for fault in _refused(raw, wanted).faults]


ROWS: list[Any] = []


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (None, [("", "expected `object`, got `null`")]),
        ([1], [("", "expected `object`, got `array`")]),
        ({"x": 1}, [("x", "is not a field of this call"), ("rows", "is missing")]),
        (
            {"rows": [{"id": 1}, {"id": "2"}, {"seats": []}, 4]},
            [
                ("rows[0].id", "expected `str`, got `int`"),
                ("rows[2].seats", "expected `array` of length >= 1"),
                ("rows[2].id", "is missing"),
                ("rows[3]", "expected `object`, got `int`"),
            ],
        ),
        (
            {"rows": [{"id": "1", "seats": ["1", "", 3, "4"]}]},
            [
                ("rows[0].seats", "expected `array` of length <= 3"),
                ("rows[0].seats[1]", "expected `str` of length >= 1"),
                ("rows[0].seats[2]", "expected `str`, got `int`"),
            ],
        ),
        (
            {"rows": ROWS, "prices": {"": {"quantity": 1}, "b": {"quantity": 0}, "c": {}}},
            [
                ("prices", "expected `object` of length <= 2"),
                ("prices", "expected `str` of length >= 1"),
                ("prices.b.quantity", "expected `int` >= 1"),
                ("prices.c.quantity", "is missing"),
            ],
        ),
        (
            {"rows": ROWS, "best": {"quantity": "2", "x": 1}, "starts": "2027-01-01T00:00:00"},
            [
                ("best.quantity", "expected `int`, got `str`"),
                ("best.x", "is not a field of this call"),
                ("starts", "expected `datetime` with a timezone component"),
            ],
        ),
        (
            {"rows": 5, "best": None, "starts": 5},
            [
                ("rows", "expected `array`, got `int`"),
                ("best", "expected `object`, got `null`"),
                ("starts", "expected `datetime | null`, got `int`"),
            ],
        ),
        (
            {"rows": ROWS, "nested": [[1], ["2"], 3, [4, 5.5]]},
            [
                ("nested[1][0]", "expected `int`, got `str`"),
                ("nested[2]", "expected `array`, got `int`"),
                ("nested[3][1]", "expected `int`, got `float`"),
            ],
        ),
        ({"rows": ROWS, "pair": [1, 2]}, [("pair[1]", "expected `str`, got `int`")]),
        ({"rows": ROWS, "loose": {"x": 1}}, [("loose.id", "is missing")]),
        ({"rows": ROWS, "said": {"kind": "word", "text": 1}}, [("said.text", "expected `str`, got `int`")]),
        ({"rows": ROWS, "said": {"kind": "song"}}, [("said.kind", "invalid value 'song'")]),
        ({"rows": ROWS, "Renamed": "x"}, [("Renamed", "expected `int`, got `str`")]),
    ],
)
def test_every_fault_is_named_with_its_place(value: Any, expected: list[tuple[str, str]]) -> None:
    """In the order of the body; missing fields come at the end of their object."""
    assert _faults(value) == expected


def test_every_fault_of_an_event_is_named() -> None:
    """A body of the contract with a fault in each field."""
    found = _faults(
        {"name": "", "venue_id": 1, "starts_at": "soon", "prices": {}, "performer_ids": ["a", 2], "hold_seconds": 4},
        NewEvent,
    )
    assert [path for path, _ in found] == [
        "name",
        "venue_id",
        "starts_at",
        "prices",
        "performer_ids[1]",
        "hold_seconds",
    ]


def test_a_good_value_has_no_faults() -> None:
    """A valid value gives none."""
    plan = {"rows": [{"id": "1", "seats": ["1"]}] * 2000, "prices": {"a": {"quantity": 1}}, "nested": [[1], []]}
    assert list(validation.in_value(plan, Plan)) == []


GOOD: dict[str, Any] = {
    "rows": [{"id": "1", "seats": ["1", "2"]}, {"id": "2"}],
    "prices": {"a": {"quantity": 1}, "b": {"quantity": 2}},
    "best": {"quantity": 1},
    "starts": "2027-01-01T00:00:00Z",
    "nested": [[1, 2], []],
}
ODD = [None, True, 0, -1, 1.5, 2**63, "", "x", "x" * 6, [], {}, [[]], {"id": "1"}, {"": 1}, ["1"] * 4]


def _spoilt(random: Random) -> Any:
    """The good plan with a wrong value in one to four places."""
    plan = deepcopy(GOOD)
    for _ in range(random.randint(1, 4)):
        place: Any = plan
        while True:
            key = random.choice(range(len(place)) if isinstance(place, list) else sorted(place))
            inner = place[key]
            if not isinstance(inner, list | dict) or not inner or random.random() < 0.3:
                break
            place = inner
        if isinstance(place, dict) and random.random() < 0.2:
            del place[key]
        elif isinstance(place, dict) and random.random() < 0.2:
            place[random.choice(["", "odd", "abcdef"])] = deepcopy(random.choice(ODD))
        else:
            place[key] = deepcopy(random.choice(ODD))
        if not plan:
            break
    return plan


def _complaint(raw: bytes) -> Fault | None:
    try:
        msgspec.json.decode(raw, type=Plan)
    except msgspec.ValidationError as exc:
        return errors.fault(str(exc))
    return None


def test_the_walk_and_the_decoder_agree() -> None:
    """Of thousands of spoilt plans, the decoder refuses exactly those with faults, and its own fault is among them."""
    random = Random(7)
    refused = 0
    for _ in range(5000):
        raw = msgspec.json.encode(_spoilt(random))
        found = list(validation.in_json(raw, Plan))
        complaint = _complaint(raw)
        refused += complaint is not None
        if complaint is None:
            assert found == [], raw
        else:
            place = re.escape(complaint.path).replace(re.escape("[...]"), r"\..*")
            assert any(re.fullmatch(place, path) and problem == complaint.problem for path, problem in found), raw
    assert refused > 3000


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        (
            b'{"rows": 5, "rows": [], "best": 1}',
            [("rows", "expected `array`, got `int`"), ("best", "expected `object`, got `int`")],
        ),
        (b'{"rows": 5, "x"', [("rows", "expected `array`, got `int`")]),
        (b'{"rows": 5, "x": NaN}', [("rows", "expected `array`, got `int`")]),
        (b'{"rows": 5, "x": "\xff"}', [("rows", "expected `array`, got `int`")]),
        (b'{"rows": 5, "x": ' + b"[" * 100_000, [("rows", "expected `array`, got `int`")]),
        (b'{"rows": 5, "x": ' + b"1" * 10_000 + b"}", [("rows", "expected `array`, got `int`")]),
    ],
)
def test_the_decoders_own_fault_is_never_lost(raw: bytes, expected: list[tuple[str, str]]) -> None:
    """Also for a repeated key, and for a body that is not JSON."""
    assert _faults(raw) == expected


def test_a_number_beyond_all_hides_nothing() -> None:
    """A number too large for a float: the other faults are found."""
    found = _faults(b'{"best": {"quantity": 1e999}, "rows": 5}')
    assert ("best.quantity", "number out of range") in found
    assert ("rows", "expected `array`, got `int`") in found


@pytest.mark.parametrize("count", [99, 100, 101, 5000])
def test_at_most_a_hundred_faults_are_answered(count: int) -> None:
    """The answer says that there are more."""
    refused = _refused(msgspec.json.encode({"rows": [{}] * count}))
    assert len(refused.faults) == min(count, 100)
    assert refused.faults[0] == ("rows[0].id", "is missing")
    assert refused.details.get("more", False) is (count > 100)


def test_the_decoders_fault_may_be_the_one_too_many() -> None:
    """A hundred found and another one from the decoder are more than a hundred."""
    refused = _refused(msgspec.json.encode({"rows": [{}] * 100})[:-1] + b', "best": 5, "best": {"quantity": 1}}')
    assert len(refused.faults) == 100
    assert "more" not in refused.details
    refused = _refused(b'{"best": 5, "best": {"quantity": 1}, ' + msgspec.json.encode({"rows": [{}] * 100})[1:])
    assert refused.faults[0] == ("best", "expected `object`, got `int`")
    assert len(refused.faults) == 100
    assert refused.details["more"] is True


@pytest.mark.parametrize("name", ["x" * 100_000, " - at `$" * 10_000, "` - at `$.a" * 10_000, "\\" * 100_000])
def test_a_long_name_is_cut(name: str) -> None:
    """The answer does not repeat long input, whatever it looks like."""
    refused = _refused(msgspec.json.encode({"rows": [{"id": "1", name: 1}], "best": {name: 1}}))
    assert len(refused.faults) >= 3
    assert all(len(path) <= 200 and len(problem) <= 200 for path, problem in refused.faults)


def test_a_name_that_looks_like_a_complaint_is_a_name() -> None:
    """It does not change the path of the fault."""
    assert _faults({"rows": [], "x - at `$.rows[0].id": 1}) == [("x - at `$.rows[0].id", "is not a field of this call")]


LARGE = 4 * 1024 * 1024
ROW = '{"id":"1","category":"c","seats":["1"]}'
HEAD = '{"name":"x","sections":[{"id":"A","rows":['
SEATS = HEAD + '{"id":"1","category":"c","seats":['


def _filled(head: str, unit: str, tail: str) -> bytes:
    """A body of four megabytes."""
    return (head + unit * ((LARGE - len(head) - len(tail)) // len(unit)) + tail).encode()


@pytest.mark.faults
@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(_filled(SEATS, "1,", "1]}]}]}"), id="every seat"),
        pytest.param(_filled(SEATS, '"1",', "1]}]}]}"), id="the last of a million seats"),
        pytest.param(_filled(SEATS, '"1",' * 9_999 + "1,", "1]}]}]}"), id="every ten thousandth seat"),
        pytest.param(_filled(HEAD, f"{ROW},", "{}]}]}"), id="the last of a hundred thousand rows"),
        pytest.param(_filled(HEAD, f"{ROW}," * 999 + "{},", "{}]}]}"), id="every thousandth row"),
        pytest.param(_filled('{"sections":[', '{"id":"A","rows":[{}]},', "{}]}"), id="every section"),
        pytest.param(_filled('{"sections":5,', '"name":"x",', '"name":"x"}'), id="one key many times"),
        pytest.param(_filled('{"sections":[],"', " - at `$", '":1}'), id="a name like a complaint"),
        pytest.param(_filled('{"name":5,"location":[', "{},", "{}]}"), id="much where nothing belongs"),
        pytest.param(_filled("[", "{},", "{}]"), id="no object"),
    ],
)
def test_four_megabytes_of_mistakes_are_answered_in_time(raw: bytes) -> None:
    """A plan of the largest size takes about a second, whatever is wrong in it; the limit allows for a slow machine."""
    started = time.process_time()
    assert _refused(raw, NewVenue).faults
    assert time.process_time() - started < 5


@dataclass(frozen=True)
class Sent:
    """A request, as far as bodies and queries are read."""

    raw_body: bytes = b""
    query_params: Mapping[str, str] | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


def _route(**declared: Any) -> Route:
    routes = Routes("test")

    @routes.post("/v1/plans", **declared)
    def add_plan(call: Call[Any, Any]) -> Answer:
        """Add a plan."""
        return Answer()

    return routes.all[0]


@pytest.mark.parametrize(
    "raw",
    [
        *(b"", b"{", b"[]", b"null", b"nope", b"NaN", b"1e999", b'"x"', b"\xff\xfe", b"\x00", b"\xef\xbb\xbf{}"),
        *(b"[" * 60_000, b'{"rows":' * 8_000, b'{"rows":' + b"[" * 500 + b"]" * 500 + b"}", b"1" * 50_000),
        *(b'{"rows": 1, "x": "\\ud800"}', b'{"rows": 1, "\\ud800": 1}', b'{"\\u0000": 1}', b'{"": 1}'),
        *(b'{"rows": [1e999], "rows": 1}', b'{"rows": [' + b"9" * 5000 + b"]}", b'{"rows": [], "prices": {"": NaN}}'),
    ],
)
def test_no_body_is_our_fault(raw: bytes) -> None:
    """Every body is refused with an answer that can be encoded."""
    with pytest.raises(LineholdError) as caught:
        requests.body_of(_route(body=Plan), Sent(raw))  # type: ignore[arg-type]
    assert errors.status_of(caught.value) in (400, 422)
    assert msgspec.json.encode(errors.body_of(caught.value, "req-1"))
    if isinstance(caught.value, Invalid):
        assert caught.value.faults


def test_every_fault_of_a_query_is_named() -> None:
    """Numbers are sent as text; half a surrogate pair, which UTF-8 cannot encode, becomes a question mark."""
    route = _route(query=Listing)
    assert requests.query_of(route, Sent(query_params={"limit": "5"})).limit == 5  # type: ignore[arg-type]
    sent = Sent(query_params={"limit": "0", "cursor": "x" * 501, "\ud800": "1"})
    with pytest.raises(Invalid) as caught:
        requests.query_of(route, sent)  # type: ignore[arg-type]
    assert caught.value.faults == (
        ("limit", "expected `int` >= 1"),
        ("cursor", "expected `str` of length <= 500"),
        ("?", "is not a field of this call"),
    )
    assert msgspec.json.encode(errors.body_of(caught.value, "req-1"))
