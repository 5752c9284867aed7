"""News for a customer of the waitlist: an offer or an entry that changed, and what is to be checked because of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.core.deadline import Deadline, Kind
from chalicelib.core.offer import OfferState
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome
from chalicelib.waitlist.rules.offers import SeatOffer

_SHOWN = (Outcome.BOOKED, Outcome.CLOSED, Outcome.EVENT_CANCELLED, Outcome.EVENT_BEGUN)
"""How an entry ends without its customer's doing, and not by an offer's end."""


@dataclass(frozen=True, slots=True)
class WaitlistNews:
    """An offer or an entry that is in another state than before, with the change's place in the order of the stream.
    `key` finds it again among the customer's items."""

    customer: str
    sequence: str
    key: str
    about: SeatOffer | Entry

    @property
    def shown(self) -> bool:
        """Offers always; entries when they end by what others do."""
        about = self.about
        return not isinstance(about, Entry) or (about.state is EntryState.ENDED and about.outcome in _SHOWN)

    def triggers(self, now: int) -> Iterator[Deadline]:
        """An offer is checked when it lapses, an ended entry is counted, an email is sent, and seats that were set
        aside for an entry that no longer needs them are looked for."""
        about, name = self.about, f"{self.customer}/{self.key}"
        if isinstance(about, SeatOffer):
            if about.state is OfferState.OPEN:
                yield Deadline(Kind.OFFER, f"{about.customer}/{about.id}", about.until)
                yield Deadline(Kind.MAIL, name, now)
            return
        if about.state is EntryState.ENDED:
            yield Deadline(Kind.ENDED, name, now)
        if about.outcome is Outcome.BOOKED:
            yield Deadline(Kind.MAIL, name, now)
        if about.state in (EntryState.OFFERED, EntryState.ENDED) and about.patient(now):
            yield Deadline(Kind.WAITLIST, about.event, now)
