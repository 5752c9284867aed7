"""Capacity units by DynamoDB's rules."""

from __future__ import annotations

from typing import Any

import pytest

from bench.units import item_bytes, read_units, times_billed, write_units


@pytest.mark.parametrize(
    ("value", "size"),
    [
        ({"S": "hå"}, 3),
        ({"N": "12345"}, 4),
        ({"NS": ["1", "22"]}, 5),
        ({"SS": ["a", "bc"]}, 3),
        ({"BOOL": True}, 1),
        ({"B": "AAECAw=="}, 6),
        ({"L": [{"S": "ab"}, {"N": "1"}]}, 9),
        ({"M": {"a": {"S": "b"}}}, 6),
    ],
)
def test_an_item_has_the_bytes_of_its_names_and_values(value: dict[str, Any], size: int) -> None:
    """A name of two letters counts with each."""
    assert item_bytes({"at": value}) == 2 + size


@pytest.mark.parametrize(("size", "units"), [(0, 1), (1, 1), (4_096, 1), (4_097, 2)])
def test_a_read_costs_a_unit_for_each_four_kilobytes(size: int, units: int) -> None:
    """What is not there costs one."""
    assert read_units(size) == units


def test_a_write_costs_its_larger_state() -> None:
    """Deleting a large item costs as much as writing it; what was not there costs one."""
    small, large = {"a": {"S": "b" * 1_023}}, {"a": {"S": "b" * 1_024}}
    assert (write_units(None, small), write_units(large, small), write_units(large, None)) == (1, 2, 2)
    assert write_units(None, None) == 1


@pytest.mark.parametrize(
    ("code", "reasons", "times"),
    [
        ("ConditionalCheckFailedException", [], 1),
        ("TransactionCanceledException", ["None", "ConditionalCheckFailed"], 2),
        ("TransactionCanceledException", ["TransactionConflict", "None"], 0),
        ("ThrottlingException", [], 0),
        ("", [], 0),
    ],
)
def test_a_refused_condition_is_billed_and_no_other_failure(code: str, reasons: list[str], times: int) -> None:
    """Twice in a transaction."""
    assert times_billed(code, [{"Code": reason} for reason in reasons]) == times
