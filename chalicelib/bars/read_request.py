"""A guest's requests as they are now: by the clock, and also when their bar has closed and that was not recorded."""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.bars.rules.bars import Bar, BarState
from chalicelib.bars.rules.requests import BarRequest, GuestAct, GuestState
from chalicelib.bars.storage import bars, guests, locations, requests
from chalicelib.core.clock import Clock
from chalicelib.core.geo import Point
from chalicelib.core.ids import is_id
from chalicelib.errors import NotFound
from chalicelib.table.pages import Page


@dataclass(frozen=True, slots=True)
class RequestStatus:
    """A request as it is now, with its bar, if any."""

    request: BarRequest
    bar: Bar | None


class ReadRequest:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def own(self, customer: str, id: str) -> BarRequest:
        """The customer's own request as it is stored. Raises `NotFound`, also for another customer's."""
        request = requests.get(customer, id) if is_id("req", id) else None
        if request is None:
            raise unknown_request()
        return request

    def find(self, customer: str, id: str) -> BarRequest:
        """The customer's own request as it is now. Raises `NotFound`, also for another customer's."""
        return self.in_short(self.own(customer, id))

    def status(self, customer: str, id: str) -> RequestStatus:
        """The customer's own request as it is now, with its bar. Raises `NotFound`."""
        return self.status_of(self.own(customer, id))

    def status_of(self, request: BarRequest) -> RequestStatus:
        """A request that was just read as it is now, with its bar."""
        return RequestStatus(*self._current(request))

    def point(self, status: RequestStatus) -> Point | None:
        """Where a guest who has a bar is, if that is known."""
        if status.bar is None or status.request.ended is not None:
            return None
        fix = locations.get(status.request.customer, self._clock.now())
        return fix.point if fix else None

    def active(self, customer: str) -> BarRequest | None:
        """The request that is under way, if any."""
        id = guests.get(customer).request
        request = requests.get(customer, id) if id else None
        current = self.in_short(request) if request else None
        return current if current and current.ended is None else None

    def several(self, customer: str, limit: int, cursor: str | None) -> Page[BarRequest]:
        """Requests of the last days as they are now, the newest first. Raises `Invalid` for a cursor that is not
        ours."""
        return requests.of_customer(customer, limit, cursor).map(self.in_short)

    def in_short(self, request: BarRequest) -> BarRequest:
        """As it is by the clock, also when its bar has closed; its bar is read only for that, and no location."""
        in_line = request.state in (GuestState.CONFIRMING, GuestState.QUEUEING)
        return self._current(request)[0] if in_line else request.at(self._clock.now())

    def _current(self, request: BarRequest) -> tuple[BarRequest, Bar | None]:
        """The request as it is by the clock, with its bar. A guest of a bar that has closed is no longer in its line,
        whether or not that was recorded."""
        now = self._clock.now()
        current = request.at(now)
        bar = bars.get(current.bar) if current.bar else None
        if bar is not None and current.state in (GuestState.CONFIRMING, GuestState.QUEUEING):
            closed = bar.state_at(now) is BarState.CLOSED
            if closed or request.id not in bar.slots:
                again = self.own(request.customer, request.id)
                if again.step != request.step:
                    return self._current(again)
                # a bar that closed by the clock did so at the end of its hours, however late it is read
                at = bar.open_until if closed and bar.open_until and bar.open_until < now else now
                current = current.after(GuestAct.CLOSE, at).at(now)
        return current, bar if current.bar else None


def unknown_request() -> NotFound:
    return NotFound("There is no such request.", "REQUEST_NOT_FOUND")
