"""Errors as HTTP: statuses, headers, the body, and a decoder's complaint as a path and a problem."""

from __future__ import annotations

from typing import Annotated

import msgspec
import pytest
from msgspec import Meta

from chalicelib import errors
from chalicelib.errors import Fault, Invalid, LineholdError
from functions.http import errors as http_errors
from functions.http.errors import body_of, headers_of, invalid, status_of

Name = Annotated[str, Meta(min_length=1, max_length=5)]


class Row(msgspec.Struct, forbid_unknown_fields=True):
    id: Name
    seats: tuple[Name, ...] = ()


class Plan(msgspec.Struct, forbid_unknown_fields=True):
    rows: list[Row]
    prices: dict[Name, Annotated[int, Meta(ge=0)]] = {}
    letters: Annotated[str, Meta(pattern="^[a-z`$]*$")] = ""


class Query(msgspec.Struct, forbid_unknown_fields=True):
    limit: Annotated[int, Meta(ge=1, le=100)] = 50


def _fault(text: str, prefix: str = "") -> Fault:
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.json.decode(text, type=Plan)
    (fault,) = invalid(caught.value, prefix).faults
    return fault


@pytest.mark.parametrize(
    ("text", "path", "problem"),
    [
        ("[]", "", "expected `object`, got `array`"),
        ("null", "", "expected `object`, got `null`"),
        ("{}", "rows", "is missing"),
        ('{"rows": 1}', "rows", "expected `array`, got `int`"),
        ('{"rows": [{"id": "1"}, {}]}', "rows[1].id", "is missing"),
        ('{"rows": [{"id": 1}]}', "rows[0].id", "expected `str`, got `int`"),
        ('{"rows": [{"id": ""}]}', "rows[0].id", "expected `str` of length >= 1"),
        ('{"rows": [{"id": "1", "seats": ["1", null]}]}', "rows[0].seats[1]", "expected `str`, got `null`"),
        ('{"rows": [{"id": "1", "seat": []}]}', "rows[0].seat", "is not a field of this call"),
        ('{"rows": [], "rosw": []}', "rosw", "is not a field of this call"),
        ('{"rows": [], "prices": {"a": -1}}', "prices[...]", "expected `int` >= 0"),
        ('{"rows": [], "prices": {"": 1}}', "prices", "expected `str` of length >= 1"),
        ('{"rows": [], "letters": "A"}', "letters", "does not have the form that it must have"),
    ],
)
def test_a_complaint_has_a_path_and_a_problem(text: str, path: str, problem: str) -> None:
    """The decoder's text in the form of our own faults."""
    assert _fault(text) == Fault(path, problem)


def test_a_complaint_about_a_query_has_them_too() -> None:
    """Values that are sent as text are converted by the same rules."""
    with pytest.raises(msgspec.ValidationError) as caught:
        msgspec.convert({"limit": "101"}, Query, strict=False)
    assert invalid(caught.value).faults == (Fault("limit", "expected `int` <= 100"),)


@pytest.mark.parametrize("name", ["a`b", "$", "a.b", "a\nb", "ключ", " "])
def test_an_unknown_field_is_named_whatever_its_name(name: str) -> None:
    """A name that looks like a complaint stays in the path, and the problem is ours."""
    fault = _fault(msgspec.json.encode({"rows": [], name: 1}).decode())
    assert fault == Fault(name, "is not a field of this call")


def test_a_long_name_is_cut() -> None:
    """The answer does not repeat long input."""
    fault = _fault(msgspec.json.encode({"rows": [], "x" * 5000: 1}).decode())
    assert fault == Fault("x" * 100, "is not a field of this call")


def test_a_path_may_have_a_beginning() -> None:
    """For a part of a body that was decoded by itself."""
    assert _fault('{"rows": [{"id": 1}]}', "plan").path == "plan.rows[0].id"
    assert _fault("[]", "plan").path == "plan"


def test_a_complaint_is_an_invalid_error() -> None:
    """With the faults, code and details of one."""
    error = invalid(msgspec.ValidationError("Expected `int`, got `str` - at `$.limit`"))
    assert isinstance(error, Invalid)
    assert error.code == "INVALID"
    assert error.message == "limit expected `int`, got `str`."
    assert error.details == {"fields": [{"path": "limit", "problem": "expected `int`, got `str`"}]}


@pytest.mark.parametrize("text", ["", "odd", "odd - at", "odd - at `x`", "\n"])
def test_a_complaint_of_another_form_is_kept_as_it_is(text: str) -> None:
    """A new version of the decoder may use other wordings."""
    assert invalid(msgspec.ValidationError(text)).faults == (Fault("", text),)


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (errors.Malformed, 400),
        (errors.Unauthorized, 401),
        (errors.PaymentDeclined, 402),
        (errors.Forbidden, 403),
        (errors.NotFound, 404),
        (http_errors.MethodNotAllowed, 405),
        (errors.Conflict, 409),
        (errors.Lapsed, 410),
        (http_errors.TooLarge, 413),
        (http_errors.UnsupportedMediaType, 415),
        (errors.Invalid, 422),
        (errors.TooMany, 429),
        (http_errors.Internal, 500),
        (errors.Unavailable, 503),
    ],
)
def test_a_status_is_that_of_the_contract(error: type[LineholdError], status: int) -> None:
    """One for each class of error."""
    assert status_of(error([]) if error is Invalid else error("")) == status  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("error", "headers"),
    [
        (errors.TooMany("", details={"retry_after": 30}), {"Retry-After": "30"}),
        (errors.TooMany(""), {"Retry-After": "1"}),
        (errors.Unavailable(""), {"Retry-After": "1"}),
        (errors.Unauthorized(""), {"WWW-Authenticate": "Bearer"}),
        (http_errors.MethodNotAllowed("", details={"allow": ["GET", "POST"]}), {"Allow": "GET, POST"}),
        (errors.Conflict("", details={"retry_after": 30}), {}),
        (errors.NotFound(""), {}),
    ],
)
def test_some_errors_have_headers(error: LineholdError, headers: dict[str, str]) -> None:
    """When to retry, how to authenticate, which methods the path takes."""
    assert headers_of(error) == headers


def test_the_body_has_the_four_fields_of_the_contract() -> None:
    """Code, message, details and the request's id."""
    body = msgspec.to_builtins(
        body_of(errors.Conflict("Not free: A-1-2.", "SEAT_TAKEN", {"seats": ["A-1-2"]}), "req-1")
    )
    assert body == {
        "error": {
            "code": "SEAT_TAKEN",
            "message": "Not free: A-1-2.",
            "details": {"seats": ["A-1-2"]},
            "request_id": "req-1",
        }
    }


@pytest.mark.parametrize("error", [error for error in http_errors.STATUS if error is not Invalid])
def test_an_error_has_a_code_of_its_own(error: type[LineholdError]) -> None:
    """A stable upper-case word, unless it is given a better one."""
    assert error("x").code == error.code != LineholdError.code
    assert error("x").code.replace("_", "").isalpha()
    assert error("x").code.isupper()
    assert error("x", "BETTER").code == "BETTER"


def test_an_invalid_error_carries_every_fault() -> None:
    """Its message names the first; its details have all of them, and the other details."""
    error = Invalid([Fault("a", "is missing"), Fault("", "is odd")], "ORPHAN_SEAT", {"seats": ["A-1-1"]})
    assert error.message == "a is missing."
    assert error.details == {
        "fields": [{"path": "a", "problem": "is missing"}, {"path": "", "problem": "is odd"}],
        "seats": ["A-1-1"],
    }
    assert Invalid([Fault("", "is odd")]).message == "The request is odd."
