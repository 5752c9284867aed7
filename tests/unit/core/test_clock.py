"""What servers' clocks may differ by, and what follows for calls that may still run."""

from __future__ import annotations

from chalicelib.core.clock import CLOCK_GRACE, LONGEST_CALL
from chalicelib.core.times import SECOND
from infra.template import API_SECONDS


def test_no_clock_has_a_call_running_after_the_longest() -> None:
    """The API's functions are stopped before, by each clock."""
    assert LONGEST_CALL == API_SECONDS * SECOND + CLOCK_GRACE
