"""The queue of markets."""

from __future__ import annotations

from typing import Any

from chalice.app import SQSEvent

from chalicelib import wiring
from functions.jobs.records import check_deadlines


def market_looks(event: SQSEvent) -> Any:
    """Queue → markets: look at the market that each message names, and advise on its tills."""
    return check_deadlines(event, wiring.app())
