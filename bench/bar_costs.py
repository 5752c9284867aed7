"""The store calls of a bar's guests and staff, with lines of several lengths.

The bars are in tables of their own, without a stream: only this process reads them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from bench.bar_scene import at_lengths, bar_of, guest, stand
from bench.store import Asked, counted
from bench.store_scene import alone
from bench.table import Table
from chalicelib import wiring
from tests.support.api import InProcess
from tests.worlds.scene import operator
from tests.worlds.tavern import Drinker, Tavern, bar

AHEAD = (0, 10, 50)
_WAIT_MINUTES = 15
"""The quoted wait of the last guest: one a few steps away has time, and one a kilometre away has to set out."""

_FAR = 1_000
_AIM = "the same calls at all lengths"
_CHECKED = "the check of a line that has moved, with no guest who has to set out yet"
_AIMS = {_CHECKED: "2 reads, and a unit for each of them"}

Costs = Iterator[tuple[str, Asked]]


def add_costs(api: InProcess, endpoint: str, table: Table) -> None:
    """The store calls and units of each act on a request."""
    costs: dict[str, list[Asked]] = {}
    for ahead in AHEAD:
        with alone(endpoint, f"linehold-bench-bar-{ahead}"):
            evening = _Evening(api, ahead)
            for part in (evening.queued, evening.missed, evening.elsewhere, evening.fifth, evening.shown):
                for name, asked in part():
                    costs.setdefault(name, []).append(asked)
    for name, found in costs.items():
        assert len(found) == len(AHEAD), name
        table.add(name, at_lengths(found), _AIMS.get(name, _AIM))


class _Evening:
    """A bar with a line, an empty one beside it, and guests who come one after another."""

    def __init__(self, api: InProcess, ahead: int) -> None:
        self._api, self._ahead = api, ahead
        self._owner = operator(api)
        busy: dict[str, Any] = {"mean_visit_minutes": _WAIT_MINUTES, "servers": ahead + 1, "max_queue": 100}
        self._bar = bar(self._owner, **busy)
        self._beside = bar(self._owner, 100, mean_visit_minutes=8, servers=1)
        stand(self._bar, ahead)

    def queued(self) -> Costs:
        """A guest who asks this bar, waits, arrives, and is seated."""
        one = guest(self._api)
        yield "a ping of a guest without a request", _cost(lambda: one.at(0, 200).expect(200))
        yield "asking a bar, its 2 counts for the rate limits among the writes", _cost(lambda: one.ask(self._bar))
        yield "the check that asks the first bar", _cost(lambda: _check(one))
        yield "one's own request while it is searching", _cost(one.request)
        offer = self._offer(self._bar)
        yield "the bar accepts", _cost(lambda: self._bar.accept(offer).expect(200))
        yield "one's own request in the line", _cost(one.request)
        assert one.request()["position"] == self._ahead + 1
        yield (
            "a ping in the line of a bar that the container has not read for 5 seconds",
            _cost(lambda: one.at(0, 200).expect(200)),
        )
        yield "a ping in the line", _cost(lambda: one.at(0, 210).expect(200))
        yield "the first ping at the bar, a refused write and another", _cost(lambda: one.at().expect(200))
        yield "a ping at the bar after it", _cost(lambda: one.at(1).expect(200))
        assert one.request()["set_out_at"] is None
        yield "the ping with which it is time to set out", _cost(lambda: one.at(_FAR).expect(200))
        assert one.request()["set_out_at"] is not None
        entry = self._entry()
        yield "calling", _cost(lambda: self._bar.entry(entry, "call").expect(200))
        yield "seating", _cost(lambda: self._bar.entry(entry, "seat").expect(200))
        assert one.state == ("SEATED", None)

    def missed(self) -> Costs:
        """A guest who misses their call, comes back, and cancels."""
        one = self._asking(self._bar)
        self._bar.accept().expect(200)
        entry = self._entry()
        self._bar.entry(entry, "call").expect(200)
        yield "a no-show", _cost(lambda: self._bar.entry(entry, "no-show").expect(200))
        yield "coming back after it", _cost(lambda: one.act("return").expect(200))
        yield "leaving the line", _cost(lambda: one.act("cancel").expect(200))
        assert one.state == ("IDLE", "CANCELLED")

    def elsewhere(self) -> Costs:
        """A guest whom another bar than the chosen one accepts."""
        one = self._asking(self._beside)
        offer = self._offer(self._beside)
        yield "the bar rejects", _cost(lambda: self._beside.reject(offer).expect(200))
        yield "the check that asks the second bar, with few around", _cost(lambda: _check(one))
        found = self._offer(self._bar)
        yield "another bar accepts", _cost(lambda: self._bar.accept(found).expect(200))
        yield "confirming it", _cost(lambda: one.act("confirm").expect(200))
        assert (one.state, bar_of(self._bar).issued) == (("QUEUEING", None), self._ahead + 3)
        one.act("cancel").expect(200)

    def fifth(self) -> Costs:
        """A guest whom four bars reject."""
        near = [bar(self._owner, 10 * number, mean_visit_minutes=8, servers=2) for number in range(1, 4)]
        one = self._asking(self._beside)
        self._beside.reject().expect(200)
        for _ in near:
            _check(one)
            (asked,) = [each for each in near if each.offers()]
            asked.reject().expect(200)
        yield "the check that asks the fifth bar, with few around", _cost(lambda: _check(one))
        assert one.request()["asked"] == 5
        yield "cancelling the search", _cost(lambda: one.act("cancel").expect(200))
        for each in near:
            each.switch("close").expect(200)

    def shown(self) -> Costs:
        """The views of the line, and the check that each of its changes triggers."""
        yield "the bar's console", _cost(self._bar.queue)
        yield "the bar's screen", _cost(self._bar.board)
        slow = bar(self._owner, mean_visit_minutes=600, servers=1, max_queue=100)
        stand(slow, self._ahead)
        watch_line = wiring.app().bars.watch_line
        yield _CHECKED, _cost(lambda: watch_line.check(slow.id))
        assert all(slot.set_out is None for slot in bar_of(slow).slots.values())

    def _asking(self, tavern: Tavern) -> Drinker:
        """A guest who has asked this bar, and whose request is offered to it."""
        one = guest(self._api)
        one.at().expect(200)
        one.ask(tavern).expect(202)
        _check(one)
        return one

    def _offer(self, tavern: Tavern) -> dict[str, object]:
        (offer,) = tavern.offers()
        return offer

    def _entry(self) -> dict[str, object]:
        return self._bar.queue()[-1]


def _check(one: Drinker) -> None:
    """The queue consumer's check of the guest's request."""
    assert wiring.app().bars.match_request.check(f"{one.id}/{one.asked[-1]}")


def _cost(act: Callable[[], object]) -> Asked:
    with counted() as asked:
        act()
    return asked
