"""A bar's line as its staff have it: calling, seating, no-shows, and letting one back in.

Each is one transaction over the bar and the request, so a guest is in a line exactly if their request says so.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from chalicelib.bars.manage_bar import Bars
from chalicelib.bars.return_after_no_show import ReturnAfterNoShow
from chalicelib.bars.rules import reliability
from chalicelib.bars.rules.bars import Bar
from chalicelib.bars.rules.requests import BarRequest, GuestAct, GuestState, RequestReason
from chalicelib.bars.rules.slots import Slot, request_of
from chalicelib.bars.storage import bars as store
from chalicelib.bars.storage import guests, locations, requests
from chalicelib.core.clock import Clock
from chalicelib.core.ids import is_id
from chalicelib.errors import Conflict, NotFound
from chalicelib.table.retry import Overtaken, retry
from chalicelib.table.writes import Write, all_or_none


@dataclass(frozen=True, slots=True)
class LineEntry:
    """Somebody who is, or was, in a bar's line, and their request as it is now."""

    bar: Bar
    slot: Slot | None
    request: BarRequest


Act = Callable[[Bar, Slot, BarRequest, int], tuple[Bar, BarRequest, Sequence[Write]]]
"""What the bar and the request become, and what else is to be written with them."""


class ServeLine:
    def __init__(self, bars: Bars, coming_back: ReturnAfterNoShow, clock: Clock) -> None:
        self._bars, self._coming_back, self._clock = bars, coming_back, clock

    def call(self, bar_id: str, entry: str) -> LineEntry:
        """Tell somebody that it is their turn. Again changes nothing. Raises `NotFound` ENTRY_NOT_FOUND."""

        def called(bar: Bar, slot: Slot, request: BarRequest, now: int) -> tuple[Bar, BarRequest, Sequence[Write]]:
            if slot.called is not None:
                return bar, request, ()
            return bar.changed(replace(slot, called=now)), replace(request, called=now), ()

        return self._done(bar_id, entry, called, lambda request: False)

    def seat(self, bar_id: str, entry: str) -> LineEntry:
        """Somebody is in: their place in the line is over, and so is knowing where they are. Twice is once.

        Raises `NotFound` ENTRY_NOT_FOUND.
        """

        def seated(bar: Bar, slot: Slot, request: BarRequest, now: int) -> tuple[Bar, BarRequest, Sequence[Write]]:
            score = reliability.after_seat(guests.get(request.customer).score)
            more = _leaving(bar, request, now, score)
            gone = locations.forgetting(request.customer)
            return bar.seated(slot, now), request.after(GuestAct.SEAT, now), (*more, gone)

        return self._done(bar_id, entry, seated, lambda request: request.state is GuestState.SEATED)

    def no_show(self, bar_id: str, entry: str) -> LineEntry:
        """Somebody was called and has not come. Twice is once.

        Raises `NotFound` ENTRY_NOT_FOUND, or `Conflict` NOT_CALLED.
        """

        def missed(bar: Bar, slot: Slot, request: BarRequest, now: int) -> tuple[Bar, BarRequest, Sequence[Write]]:
            if slot.called is None:
                raise Conflict("Call them first: nobody has missed what they were not told.", "NOT_CALLED")
            score = reliability.after_no_show(guests.get(request.customer).score)
            more = _leaving(bar, request, now, score)
            return bar.without(request.id), request.after(GuestAct.NO_SHOW, now), more

        return self._done(bar_id, entry, missed, lambda request: request.reason is RequestReason.NO_SHOW)

    def let_back(self, bar_id: str, entry: str) -> LineEntry:
        """Somebody who had missed their call has come after all. Raises what `ComingBack` does."""
        request = self._request(self._bars.find(bar_id), entry)
        if request is None or request.bar != bar_id:
            raise _unknown()
        after = self._coming_back.come_back(request.customer, request.id)
        bar = self._bars.find(bar_id)
        return LineEntry(bar, bar.slots.get(request.id), after)

    def _done(self, bar_id: str, entry: str, act: Act, already: Callable[[BarRequest], bool]) -> LineEntry:
        def attempt() -> LineEntry:
            bar, now = self._bars.find(bar_id), self._clock.now()
            request = self._request(bar, entry)
            if request is not None and request.bar == bar_id and already(request):
                return LineEntry(bar, None, request)
            slot = bar.require(request_of(entry), now)
            if request is None:  # so old that it was deleted: then its slot goes too
                all_or_none([store.changing(bar, bar.without(slot.request))])
                raise Overtaken
            if request.state is not GuestState.QUEUEING:
                raise Overtaken  # it has moved on since the bar was read
            changed, moved, more = act(bar, slot, request, now)
            if changed == bar:
                return LineEntry(bar, slot, request)
            all_or_none([store.changing(bar, changed), requests.moving(request, moved), *more])
            return LineEntry(changed, changed.slots.get(request.id), moved)

        return retry(attempt)

    def _request(self, bar: Bar, entry: str) -> BarRequest | None:
        """By the bar's line; of whoever is not in it any more, by the note of whose entry it was."""
        id = request_of(entry)
        if not is_id("req", id):
            raise _unknown()
        slot = bar.slots.get(id)
        customer = slot.customer if slot else store.parted(bar.id, id)
        return requests.get(customer, id) if customer else None


def _leaving(bar: Bar, request: BarRequest, now: int, score: float) -> tuple[Write, Write]:
    free = guests.leaving(request.customer, request.id, now, score)
    return free, store.parting(bar.id, request.id, request.customer, now)


def _unknown() -> NotFound:
    return NotFound("There is no such entry in this bar's queue.", "ENTRY_NOT_FOUND")
