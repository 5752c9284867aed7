"""Which lines of the logs are shown, and how."""

from __future__ import annotations

import json

import pytest

from infra.operating.lines import Wanted, shown

_AT = 1_796_155_200_123
_CALL = {
    "level": "INFO",
    "message": "call",
    "route": "POST /v1/events/{event_id}/holds",
    "status": 409,
    "code": "SEAT_TAKEN",
    "millis": 12.3,
    "request_id": "r-1",
    "_aws": {},
    "Faults": 0,
    "function_name": "linehold-staging-all-APIHandler-1",
    "cold_start": False,
    "correlation_id": "r-1",
}


def _shown(line: object, wanted: Wanted = Wanted()) -> str | None:
    return shown("APIHandler", _AT, line if isinstance(line, str) else json.dumps(line), wanted)


def test_a_call_is_one_line() -> None:
    """When, where, status, duration, route, code and request; its metrics are left out."""
    assert _shown(_CALL) == (
        "20:00:00.123  APIHandler       409  12.3 ms  POST /v1/events/{event_id}/holds  SEAT_TAKEN  r-1"
    )


def test_a_job_has_its_facts() -> None:
    """As names and values."""
    line = {"level": "INFO", "message": "swept", "found": 2, "service": "linehold"}
    assert _shown(line) == "20:00:00.123  APIHandler       INFO  swept  found=2"


def test_text_that_is_no_json_is_shown_as_it_is() -> None:
    """Such as a traceback."""
    assert _shown("Traceback (most recent call last):\n") == (
        "20:00:00.123  APIHandler       Traceback (most recent call last):"
    )


@pytest.mark.parametrize("line", ["START RequestId: r", "REPORT RequestId: r", "  ", {"_aws": {}, "Overdue": 1}])
def test_other_lines_are_left_out(line: object) -> None:
    """Those of Lambda itself, and those of metrics alone."""
    assert _shown(line) is None


@pytest.mark.parametrize(
    ("wanted", "takes"),
    [
        (Wanted(route="POST /v1/events"), True),
        (Wanted(route="GET "), False),
        (Wanted(code="SEAT_TAKEN"), True),
        (Wanted(code="SEAT"), False),
        (Wanted(request="r-1"), True),
        (Wanted(request="r-2"), False),
    ],
)
def test_a_filter_takes_what_it_names(wanted: Wanted, takes: bool) -> None:
    """The beginning of a route, a whole code, a request anywhere in the line."""
    assert (_shown(_CALL, wanted) is not None) is takes
