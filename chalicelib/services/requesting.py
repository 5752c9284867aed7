"""A guest's request: asking, looking, confirming another bar than the one asked, searching on, leaving, coming back."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chalicelib.adapters.clock import Clock
from chalicelib.adapters.timers import Timers
from chalicelib.errors import Conflict, Lapsed, NotFound
from chalicelib.kernel import reliability
from chalicelib.kernel.bar_requests import MOST_ASKED, SEARCH_LASTS, GuestAct, GuestState, Reason, Request
from chalicelib.kernel.bars import Bar, BarState
from chalicelib.kernel.deadlines import Deadline, Kind
from chalicelib.kernel.geo import Point, distance
from chalicelib.kernel.ids import is_id, new_id
from chalicelib.kernel.slots import Slot
from chalicelib.kernel.times import MINUTE
from chalicelib.services.bars import MOST_TRIES, Bars, busy
from chalicelib.services.matching import Matching
from chalicelib.storage import bar_requests as store
from chalicelib.storage import bars as bar_store
from chalicelib.storage import guests, locations
from chalicelib.storage.table import tries
from chalicelib.storage.writes import Write, committed

_NOT_AGAIN = 10 * MINUTE
"""How long a bar that has said no is not asked for the same guest again, unless they ask it themselves."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a guest asks for: so many people, minutes to wait at most, metres around, bars at a time."""

    party: int
    wait: int
    radius: int | None = None
    width: int = 1


@dataclass(frozen=True, slots=True)
class Standing:
    """A request as it is now, with the bar it is about, if any, and where the guest is, if they say so."""

    request: Request
    bar: Bar | None
    point: Point | None


class Requesting:
    def __init__(self, bars: Bars, matching: Matching, timers: Timers, clock: Clock) -> None:
        self._bars, self._matching, self._timers, self._clock = bars, matching, timers, clock

    def ask(self, customer: str, bar_id: str, wish: Wish) -> Request:
        """Ask a bar, and whichever is nearby should it not answer. A message has the search begin.

        Raises `NotFound`, or `Conflict` REQUEST_EXISTS, LOCATION_NEEDED or TOO_FAR.
        """
        now = self._clock.now()
        bar, guest = self._bars.find(bar_id), guests.get(customer)
        allowed = reliability.radius(guest.score)
        self._require_near(customer, bar, guest.score, allowed)
        request = Request(
            id=new_id("req", now),
            customer=customer,
            chosen=bar.id,
            party=wish.party,
            wait=wish.wait,
            radius=min(allowed, wish.radius or allowed),
            width=wish.width,
            made=now,
            until=now + SEARCH_LASTS,
            search_until=now + SEARCH_LASTS,
            passed=self._refused_before(customer, guest.last, bar.id, now),
            look_at=now,
        )
        for _ in tries(MOST_TRIES):
            if committed([store.made(request), guests.taking(customer, request.id, now)]):
                break
            active = guests.get(customer).request
            if active == request.id:
                break  # only the answer of our own write was lost
            self._require_over(customer, active)
        else:
            raise busy()
        self._wake(request, now)
        return request

    def find(self, customer: str, id: str) -> Request:
        """The customer's own request as it is by the clock. Raises `NotFound`, also for somebody else's."""
        return self._own(customer, id).at(self._clock.now())

    def look_at(self, customer: str, id: str) -> Standing:
        """The same with what is told of it. Raises `NotFound`."""
        return self.standing(self._own(customer, id))

    def standing(self, request: Request) -> Standing:
        """Whoever was in the line of a bar that has closed is not any more, whether or not they were told."""
        now = self._clock.now()
        current = request.at(now)
        bar = bar_store.get(current.bar) if current.bar else None
        if bar is not None and current.state in (GuestState.CONFIRMING, GuestState.QUEUEING):
            closed = bar.state_at(now) is BarState.CLOSED
            if closed or request.id not in bar.slots:
                again = self._own(request.customer, request.id)
                if again.step != request.step:
                    return self.standing(again)
                current = current.after(GuestAct.CLOSE, now)
        fix = locations.get(request.customer, now) if bar and current.ended is None else None
        return Standing(current, bar if current.bar else None, fix.point if fix else None)

    def active(self, customer: str) -> Request | None:
        """The one that is under way."""
        id = guests.get(customer).request
        request = store.get(customer, id) if id else None
        return request if request and request.at(self._clock.now()).ended is None else None

    def all(self, customer: str) -> Sequence[Request]:
        """Every request of the last days as it is now, the newest first."""
        return [request.at(self._clock.now()) for request in store.of_customer(customer)]

    def confirm(self, customer: str, id: str) -> Standing:
        """Take the place that was found. Twice is once. Raises `NotFound`, `Lapsed`, or `Conflict` STATE_CHANGED."""

        def confirmed(request: Request, now: int) -> Sequence[Write]:
            request.require(GuestAct.CONFIRM, now)
            after = request.after(GuestAct.CONFIRM, now)
            bar = self._bars.find(request.bar or "")
            slot = bar.slot(request.id, now)
            if slot is None or bar.state_at(now) is BarState.CLOSED:
                raise Lapsed("This bar has closed.", "REQUEST_LAPSED", {"reason": Reason.BAR_CLOSED.value})
            return [store.moving(request, after), bar_store.changing(bar, bar.changed(replace(slot, until=None)))]

        return self._done(customer, id, confirmed, lambda request: request.state is GuestState.QUEUEING)

    def reject(self, customer: str, id: str) -> Standing:
        """Search on. Raises as `confirm` does."""

        def rejected(request: Request, now: int) -> Sequence[Write]:
            request.require(GuestAct.REJECT, now)
            after = request.after(GuestAct.REJECT, now)
            return [store.moving(request, after), *_vacated(request)]

        return self._done(customer, id, rejected, lambda request: False)

    def cancel(self, customer: str, id: str) -> Standing:
        """Give it up, whatever has come of it. Twice is once. Raises `NotFound`, or `Conflict` STATE_CHANGED."""

        def cancelled(request: Request, now: int) -> Sequence[Write]:
            request.require(GuestAct.CANCEL, now)
            after = request.after(GuestAct.CANCEL, now)
            leaving = guests.leaving(request.customer, request.id, now)
            return [store.moving(request, after), leaving, *_vacated(request)]

        return self._done(customer, id, cancelled, lambda request: request.reason is Reason.CANCELLED)

    def come_back(self, request: Request) -> Request:
        """After a missed call, once, within the bar's grace: where they stood, which is the front if they were called
        in their turn.

        Raises `Lapsed` REQUEST_LAPSED, or `Conflict`: STATE_CHANGED, REQUEST_EXISTS, QUEUE_FULL.
        """
        for _ in tries(MOST_TRIES):
            request = self._own(request.customer, request.id)
            now = self._clock.now()
            if request.returned and request.state is GuestState.QUEUEING:
                return request
            if request.reason is not Reason.NO_SHOW or request.returned:
                request.require(GuestAct.CONFIRM, now)  # says what it is instead
            bar = self._bars.find(request.bar or "")
            if now >= (request.ended or 0) + bar.profile.grace:
                raise Lapsed("The time to come back is over.", "REQUEST_LAPSED", {"reason": Reason.NO_SHOW.value})
            if not bar.takes(request.party, now):
                raise Conflict("There is no room in this bar's queue now.", BarState.QUEUE_FULL.value)
            after = replace(request.after(GuestAct.RETURN, now), returned=True, called=None)
            slot = Slot(request.id, request.customer, request.number or bar.issued, request.party, now)
            score = reliability.after_return(guests.get(request.customer).score)
            if committed(
                [
                    store.moving(request, after),
                    guests.taking(request.customer, request.id, now, score),
                    bar_store.changing(bar, bar.joined(slot, now)),
                ]
            ):
                return after
            active = guests.get(request.customer).request
            if active not in (None, request.id):
                self._require_over(request.customer, active)
        raise busy()

    def _done(
        self,
        customer: str,
        id: str,
        writes: Callable[[Request, int], Sequence[Write]],
        already: Callable[[Request], bool],
    ) -> Standing:
        for _ in tries(MOST_TRIES):
            request = self._own(customer, id)
            now = self._clock.now()
            if already(request) or committed(writes(request, now)):
                standing = self.look_at(customer, id)
                self._wake(standing.request, now)
                return standing
        raise busy()

    def _own(self, customer: str, id: str) -> Request:
        request = store.get(customer, id) if is_id("req", id) else None
        if request is None:
            raise NotFound("There is no such request.", "REQUEST_NOT_FOUND")
        return request

    def _require_near(self, customer: str, bar: Bar, score: float, allowed: int) -> None:
        fix = locations.get(customer, self._clock.now())
        if fix is None and not reliability.proven(score):
            raise Conflict("Say where you are first: you have missed a call before.", "LOCATION_NEEDED")
        if fix is not None and distance(fix.point, bar.point) > allowed + fix.accuracy:
            raise Conflict("This bar is too far away to join its queue from here.", "TOO_FAR", {"radius": allowed})

    def _require_over(self, customer: str, active: str | None) -> None:
        """Raises `Conflict` REQUEST_EXISTS unless the request is over by the clock; then that is written down."""
        other = store.get(customer, active) if active else None
        if other is None:  # so old that it was forgotten
            committed([guests.leaving(customer, active or "", self._clock.now())])
            return
        if other.at(self._clock.now()).ended is None:
            raise Conflict("You have a request already.", "REQUEST_EXISTS", {"request_id": other.id})
        self._matching.look(f"{customer}/{other.id}")

    def _refused_before(self, customer: str, last: str | None, chosen: str, now: int) -> tuple[str, ...]:
        before = store.get(customer, last) if last else None
        if before is None or now >= (before.ended or 0) + _NOT_AGAIN:
            return ()
        return tuple(bar for bar in before.passed if bar != chosen)[-4 * MOST_ASKED :]

    def _wake(self, request: Request, now: int) -> None:
        if request.look_at is not None and request.look_at <= now:
            self._timers.set([Deadline(Kind.REQUEST, f"{request.customer}/{request.id}", request.look_at)])


def _vacated(request: Request) -> Sequence[Write]:
    """The slot in the bar's line is the next one's."""
    bar = bar_store.get(request.bar) if request.bar else None
    if bar is None or request.id not in bar.slots:
        return []
    return [bar_store.changing(bar, bar.without(request.id))]
