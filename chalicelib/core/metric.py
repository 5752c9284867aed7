"""What functions count, beside the calls: alarms and dashboards are made of these (docs/logs.md)."""

from __future__ import annotations

from enum import StrEnum


class Metric(StrEnum):
    """What functions count, once for the whole environment. Each costs 0.30 USD a month, so a kind, a route or an id is
    in the log lines and is no dimension."""

    COLD_STARTS = "ColdStarts"
    """Processes that began."""
    DISPUTED = "Disputed"
    """Payments that the organiser must answer for at Stripe by a date."""
    INDEXING_LAG = "IndexingLag"
    """Milliseconds from a change of an event to its place in the search index."""
    LATE_PLACES = "LatePlaces"
    """Customers whose place in a waiting room is of a later second than the one in which they joined."""
    MAIL_REFUSED = "MailRefused"
    """Emails that SES refused for good."""
    NOT_PUSHED = "NotPushed"
    """Pushes to open sockets that failed."""
    NOT_QUEUED = "NotQueued"
    """Overdue deadlines that the sweep could not queue."""
    OFFERED_TOO_LATE = "OfferedTooLate"
    """Freed seats that were on sale to all before the waitlist was offered them."""
    OVERDUE = "Overdue"
    """Deadlines that the sweep found three minutes after their time: messages are lost, or wait."""
    PAYMENTS_UNREACHABLE = "PaymentsUnreachable"
    """Calls that the payment provider did not answer, or whose key it refused."""
    RECORDS_FAILED = "RecordsFailed"
    """Messages whose handling failed; they are delivered again."""
    REFUND_FAILED = "RefundFailed"
    """Refunds that the bank sent back."""
    REPAIRED = "Repaired"
    """Work that the sweep found and that no message had brought."""
    REPORT_HELD = "ReportHeld"
    """Closed stores whose report could not be emailed: their data is kept until it can."""
    ROOM_LAG = "RoomLag"
    """Milliseconds by which a waiting room was looked at too late."""
    TIMER_LAG = "TimerLag"
    """Milliseconds by which other deadlines of which each second counts were checked too late."""
