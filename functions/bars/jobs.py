"""The queue of bars."""

from __future__ import annotations

from typing import Any

from chalice.app import SQSEvent

from chalicelib import wiring
from functions.jobs.records import check_deadlines


def bar_matches(event: SQSEvent) -> Any:
    """Queue → bars: ask the next bar for a guest, check a bar's line, delete a guest's location."""
    return check_deadlines(event, wiring.app())
