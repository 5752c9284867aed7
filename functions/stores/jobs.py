"""The queue of stores to close."""

from __future__ import annotations

from typing import Any

from chalice.app import SQSEvent

from chalicelib import wiring
from functions.jobs.records import check_deadlines


def store_closings(event: SQSEvent) -> Any:
    """Queue → stores: report a store's day, then delete its data."""
    return check_deadlines(event, wiring.app())
