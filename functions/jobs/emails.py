"""The queue of emails."""

from __future__ import annotations

from typing import Any

from chalice.app import SQSEvent

from chalicelib import wiring
from functions.jobs.records import check_deadlines


def emails(event: SQSEvent) -> Any:
    """Queue → emails, one at a time: the mail service may be slow."""
    return check_deadlines(event, wiring.app())
