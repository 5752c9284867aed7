"""A market: what its operator set, its lines and its tills.

    the line            the tills
    R031 R032 E012 ►    1 ► R029    2 ► R030    3 paused

Every change makes a new market with the next version, and is written only over the version that it was made from. So a
shopper is in one line, at one till, or gone, and never in two places. `rules.serving` has the changes of line and
tills; the door is an item of its own (`rules.door`).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from chalicelib.checkout.rules.advice import Advice, Memory
from chalicelib.checkout.rules.erlang import Targets
from chalicelib.checkout.rules.lanes import Call, Lane
from chalicelib.checkout.rules.line import Line, Waiting, with_shopper, without
from chalicelib.checkout.rules.policies import Terms, Till, TillKind, TillState, own_line_of
from chalicelib.checkout.rules.quarters import Quarter
from chalicelib.checkout.rules.quotes import wait
from chalicelib.checkout.rules.rate import Rate
from chalicelib.checkout.rules.service_time import ServiceTime, express_guess
from chalicelib.core.times import HOUR, MINUTE, SECOND
from chalicelib.core.wait import Quote

MOST_IN_LINE = 1_000
"""The most shoppers who wait at once: the market stays an item of some 30 kilobytes."""

REGULAR_LETTER, EXPRESS_LETTER = "R", "E"

MOST_INSIDE = 2_000
"""The most visits that a door may count one by one."""


_NEWEST = 0.2
"""The weight of the newest shopper in the share of those with a visit."""


class AfterMiss(StrEnum):
    """What becomes of a shopper who was called and recalled in vain. `end`: back into the line, at its end, once; after
    the second time they are dropped. `drop`: they are dropped at once."""

    END = "end"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class Profile:
    """What an operator sets for a market. `service` and `stay` are milliseconds: the mean time of a shopper at a till
    before any was measured, and how long a visit counts that is never ended."""

    name: str
    timezone: str
    max_inside: int
    service: int
    terms: Terms
    targets: Targets
    after_miss: AfterMiss = AfterMiss.END
    stay: int = 2 * HOUR


@dataclass(frozen=True, slots=True)
class Market:
    """`issued`: by letter, the last number. `turn`: how many turns were given. `times`: what its tills take, by the
    kind of till, and `all` for all of them. `over` has the quarter hours that are over and not put yet. `seen` is the
    share of those who join, of late, with a visit. `memory` is what the advice keeps from one evaluation to the next,
    `advice` the last one, `advised` when that was."""

    id: str
    operator: str
    profile: Profile
    lines: Mapping[str, Line] = field(default_factory=dict)
    lanes: Mapping[str, Lane] = field(default_factory=dict)
    issued: Mapping[str, int] = field(default_factory=dict)
    turn: int = 0
    times: Mapping[str, ServiceTime] = field(default_factory=dict)
    rate: Rate = field(default_factory=Rate)
    quarter: Quarter = field(default_factory=Quarter)
    over: tuple[Quarter, ...] = ()
    seen: float = 0.0
    memory: Memory | None = None
    advice: Advice | None = None
    advised: int | None = None
    version: int = 1

    @property
    def tills(self) -> list[Till]:
        return [lane.till for lane in self.lanes.values()]

    @property
    def open_tills(self) -> int:
        return sum(lane.open for lane in self.lanes.values())

    @property
    def waiting(self) -> int:
        return sum(map(len, self.lines.values()))

    @property
    def active(self) -> bool:
        """Someone waits, a till is open, or one has called somebody: its advice is looked at every minute."""
        return bool(self.waiting) or any(lane.open or lane.calls for lane in self.lanes.values())

    def calls(self) -> Iterator[tuple[str, Call]]:
        """Every call with the name of its lane, in the order of the turns."""
        made = ((name, call) for name, lane in self.lanes.items() for call in lane.calls)
        return iter(sorted(made, key=lambda each: each[1].shopper.turn))

    def line_of(self, key: tuple[str, int]) -> str | None:
        """The name of the line in which this shopper waits."""
        return next((name for name, line in self.lines.items() if any(each.key == key for each in line)), None)

    def call_of(self, key: tuple[str, int]) -> tuple[str, Call] | None:
        """The lane that has called this shopper, and the call."""
        return next((each for each in self.calls() if each[1].shopper.key == key), None)

    def ahead(self, line: str, turn: int) -> int:
        """How many are before this turn of a line: in it, and in lines that are served with it because no open till has
        them for its own."""
        own = {own_line_of(self.profile.terms, till) for till in self.tills if till.state is TillState.OPEN}
        together = (name for name in self.lines if name == line or name not in own or line not in own)
        return sum(each.turn < turn for name in together for each in self.lines[name])

    def with_waiting(self, line: str, shopper: Waiting) -> Market:
        return replace(self, lines={**self.lines, line: with_shopper(self.lines.get(line, ()), shopper)})

    def without(self, key: tuple[str, int]) -> Market:
        """Without this shopper in any line. An empty line is no line."""
        left = {name: without(line, [key]) for name, line in self.lines.items()}
        return replace(self, lines={name: line for name, line in left.items() if line})

    def with_lane(self, name: str, lane: Lane) -> Market:
        return replace(self, lanes=dict(sorted({**self.lanes, name: lane}.items(), key=lambda each: _order(each[0]))))

    def service(self, kind: str) -> ServiceTime:
        """What a shopper takes at tills of this kind, or at `all`."""
        if kind in self.times:
            return self.times[kind]
        if kind == TillKind.EXPRESS:
            return express_guess(self.profile.terms.express_items)
        return ServiceTime(self.profile.service / SECOND)

    def wait(self, line: str, ahead: int) -> Quote | None:
        """The wait of a shopper in this line with so many before them. None while no till is open."""
        terms, open = self.profile.terms, [lane for lane in self.lanes.values() if lane.open]
        serving = [lane for lane in open if own_line_of(terms, lane.till) == line] or open
        kind = TillKind.EXPRESS if all(lane.till.kind is TillKind.EXPRESS for lane in serving) else TillKind.REGULAR
        return wait(ahead, len(serving), sum(lane.idle for lane in serving), self.service(kind))

    def with_seen(self, visit: bool) -> Market:
        """With one more shopper who has joined, with a visit or without."""
        return replace(self, seen=self.seen + _NEWEST * (visit - self.seen))

    def in_time(self, now: int) -> Market:
        """With the quarter hour of `now`; those that are over with it are added to `over`."""
        over, current = self.quarter.until(now, self.open_tills)
        return replace(self, quarter=current, over=(*self.over, *over))

    @property
    def next_look(self) -> int | None:
        """When its advice is to be computed again; None while nobody waits and no till is open."""
        return (self.advised or 0) + MINUTE if self.active else None


def _order(name: str) -> tuple[int, str]:
    return len(name), name
