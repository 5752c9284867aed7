"""The clock as a port: use cases get one, and tests move it. The clocks of two servers may differ by `CLOCK_GRACE`.

    now ──────────┬─────────────────┬──────────►
       the holder's end     everybody's beginning: `CLOCK_GRACE` later

The holder of a right is refused from its end on. Others begin later by the grace, and so does a check that records the
end. So a server that is ahead ends no right early: docs/decisions/0026.
"""

from __future__ import annotations

from typing import Protocol

from chalicelib.core.times import SECOND

CLOCK_GRACE = 2 * SECOND
"""The time between the end of a right and the beginning of everybody else's."""

LONGEST_CALL = 15 * SECOND + CLOCK_GRACE
"""After this, no clock has a call of the API that began then and is still running: others may undo what it left."""


class Clock(Protocol):
    def now(self) -> int:
        """Milliseconds since 1970."""
        ...
