"""A bar's answer to an offer.

    accept = one transaction: the offer pending and in time ∧ the request still looking, with this offer among its own
             ∧ the bar as it was when it had room ∧ the guest's slot in its line

Whoever is too late changes nothing and is told why. What is to be done because of an answer is left to the request's
next look, which a message asks for and the sweep stands behind.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.bars import Bar, BarState
from chalicelib.bars.rules.offers import BarOffer, OfferAct, Why, refusal
from chalicelib.bars.rules.requests import BarRequest, GuestState
from chalicelib.bars.rules.slots import Slot, entry_id
from chalicelib.bars.storage import bars as bar_store
from chalicelib.bars.storage import offers, requests
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, Kind, Timers
from chalicelib.core.offer import OfferState
from chalicelib.core.times import SECOND
from chalicelib.errors import LineholdError, NotFound, Unavailable
from chalicelib.table.retry import retry
from chalicelib.table.writes import all_or_none

_A_MOMENT = 2 * SECOND


@dataclass(frozen=True, slots=True)
class Answered:
    """An offer that was answered, and, if that was a yes, the guest's entry and its number."""

    offer: BarOffer
    entry: str | None = None
    number: int | None = None


class AnswerOffer:
    def __init__(self, bars: Bars, timers: Timers, clock: Clock) -> None:
        self._bars, self._timers, self._clock = bars, timers, clock

    def accept(self, bar_id: str, id: str) -> Answered:
        """Take the guest. Again, the same entry.

        Raises `NotFound`, `Lapsed` OFFER_EXPIRED, or `Conflict`: ALREADY_MATCHED, QUEUE_FULL, WITHDRAWN,
        OFFER_REJECTED.
        """

        def attempt() -> Answered:
            offer, now = self._offer(bar_id, id), self._clock.now()
            if offer.state is OfferState.ACCEPTED:
                return self._accepted(offer)
            offer.require_open(now)
            request, bar = requests.get(offer.customer, offer.request), self._bars.find(bar_id)
            why = _over(offer, request, now) or _no_room(offer, bar, now)
            if request is None or why is not None:
                self._wake(offer, now)
                raise refusal(why or Why.GONE)
            number = bar.issued + 1
            taken = request.taken(bar.id, number, now).without_offer(offer.id, now)
            slot = Slot(request.id, request.customer, number, request.party, now, taken.until)
            all_or_none(
                [
                    bar_store.changing(bar, bar.joined(slot, now)),
                    requests.moving(request, taken),
                    offers.ending(offer, OfferAct.ACCEPT, now),
                ]
            )
            self._wake(offer, taken.look_at)
            return Answered(replace(offer, state=OfferState.ACCEPTED), slot.entry, number)

        return retry(attempt)

    def reject(self, bar_id: str, id: str) -> Answered:
        """Leave the guest to others. Twice is once. Raises as `accept` does, but for QUEUE_FULL."""

        def attempt() -> Answered:
            offer, now = self._offer(bar_id, id), self._clock.now()
            if offer.state is OfferState.DECLINED:
                return Answered(offer)
            offer.require_open(now)
            request = requests.get(offer.customer, offer.request)
            why = _over(offer, request, now)
            if request is None or why is not None:
                raise refusal(why or Why.GONE)
            after = replace(request, passed=(*request.passed, bar_id)).without_offer(offer.id, now)
            all_or_none([requests.moving(request, after), offers.ending(offer, OfferAct.REJECT, now)])
            self._wake(offer, now)
            return Answered(replace(offer, state=OfferState.DECLINED))

        return retry(attempt)

    def by_itself(self, offer: BarOffer) -> None:
        """A bar that takes whoever comes says yes; if it cannot, the request's next look goes on, and says yes again if
        it was only that others were faster."""
        try:
            self.accept(offer.bar, offer.id)
        except Unavailable:
            self._wake(offer, self._clock.now() + _A_MOMENT)
        except LineholdError:
            self._wake(offer, self._clock.now())

    def _offer(self, bar: str, id: str) -> BarOffer:
        offer = offers.get(bar, id)
        if offer is None:
            raise NotFound("There is no such offer.", "OFFER_NOT_FOUND")
        return offer

    def _accepted(self, offer: BarOffer) -> Answered:
        request = requests.get(offer.customer, offer.request)
        return Answered(offer, entry_id(offer.request), request.number if request else None)

    def _wake(self, offer: BarOffer, at: int | None) -> None:
        """Have its request looked at then."""
        if at is not None:
            self._timers.set([Deadline(Kind.REQUEST, f"{offer.customer}/{offer.request}", at)])


def _over(offer: BarOffer, request: BarRequest | None, now: int) -> Why | None:
    """Why a request is not to be had any more, though its offer was not told so yet."""
    current = request.at(now) if request else None
    if current is not None and current.state is GuestState.REQUESTING and offer.id in current.offers:
        return None
    taken = current is not None and current.bar not in (None, offer.bar)
    return Why.MATCHED if taken else Why.GONE


def _no_room(offer: BarOffer, bar: Bar, now: int) -> Why | None:
    if bar.takes(offer.party, now):
        return None
    return Why.FULL if bar.state_at(now) is BarState.QUEUE_FULL else Why.GONE
