"""What checks of deadlines have done that the operators have to know of. All other outcomes are only logged."""

from __future__ import annotations

from enum import StrEnum


class Outcome(StrEnum):
    """As the log lines have them."""

    DISPUTED = "dispute needs_response"
    MAIL_REFUSED = "mail not taken"
    OFFERED_TOO_LATE = "offered late"
    LOOKED_TOO_LATE = "looked too late"
    REFUND_FAILED = "refund failed"
    REPORT_HELD = "put off"
