"""The end of an event's waitlist: from this instant on no entry of it waits and no offer of it is open, whether or not
a check has recorded it yet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.catalogue.rules.events import Event
from chalicelib.core.clock import CLOCK_GRACE
from chalicelib.core.offer import OfferState
from chalicelib.waitlist.rules.entries import Entry, EntryState, Outcome
from chalicelib.waitlist.rules.offers import SeatOffer


@dataclass(frozen=True, slots=True)
class Ending:
    """`outcome` is how the entries end, `at` the instant."""

    outcome: Outcome
    at: int


def ending_of(event: Event, now: int) -> Ending | None:
    """What ended the event's waitlist first; None while it serves."""
    first = _first_ending(event)
    return first if now >= first.at else None


def ending_to_record(event: Event, now: int) -> Ending | None:
    """What ended the event's waitlist on every clock: from then on checks record it."""
    first = _first_ending(event)
    grace = CLOCK_GRACE if first.at == event.sold_until else 0  # the other ends were written, not reached
    return first if now >= first.at + grace else None


def _first_ending(event: Event) -> Ending:
    begun = event.sold_until >= event.starts_at
    endings = [Ending(Outcome.EVENT_BEGUN if begun else Outcome.CLOSED, event.sold_until)]
    if not event.waitlist:
        endings.append(Ending(Outcome.CLOSED, event.waitlist_ended_at or 0))
    if event.cancelled_at is not None:
        endings.append(Ending(Outcome.EVENT_CANCELLED, event.cancelled_at))
    return min(endings, key=lambda ending: ending.at)


def outcome_at(offer_until: int | None, ending: Ending | None, now: int) -> Outcome | None:
    """How an entry has ended whose offer, if any, is open until then: LAPSED, or as the waitlist; None if it has not.
    The first of the two counts, and of two at once the waitlist's."""
    if ending is not None and (offer_until is None or ending.at <= offer_until):
        return ending.outcome
    return Outcome.LAPSED if offer_until is not None and now >= offer_until else None


def entry_at(entry: Entry, ending: Ending | None, now: int) -> Entry:
    """The entry by the clock and by its event."""
    if entry.state not in (EntryState.WAITING, EntryState.OFFERED):
        return entry
    outcome = outcome_at(entry.offer_until, ending, now)
    return entry if outcome is None else replace(entry, state=EntryState.ENDED, outcome=outcome)


def offer_at(offer: SeatOffer, ending: Ending | None) -> SeatOffer:
    """The offer by its event: withdrawn if the waitlist has ended while it was open."""
    if offer.state is not OfferState.OPEN or ending is None or offer.until < ending.at:
        return offer
    return replace(offer, state=OfferState.WITHDRAWN)
