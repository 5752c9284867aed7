"""A bar's answer to an offer.

    accept = one transaction: the offer open and in time ∧ the request still searching, with this offer among its own
             ∧ the bar unchanged since it had room ∧ the guest's slot in its line

A late answer changes nothing, and the error says why. What follows from an answer is left to the request's next check:
a message starts it, and the sweep starts it if the message is lost.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.bars.manage_bar import owned
from chalicelib.bars.rules.answers import no_room, request_over
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.network_share import accepts_by_itself
from chalicelib.bars.rules.offers import BarOffer, OfferAct, WithdrawnReason, bar_in, refusal
from chalicelib.bars.rules.slots import Slot, entry_id
from chalicelib.bars.storage import bars as bar_store
from chalicelib.bars.storage import offers, requests
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.identity import Identity
from chalicelib.core.offer import OfferState
from chalicelib.core.times import SECOND
from chalicelib.errors import LineholdError, NotFound, Unavailable
from chalicelib.table.retry import Overtaken, retry
from chalicelib.table.together import both
from chalicelib.table.transactions import write_over

_RETRY_AFTER = 2 * SECOND


@dataclass(frozen=True, slots=True)
class Answered:
    """An offer that was answered; if it was accepted, with the guest's entry and its number."""

    offer: BarOffer
    entry: str | None = None
    number: int | None = None


class AnswerOffer:
    def __init__(self, timers: Timers, clock: Clock) -> None:
        self._timers, self._clock = timers, clock

    def accept(self, caller: Identity | None, id: str) -> Answered:
        """Take the guest. A repetition returns the same entry. Without a caller the bar accepts by itself, unless the
        staff have to be asked: then the offer stays open.

        Raises `NotFound`, `Forbidden`, `Lapsed` OFFER_EXPIRED, or `Conflict`: ALREADY_MATCHED, QUEUE_FULL, WITHDRAWN,
        OFFER_REJECTED.
        """

        def attempt() -> Answered:
            (bar, offer), now = _read(caller, id), self._clock.now()
            if offer.state is OfferState.ACCEPTED:
                return self._accepted(offer)
            offer.require_open(now)
            request = requests.get(offer.customer, offer.request)
            reason = request_over(offer, request, now) or no_room(offer, bar, now)
            if request is None or reason is not None:
                self._check_request(offer, now)
                raise self._refusal(offer, reason)
            if caller is None and not accepts_by_itself(bar, request.network, now):
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

    def reject(self, caller: Identity, id: str) -> Answered:
        """Leave the guest to other bars. A repetition changes nothing. Raises as `accept` does, except QUEUE_FULL."""

        def attempt() -> Answered:
            (bar, offer), now = _read(caller, id), self._clock.now()
            if offer.state is OfferState.DECLINED:
                return Answered(offer)
            offer.require_open(now)
            request = requests.get(offer.customer, offer.request)
            reason = request_over(offer, request, now)
            if request is None or reason is not None:
                raise self._refusal(offer, reason)
            after = replace(request, passed=(*request.passed, bar.id)).without_offer(offer.id, now)
            write_over([requests.changing(request, after), offers.ending(offer, OfferAct.REJECT, now)])
            self._check_request(offer, now)
            return Answered(replace(offer, state=OfferState.DECLINED))

        return retry(attempt)

    def accept_automatically(self, offer: BarOffer) -> None:
        """Accept for a bar with `auto_accept`, unless the guest's network has its share of the line. If it cannot, the
        request's next check moves on; if other writes were only faster, that check accepts again."""
        try:
            self.accept(None, offer.id)
        except Unavailable:
            self._check_request(offer, self._clock.now() + _RETRY_AFTER)
        except LineholdError:
            self._check_request(offer, self._clock.now())

    def _refusal(self, offer: BarOffer, reason: WithdrawnReason | None) -> Exception:
        """For a bar that cannot have the guest any more: `Overtaken` if the offer was answered since it was read, so
        that the next attempt finds the answer."""
        current = offers.get(offer.bar, offer.id)
        if current is not None and current.state is not offer.state:
            return Overtaken()
        return refusal(reason or WithdrawnReason.GONE)

    def _accepted(self, offer: BarOffer) -> Answered:
        request = requests.get(offer.customer, offer.request)
        return Answered(offer, entry_id(offer.request), request.number if request else None)

    def _check_request(self, offer: BarOffer, at: int | None) -> None:
        """Set the next check of the offer's request."""
        if at is not None:
            self._timers.set([Deadline(DeadlineKind.REQUEST, f"{offer.customer}/{offer.request}", at)])


def _read(caller: Identity | None, id: str) -> tuple[Bar, BarOffer]:
    """The offer and its bar, which is the caller's, if there is one. Raises `NotFound` or `Forbidden`."""
    bar_id = bar_in(id)
    bar, offer = both(bar_store.place(bar_id), offers.place(bar_id, id)) if bar_id else (None, None)
    if bar is not None and caller is not None:
        owned(bar, caller)
    if bar is None or offer is None:
        raise NotFound("There is no such offer.", "OFFER_NOT_FOUND")
    return bar, offer
