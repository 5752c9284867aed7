"""The email that says it is time to set out for a bar."""

from __future__ import annotations

from chalicelib.bars.rules.requests import BarRequest, GuestState
from chalicelib.bars.storage import bars, requests
from chalicelib.people.send_emails import Text


class BarEmails:
    keys = ("REQUEST#",)
    apart = True

    def read(self, customer: str, key: str) -> BarRequest | None:
        return requests.get(customer, key.removeprefix("REQUEST#"))

    def write(self, about: BarRequest, now: int) -> Text | None:
        """None once the guest has left the line, or the bar has closed."""
        bar = bars.get(about.bar) if about.bar else None
        if bar is None or about.state is not GuestState.QUEUEING or bar.slot(about.id, now) is None:
            return None
        where = f"{bar.name}, {bar.profile.address}" if bar.profile.address else bar.name
        return Text(
            "Time to set out",
            f"It is nearly your turn: number {about.number:03} at {where}. If you go now you are there in time.\n\n"
            "Should you have changed your mind, give the place up where you asked for it, and others move on.\n",
        )
