"""News for a customer: what they are told of their offers, places and requests, and what is to be done about it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from chalicelib.bars.rules.requests import Request
from chalicelib.bars.views import request_view
from chalicelib.core.deadline import Deadline, Kind
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome
from chalicelib.waitlist.rules.offers import Offer, OfferState, offer_view

_TOLD = (Outcome.BOOKED, Outcome.CLOSED, Outcome.EVENT_CANCELLED, Outcome.EVENT_BEGUN)
"""How a place ends without its customer's doing, and not by an offer's end."""


@dataclass(frozen=True, slots=True)
class News:
    """An offer, a place or a request that is in another state than before, with the change's place in the order of the
    stream; `key` finds it again among the customer's things. `setting_out`: a guest of a bar is to go there now."""

    customer: str
    sequence: str
    key: str
    about: Offer | Entry | Request
    setting_out: bool = False

    @property
    def told(self) -> bool:
        """Offers and requests always; places when they end by what others do."""
        about = self.about
        return not isinstance(about, Entry) or (about.state is EntryState.ENDED and about.outcome in _TOLD)

    def wakes(self, now: int) -> Iterator[Deadline]:
        """What is to be done because of it: a look at an offer when it lapses, the counting of a place that ended, a
        letter, and a look for what was set aside for somebody who needs it no more."""
        about, name = self.about, f"{self.customer}/{self.key}"
        if isinstance(about, Offer):
            if about.state is OfferState.OPEN:
                yield Deadline(Kind.OFFER, f"{about.customer}/{about.id}", about.until)
                yield Deadline(Kind.MAIL, name, now)
            return
        if isinstance(about, Request):
            if self.setting_out:
                yield Deadline(Kind.MAIL, name, now)
            return
        if about.state is EntryState.ENDED:
            yield Deadline(Kind.ENDED, name, now)
        if about.outcome is Outcome.BOOKED:
            yield Deadline(Kind.MAIL, name, now)
        if about.state in (EntryState.OFFERED, EntryState.ENDED) and about.patient(now):
            yield Deadline(Kind.WAITLIST, about.event, now)

    def view(self, now: int) -> dict[str, Any]:
        """As the customer's topic tells it."""
        about = self.about
        if isinstance(about, Request):
            return {"kind": "bar_request", **request_view(about, now)}
        if isinstance(about, Offer):
            return {"kind": "offer", **offer_view(about, now)}
        return {
            "kind": "place",
            "event_id": about.event,
            "waitlist_id": about.id,
            "wish": about.wish.view,
            "state": about.state.value,
            "reason": about.outcome.value if about.outcome else None,
        }
