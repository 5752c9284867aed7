"""News for a customer of the waitlist: an offer or an entry that changed, and the checks that follow."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.core.deadline import Deadline, DeadlineKind
from chalicelib.core.offer import OfferState
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome
from chalicelib.waitlist.rules.offers import SeatOffer

_SHOWN = (Outcome.BOOKED, Outcome.CLOSED, Outcome.EVENT_CANCELLED, Outcome.EVENT_BEGUN)
"""Outcomes that come neither from the customer nor from the end of an offer."""

MAILED = (Outcome.BOOKED, Outcome.CLOSED, Outcome.EVENT_CANCELLED)
"""Outcomes that a customer is mailed. That the event has begun is no news."""


@dataclass(frozen=True, slots=True)
class WaitlistNews:
    """An offer or an entry in a new state. `sequence` orders it in the stream; `key` finds it among the customer's
    items."""

    customer: str
    sequence: str
    key: str
    about: SeatOffer | Entry

    @property
    def shown(self) -> bool:
        """Offers always; entries when others caused their end."""
        about = self.about
        return not isinstance(about, Entry) or (about.state is EntryState.ENDED and about.outcome in _SHOWN)

    def deadlines(self, now: int) -> Iterator[Deadline]:
        """The checks that follow: of an offer when it lapses, of an ended entry's count, of an email and an alert, and
        of seats that were set aside for an entry that no longer needs them."""
        about, name = self.about, f"{self.customer}/{self.key}"
        if isinstance(about, SeatOffer):
            if about.state is OfferState.OPEN:
                yield Deadline(DeadlineKind.OFFER, f"{about.customer}/{about.id}", about.over_at)
                yield Deadline(DeadlineKind.MAIL, name, now)
                yield Deadline(DeadlineKind.ALERT, name, now)
            return
        if about.state is EntryState.ENDED:
            yield Deadline(DeadlineKind.ENDED, name, now)
        if about.outcome in MAILED:
            yield Deadline(DeadlineKind.MAIL, name, now)
        if about.state in (EntryState.OFFERED, EntryState.ENDED) and about.patient(now):
            yield Deadline(DeadlineKind.WAITLIST, about.event, now)
