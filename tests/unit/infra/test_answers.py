"""What the API refuses, by column."""

from __future__ import annotations

from typing import Any

import pytest

from infra.importing.account import Reply
from infra.importing.answers import column_of, problems_of
from infra.importing.problems import Problem


@pytest.mark.parametrize(
    ("path", "column"),
    [
        ("starts_at", "starts_at"),
        ("venue_id", "venue"),
        ("performer_ids", "performers"),
        ("performer_ids[2]", "performers"),
        ("prices.balcony", "price:balcony"),
        ("prices.balcony.amount", "price:balcony"),
        ("prices.balcony.currency", "currency"),
        ("prices.Block 1.amount", "price:Block 1"),
        ("prices.no.amount", "price:no.amount"),
        ("", ""),
    ],
)
def test_a_path_is_a_column(path: str, column: str) -> None:
    """Categories of the file are recognised even if their names have dots."""
    assert column_of(path, ("Block 1", "no.amount")) == column


def _reply(status: int, code: str, **details: Any) -> Reply:
    error = {"code": code, "message": "Sorry.", "details": details, "request_id": "r-1"}
    return Reply(status, {"error": error})


def test_every_fault_of_a_refusal_is_a_problem() -> None:
    """422 names fields; each is reported under its column."""
    fields = [{"path": "starts_at", "problem": "is in the past"}, {"path": "prices.a", "problem": "is missing"}]
    found = problems_of(_reply(422, "INVALID", fields=fields), ())
    assert found == [Problem("starts_at", "is in the past"), Problem("price:a", "is missing")]


def test_what_is_no_422_is_told_as_it_is() -> None:
    """With its code, and for a fault of the API with the request's id."""
    assert problems_of(_reply(403, "NOT_YOURS"), ()) == [Problem("", "the API answered 403 NOT_YOURS: Sorry.")]
    assert problems_of(_reply(500, "INTERNAL"), ())[0].text.endswith("(request r-1)")
