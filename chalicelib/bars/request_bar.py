"""A guest's request: asking a bar, confirming another bar, searching on, cancelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chalicelib.bars.manage_bar import Bars, unknown_bar
from chalicelib.bars.match_request import MatchRequest
from chalicelib.bars.read_request import ReadRequest, RequestStatus
from chalicelib.bars.rules import reliability
from chalicelib.bars.rules.arrival import ROUGH
from chalicelib.bars.rules.bars import Bar, BarState
from chalicelib.bars.rules.requests import MOST_ASKED, SEARCH_LASTS, BarRequest, GuestAct, GuestState, RequestReason
from chalicelib.bars.storage import bars as bar_store
from chalicelib.bars.storage import guests, locations
from chalicelib.bars.storage import requests as store
from chalicelib.bars.storage.guests import Guest
from chalicelib.bars.turn_away import TurnAway
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline, DeadlineKind, Timers
from chalicelib.core.geo import distance
from chalicelib.core.ids import new_id
from chalicelib.core.times import MINUTE
from chalicelib.errors import Conflict, Lapsed
from chalicelib.people.rules.shares import digest_of
from chalicelib.table.retry import Overtaken, retry
from chalicelib.table.together import both
from chalicelib.table.transactions import committed, write_over
from chalicelib.table.writes import AnyWrite

_NOT_AGAIN = 10 * MINUTE
"""How long a bar that rejected a guest is not asked for them again, unless the guest chooses it."""


@dataclass(frozen=True, slots=True)
class RequestTerms:
    """What a guest asks for: people, the longest wait in minutes, the radius in metres, and how many bars at a time."""

    party: int
    max_wait: int
    radius: int | None = None
    width: int = 1


Step = tuple[BarRequest, Bar | None, Bar | None, Sequence[AnyWrite]]
"""A guest's act: the request after it, its bar before and after it, and further writes of the same transaction."""


class RequestBar:
    def __init__(
        self, bars: Bars, reading: ReadRequest, matching: MatchRequest, away: TurnAway, timers: Timers, clock: Clock
    ) -> None:
        self._bars, self._reading, self._matching, self._away = bars, reading, matching, away
        self._timers, self._clock = timers, clock

    def ask(self, customer: str, bar_id: str, terms: RequestTerms, address: str = "") -> BarRequest:
        """Ask a bar, and bars nearby if it does not accept. A message starts the search. The network address, if it is
        known, is kept as a digest while the request is under way.

        Raises `NotFound`, or `Conflict` REQUEST_EXISTS, LOCATION_NEEDED or TOO_FAR.
        """

        def attempt() -> BarRequest:
            (bar, known), now = both(bar_store.place(bar_id), guests.place(customer)), self._clock.now()
            if bar is None:
                raise unknown_bar()
            guest = known or Guest()
            if guest.request is not None:
                self.require_over(customer, guest.request)
                raise Overtaken  # the old request was recorded as over just now
            request = self._request(customer, bar, guest, terms, digest_of(address), now)
            write_over([store.creating(request), guests.starting_request(customer, request.id, now)])
            self._check_request(request, now)
            return request

        return retry(attempt)

    def _request(
        self, customer: str, bar: Bar, guest: Guest, terms: RequestTerms, network: str, now: int
    ) -> BarRequest:
        allowed = reliability.join_radius(guest.score)
        self._require_near(customer, bar, guest.score, allowed)
        return BarRequest(
            id=new_id("req", now),
            customer=customer,
            chosen=bar.id,
            party=terms.party,
            max_wait=terms.max_wait,
            radius=min(allowed, terms.radius or allowed),
            width=terms.width,
            made=now,
            until=now + SEARCH_LASTS,
            search_until=now + SEARCH_LASTS,
            passed=self._rejected_before(customer, guest.last, bar.id, now),
            check_at=now,
            network=network,
        )

    def confirm(self, customer: str, id: str) -> RequestStatus:
        """Confirm the bar that was found. A repetition changes nothing.

        Raises `NotFound`, `Lapsed`, or `Conflict` STATE_CHANGED.
        """

        def confirmed(request: BarRequest, now: int) -> Step:
            request.require(GuestAct.CONFIRM, now)
            after = request.after(GuestAct.CONFIRM, now)
            bar = self._bars.find(request.bar or "")
            slot = bar.slot(request.id, now)
            if slot is None and self._reading.own(customer, id).step != request.step:
                raise Overtaken  # the request has moved on since it was read
            if slot is None:
                raise Lapsed("This bar has closed.", "REQUEST_LAPSED", {"reason": RequestReason.BAR_CLOSED.value})
            return after, bar, bar.with_slot(replace(slot, until=None)), ()

        return self._change(customer, id, confirmed, lambda request: request.state is GuestState.QUEUEING)

    def reject(self, customer: str, id: str) -> RequestStatus:
        """Leave the bar that was found, and search on. Raises as `confirm` does."""

        def rejected(request: BarRequest, now: int) -> Step:
            request.require(GuestAct.REJECT, now)
            return request.after(GuestAct.REJECT, now), *_vacated(request, now), ()

        return self._change(customer, id, rejected, lambda request: False)

    def cancel(self, customer: str, id: str) -> RequestStatus:
        """Cancel the request, or leave the line. A repetition changes nothing.

        Raises `NotFound`, or `Conflict` STATE_CHANGED.
        """

        def cancelled(request: BarRequest, now: int) -> Step:
            request.require(GuestAct.CANCEL, now)
            free = guests.ending_request(request.customer, request.id, now)
            return request.after(GuestAct.CANCEL, now), *_vacated(request, now), (free,)

        return self._change(customer, id, cancelled, lambda request: request.reason is RequestReason.CANCELLED)

    def _change(
        self,
        customer: str,
        id: str,
        act: Callable[[BarRequest, int], Step],
        already_done: Callable[[BarRequest], bool],
    ) -> RequestStatus:
        def attempt() -> RequestStatus:
            request, now = self._reading.own(customer, id), self._clock.now()
            if already_done(request):
                status = self._reading.status_of(request)
            else:
                after, bar, changed, more = act(request, now)
                line = [bar_store.changing(bar, changed)] if bar and changed and bar != changed else []
                write_over([store.changing(request, after), *more, *line])
                status = RequestStatus(after.at(now), changed if after.bar else None)
            self._check_request(status.request, now)
            return status

        return retry(attempt)

    def _require_near(self, customer: str, bar: Bar, score: float, allowed: int) -> None:
        fix = locations.get(customer, self._clock.now())
        if fix is None and not reliability.proven(score):
            raise Conflict("Share your location first: you have missed a call before.", "LOCATION_NEEDED")
        if fix is not None and distance(fix.point, bar.point) > allowed + min(fix.accuracy, ROUGH):
            raise Conflict("This bar is too far away to join its queue from here.", "TOO_FAR", {"radius": allowed})

    def require_over(self, customer: str, active: str) -> None:
        """Record the end of a request that is over by the clock, or whose bar has closed by every clock: closing turns
        away all guests of its line.

        Raises `Conflict` REQUEST_EXISTS for one that is still under way.
        """
        other = store.get(customer, active)
        if other is None:  # so old that it was deleted
            committed([guests.ending_request(customer, active, self._clock.now())])
            return
        if self._reading.in_short(other).ended is None:
            raise _exists(other)
        if other.at(self._clock.now()).ended is not None or other.bar is None:
            self._matching.check(f"{customer}/{other.id}", by_guest=True)
            return
        if other.id in self._away.close_if_over(self._bars.find(other.bar)).slots:
            raise _exists(other)
        self._away.turn_away(other.bar, customer, other.id)

    def _rejected_before(self, customer: str, last: str | None, chosen: str, now: int) -> tuple[str, ...]:
        before = store.get(customer, last) if last else None
        if before is None or now >= (before.ended or 0) + _NOT_AGAIN:
            return ()
        return tuple(bar for bar in before.passed if bar != chosen)[-4 * MOST_ASKED :]

    def _check_request(self, request: BarRequest, now: int) -> None:
        if request.check_at is not None and request.check_at <= now:
            self._timers.set([Deadline(DeadlineKind.REQUEST, f"{request.customer}/{request.id}", request.check_at)])


def _exists(request: BarRequest) -> Conflict:
    return Conflict("You have a request already.", "REQUEST_EXISTS", {"request_id": request.id})


def _vacated(request: BarRequest, now: int) -> tuple[Bar | None, Bar | None]:
    """The request's bar, and the same without the guest's slot. Raises `Conflict` STATE_CHANGED if the bar has turned
    the guest away."""
    bar = bar_store.get(request.bar) if request.bar else None
    if bar is None:
        return None, None
    closed = bar.state_at(now) is BarState.CLOSED and request.id in bar.slots
    if request.state is GuestState.QUEUEING and (closed or request.id in bar.turned_away):
        details = {"state": GuestState.IDLE.value, "reason": RequestReason.BAR_CLOSED.value}
        raise Conflict("This bar has closed.", "STATE_CHANGED", details)
    return bar, bar.without(request.id) if request.id in bar.slots else bar
