"""A bar's answer to an offer.

    accept = one transaction: the offer open and in time ∧ the request still searching, with this offer among its own
             ∧ the bar unchanged since it had room ∧ the guest's slot in its line

A late answer changes nothing, and the error says why. What follows from an answer is left to the request's next check:
a message starts it, and the sweep starts it if the message is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.rules.answers import no_room, request_over
from chalicelib.bars.rules.network_share import accepts_by_itself
from chalicelib.bars.rules.offers import BarOffer, OfferAct, WithdrawnReason, refusal
from chalicelib.bars.rules.slots import Slot, entry_id
from chalicelib.bars.storage import bars as bar_store
from chalicelib.bars.storage import offers, requests
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.offer import OfferState
from chalicelib.core.times import SECOND
from chalicelib.errors import LineholdError, NotFound, Unavailable
from chalicelib.table.retry import Overtaken, retry
from chalicelib.table.writes import write_over

_RETRY_AFTER = 2 * SECOND


@dataclass(frozen=True, slots=True)
class Answered:
    """An offer that was answered; if it was accepted, with the guest's entry and its number."""

    offer: BarOffer
    entry: str | None = None
    number: int | None = None


class AnswerOffer:
    def __init__(self, bars: Bars, timers: Timers, clock: Clock) -> None:
        self._bars, self._timers, self._clock = bars, timers, clock

    def accept(self, bar_id: str, id: str, by_itself: bool = False) -> Answered:
        """Take the guest. A repetition returns the same entry. `by_itself`: without the staff; the offer stays open if
        they have to be asked.

        Raises `NotFound`, `Lapsed` OFFER_EXPIRED, or `Conflict`: ALREADY_MATCHED, QUEUE_FULL, WITHDRAWN,
        OFFER_REJECTED.
        """

        def attempt() -> Answered:
            offer, now = self._offer(bar_id, id), self._clock.now()
            if offer.state is OfferState.ACCEPTED:
                return self._accepted(offer)
            offer.require_open(now)
            request, bar = requests.get(offer.customer, offer.request), self._bars.find(bar_id)
            reason = request_over(offer, request, now) or no_room(offer, bar, now)
            if request is None or reason is not None:
                self._check_request(offer, now)
                raise self._refusal(offer, reason)
            if by_itself and not accepts_by_itself(bar, request.network, now):
                return Answered(offer)
            number = bar.issued + 1
            taken = request.taken(bar.id, number, now).without_offer(offer.id, now)
            slot = Slot(request.id, request.customer, number, request.party, now, taken.until, network=request.network)
            write_over(
                [
                    bar_store.changing(bar, bar.joined(slot, now)),
                    requests.changing(request, taken),
                    offers.ending(offer, OfferAct.ACCEPT, now),
                ]
            )
            self._check_request(offer, taken.check_at)
            return Answered(replace(offer, state=OfferState.ACCEPTED), slot.entry, number)

        return retry(attempt)

    def reject(self, bar_id: str, id: str) -> Answered:
        """Leave the guest to other bars. A repetition changes nothing. Raises as `accept` does, except QUEUE_FULL."""

        def attempt() -> Answered:
            offer, now = self._offer(bar_id, id), self._clock.now()
            if offer.state is OfferState.DECLINED:
                return Answered(offer)
            offer.require_open(now)
            request = requests.get(offer.customer, offer.request)
            reason = request_over(offer, request, now)
            if request is None or reason is not None:
                raise self._refusal(offer, reason)
            after = replace(request, passed=(*request.passed, bar_id)).without_offer(offer.id, now)
            write_over([requests.changing(request, after), offers.ending(offer, OfferAct.REJECT, now)])
            self._check_request(offer, now)
            return Answered(replace(offer, state=OfferState.DECLINED))

        return retry(attempt)

    def accept_automatically(self, offer: BarOffer) -> None:
        """Accept for a bar with `auto_accept`, unless the guest's network has its share of the line. If it cannot, the
        request's next check moves on; if other writes were only faster, that check accepts again."""
        try:
            self.accept(offer.bar, offer.id, by_itself=True)
        except Unavailable:
            self._check_request(offer, self._clock.now() + _RETRY_AFTER)
        except LineholdError:
            self._check_request(offer, self._clock.now())

    def _offer(self, bar: str, id: str) -> BarOffer:
        offer = offers.get(bar, id)
        if offer is None:
            raise NotFound("There is no such offer.", "OFFER_NOT_FOUND")
        return offer

    def _refusal(self, offer: BarOffer, reason: WithdrawnReason | None) -> Exception:
        """For a bar that cannot have the guest any more: `Overtaken` if the offer was answered since it was read, so
        that the next attempt finds the answer."""
        if self._offer(offer.bar, offer.id).state is not offer.state:
            return Overtaken()
        return refusal(reason or WithdrawnReason.GONE)

    def _accepted(self, offer: BarOffer) -> Answered:
        request = requests.get(offer.customer, offer.request)
        return Answered(offer, entry_id(offer.request), request.number if request else None)

    def _check_request(self, offer: BarOffer, at: int | None) -> None:
        """Set the next check of the offer's request."""
        if at is not None:
            self._timers.set([Deadline(DeadlineKind.REQUEST, f"{offer.customer}/{offer.request}", at)])
