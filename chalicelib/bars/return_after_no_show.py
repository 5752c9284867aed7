"""Coming back after a missed call: once, to the same number in the line."""

from __future__ import annotations

from dataclasses import replace

from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.read_request import ReadRequest, RequestStatus, unknown_request
from chalicelib.bars.request_bar import RequestBar
from chalicelib.bars.rules import reliability
from chalicelib.bars.rules.bars import Bar, BarState
from chalicelib.bars.rules.requests import BarRequest, GuestAct, GuestState, RequestReason
from chalicelib.bars.rules.returns import missed, return_until
from chalicelib.bars.rules.slots import Slot
from chalicelib.bars.storage import bars as bar_store
from chalicelib.bars.storage import guests
from chalicelib.bars.storage import requests as store
from chalicelib.bars.storage.guests import Guest
from chalicelib.core.clock import Clock
from chalicelib.errors import Conflict, Lapsed
from chalicelib.table.retry import Overtaken, retry
from chalicelib.table.together import both
from chalicelib.table.transactions import write_over


class ReturnAfterNoShow:
    def __init__(self, bars: Bars, reading: ReadRequest, requesting: RequestBar, clock: Clock) -> None:
        self._bars, self._reading, self._requesting, self._clock = bars, reading, requesting, clock

    def come_back(self, customer: str, id: str) -> RequestStatus:
        """Put the guest back into the line within the bar's grace, with the number that they had.

        Raises `NotFound`, `Lapsed` REQUEST_LAPSED, or `Conflict`: STATE_CHANGED, REQUEST_EXISTS, QUEUE_FULL.
        """

        def attempt() -> RequestStatus:
            (request, guest), now = both(store.place(customer, id), guests.place(customer)), self._clock.now()
            if request is None:
                raise unknown_request()
            if request.returned and request.state is GuestState.QUEUEING:
                return self._reading.status_of(request)
            _require_missed(request, now)
            if guest and guest.request == id:
                raise Overtaken  # the guest was read before the no-show was written, and its score with it
            bar = self._bars.find(request.bar or "")
            _require_room(request, bar, now)
            after = replace(request.after(GuestAct.RETURN, now), returned=True, called=None)
            slot = Slot(request.id, request.customer, request.number or bar.issued, request.party, now)
            score = reliability.after_return((guest or Guest()).score)
            joined = bar.joined(slot, now)
            try:
                write_over(
                    [
                        store.changing(request, after),
                        guests.starting_request(request.customer, request.id, now, score),
                        bar_store.changing(bar, joined),
                    ]
                )
            except Overtaken:
                active = guests.get(customer).request
                if active is not None and active != id:
                    self._requesting.require_over(customer, active)
                raise
            return RequestStatus(after, joined)

        return retry(attempt)


def _require_missed(request: BarRequest, now: int) -> None:
    """Raises `Conflict` STATE_CHANGED unless the guest has missed a call of this request for the first time."""
    if not missed(request):
        state = request.at(now).state.value
        raise Conflict("There is no missed call to come back from.", "STATE_CHANGED", {"state": state})


def _require_room(request: BarRequest, bar: Bar, now: int) -> None:
    """Raises `Conflict` QUEUE_FULL, or `Lapsed` REQUEST_LAPSED."""
    if return_until(request, bar, now) is None:
        raise Lapsed("The time to come back is over.", "REQUEST_LAPSED", {"reason": RequestReason.NO_SHOW.value})
    if len(bar.line(now)) >= bar.profile.max_queue:
        raise Conflict("There is no room in this bar's queue now.", BarState.QUEUE_FULL.value)
