"""What the staff do with their line: call, seat, record a no-show, and let a guest back in.

Each is one transaction over the bar and the request, so a guest is in a line exactly if their request says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.return_after_no_show import ReturnAfterNoShow
from chalicelib.bars.rules import reliability
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.requests import BarRequest, GuestAct, GuestState, RequestReason
from chalicelib.bars.rules.slots import Slot, request_of
from chalicelib.bars.storage import bars as store
from chalicelib.bars.storage import guests, locations, requests
from chalicelib.bars.storage.guests import Guest
from chalicelib.core.clock import Clock
from chalicelib.core.identity import Identity
from chalicelib.core.ids import is_id
from chalicelib.errors import Conflict, NotFound
from chalicelib.table.retry import Overtaken, retry
from chalicelib.table.together import both
from chalicelib.table.transactions import write_over
from chalicelib.table.writes import AnyWrite

StaffAct = Callable[[Bar, Slot, BarRequest, Guest, int], tuple[Bar, BarRequest, Sequence[AnyWrite]]]
"""Returns the changed bar, the changed request, and further writes of the same transaction."""


class ServeLine:
    def __init__(self, bars: Bars, returning: ReturnAfterNoShow, clock: Clock) -> None:
        self._bars, self._returning, self._clock = bars, returning, clock

    def call(self, caller: Identity, bar_id: str, entry: str) -> BarRequest:
        """Call a guest in. A repetition changes nothing. Raises as `seat` does."""

        def called(
            bar: Bar, slot: Slot, request: BarRequest, guest: Guest, now: int
        ) -> tuple[Bar, BarRequest, Sequence[AnyWrite]]:
            if slot.called is not None:
                return bar, request, ()
            return bar.with_slot(replace(slot, called=now)), replace(request, called=now), ()

        return self._change(caller, bar_id, entry, called, lambda request: False)

    def seat(self, caller: Identity | None, bar_id: str, entry: str) -> BarRequest:
        """Seat a guest: their entry ends, and their location is deleted. A repetition changes nothing. Without a caller
        Linehold itself seats them.

        Raises `NotFound` ENTRY_NOT_FOUND, or `Forbidden` for another operator's bar.
        """

        def seated(
            bar: Bar, slot: Slot, request: BarRequest, guest: Guest, now: int
        ) -> tuple[Bar, BarRequest, Sequence[AnyWrite]]:
            score = reliability.after_seat(guest.score)
            more = _departure(bar, request, now, score)
            gone = locations.removing(request.customer)
            return bar.seated(slot, now), request.after(GuestAct.SEAT, now), (*more, gone)

        return self._change(caller, bar_id, entry, seated, lambda request: request.state is GuestState.SEATED)

    def no_show(self, caller: Identity, bar_id: str, entry: str) -> BarRequest:
        """Record that a guest was called and has not come. A repetition changes nothing.

        Raises as `seat` does, or `Conflict` NOT_CALLED.
        """

        def missed(
            bar: Bar, slot: Slot, request: BarRequest, guest: Guest, now: int
        ) -> tuple[Bar, BarRequest, Sequence[AnyWrite]]:
            if slot.called is None:
                raise Conflict("Call the guest first: only a guest who was called can be a no-show.", "NOT_CALLED")
            score = reliability.after_no_show(guest.score)
            more = _departure(bar, request, now, score)
            return bar.without(request.id), request.after(GuestAct.NO_SHOW, now), more

        return self._change(caller, bar_id, entry, missed, lambda request: request.reason is RequestReason.NO_SHOW)

    def let_back(self, caller: Identity, bar_id: str, entry: str) -> BarRequest:
        """Put a guest back who came after a missed call. Raises as `seat` and `ReturnAfterNoShow.come_back` do."""
        customer = _customer_of(self._bars.own(caller, bar_id), request_of(entry))
        request = requests.get(customer, request_of(entry)) if customer else None
        if request is None or request.bar != bar_id:
            raise _unknown()
        return self._returning.come_back(request.customer, request.id).request

    def _change(
        self,
        caller: Identity | None,
        bar_id: str,
        entry: str,
        act: StaffAct,
        already_done: Callable[[BarRequest], bool],
    ) -> BarRequest:
        def attempt() -> BarRequest:
            bar = self._bars.find(bar_id) if caller is None else self._bars.own(caller, bar_id)
            (request, guest), now = _found(bar, entry), self._clock.now()
            if request is not None and request.bar == bar_id and already_done(request):
                return request
            slot = bar.require(request_of(entry), now)
            if request is None:  # so old that it was deleted: delete its slot too
                write_over([store.changing(bar, bar.without(slot.request))])
                raise Overtaken
            if request.state is not GuestState.QUEUEING:
                raise Overtaken  # the request has moved on since the bar was read
            changed, moved, more = act(bar, slot, request, guest, now)
            if changed == bar:
                return request
            write_over([store.changing(bar, changed), requests.changing(request, moved), *more])
            return moved

        return retry(attempt)


def _found(bar: Bar, entry: str) -> tuple[BarRequest | None, Guest]:
    """The request of an entry with its guest."""
    id = request_of(entry)
    customer = _customer_of(bar, id)
    request, guest = both(requests.place(customer, id), guests.place(customer)) if customer else (None, None)
    return request, guest or Guest()


def _departure(bar: Bar, request: BarRequest, now: int, score: float) -> tuple[AnyWrite, AnyWrite]:
    free = guests.ending_request(request.customer, request.id, now, score)
    return free, store.departing(bar.id, request.id, request.customer, now)


def _unknown() -> NotFound:
    return NotFound("There is no such entry in this bar's queue.", "ENTRY_NOT_FOUND")


def _customer_of(bar: Bar, id: str) -> str | None:
    """Whose this request is: by the bar's line, or by the record of an entry that has left it."""
    if not is_id("req", id):
        raise _unknown()
    slot = bar.slots.get(id)
    return slot.customer if slot else store.departed_customer(bar.id, id)
