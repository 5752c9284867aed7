"""The alert that it is time to set out for a bar."""

from __future__ import annotations

from chalicelib.bars.rules.requests import GuestState
from chalicelib.bars.storage import bars, requests
from chalicelib.core.times import MINUTE
from chalicelib.people.rules.alerts import Alert, AlertKind

_TRUE_FOR = 15 * MINUTE


class BarAlerts:
    keys = ("REQUEST#",)

    def write(self, customer: str, key: str, now: int) -> Alert | None:
        """None once the guest has left the line, or the bar has closed."""
        request = requests.get(customer, key.removeprefix("REQUEST#"))
        if request is None or request.state is not GuestState.QUEUEING or not request.bar:
            return None
        bar = bars.get(request.bar)
        if bar is None or bar.slot(request.id, now) is None:
            return None
        number = f"{request.number:03}" if request.number is not None else None
        return Alert(AlertKind.GO, bar.name, number, "#/bar-request", now + _TRUE_FOR, key)
