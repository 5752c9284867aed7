"""The queue of payments."""

from __future__ import annotations

from typing import Any

from chalice.app import SQSEvent

from chalicelib import wiring
from functions.jobs.records import check_deadlines


def payments(event: SQSEvent) -> Any:
    """Queue → payments: checks that ask the payment provider. A check that the sweep had to queue is a repair."""
    return check_deadlines(event, wiring.app())
