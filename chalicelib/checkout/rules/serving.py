"""Serving: what tills do with those who wait. Each function makes the market as it is afterwards.

    join ──► waiting ──next──► called ──done──► served
               ▲  ▲               │ recall, then miss
               │  └── put back ───┤
               └── to the end ────┴──► dropped

`next` gives the first shopper of the line that `rules.policies` names, to the till that asks first. What a shopper
becomes is an `Outcome`, which storage writes to their ticket in the same transaction.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from chalicelib.checkout.rules.lanes import MOST_CALLS, MOST_LANES, Call, Lane, require
from chalicelib.checkout.rules.line import Waiting
from chalicelib.checkout.rules.markets import AfterMiss, Market
from chalicelib.checkout.rules.policies import (
    ASSISTED,
    MAIN,
    Till,
    TillState,
    next_line,
    own_line,
)
from chalicelib.checkout.rules.tickets import ShopperState
from chalicelib.core.times import HOUR, SECOND
from chalicelib.errors import Conflict, Fault, Invalid

ALL = "all"

LONGEST_WAIT, LONGEST_SERVICE = 6 * HOUR, 2 * HOUR


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a shopper's ticket becomes. `lane`: the till that has called them, for `called` alone, and `recalled` once
    more."""

    shopper: Waiting
    state: ShopperState
    lane: str | None = None
    recalled: bool = False


@dataclass(frozen=True, slots=True)
class Handled:
    """A shopper of a till after its staff's act, and the state of their ticket."""

    market: str
    shopper: Waiting
    lane: str
    state: ShopperState


Served = tuple[Market, tuple[Outcome, ...]]


def called_next(market: Market, name: str, now: int) -> Served:
    """The till calls the next shopper; nothing changes when nobody waits for it. Its oldest call counts as served when
    it would have too many. Raises `NotFound`, or `Conflict` LANE_NOT_OPEN."""
    lane = require(market.lanes, name)
    if lane.till.state not in (TillState.OPEN, TillState.DRAINING):
        raise _not_open(lane)
    line = next_line(market.profile.terms, lane.till, market.tills, _firsts(market))
    if line is None:
        if lane.till.state is TillState.DRAINING:
            raise _not_open(lane)  # it serves whom it has, and takes no more
        return market, ()
    source = MAIN if line == ASSISTED else line
    who = next(each for each in market.lines[source] if line != ASSISTED or each.assistance)
    changed, counts = market.without(who.key), not who.called
    who = replace(who, called=who.called or now)
    outcomes = [Outcome(who, ShopperState.CALLED, name)]
    if len(lane.calls) == MOST_CALLS:
        oldest = lane.calls[0]
        lane = replace(lane.without(oldest), freed=now)
        outcomes.append(Outcome(oldest.shopper, ShopperState.DONE))
        changed = replace(changed, quarter=changed.quarter.with_service(market.lanes[name].served_for(oldest, now)))
    if counts:
        limit = round(market.profile.targets.limit * SECOND)
        changed = replace(changed, quarter=changed.quarter.with_call(max(0, now - who.joined), limit))
    return changed.with_lane(name, lane.with_call(Call(who, source, now))), tuple(outcomes)


def finished(market: Market, name: str, key: tuple[str, int] | None, now: int) -> Served:
    """The till has served this shopper, by default the first that it called. A draining one closes with its last.
    Raises `NotFound`, or `Conflict` NOT_CALLED."""
    lane = require(market.lanes, name)
    call = lane.call(key)
    taken = lane.served_for(call, now)
    times = {
        kind: market.service(kind).measured(call.shopper.items, taken / SECOND) for kind in (lane.till.kind.value, ALL)
    }
    changed = replace(market, times={**market.times, **times}, quarter=market.quarter.with_service(taken))
    changed = changed.with_lane(name, _closed_if_drained(changed, replace(lane.without(call), freed=now)))
    return changed, (Outcome(call.shopper, ShopperState.DONE),)


def recalled(market: Market, name: str, key: tuple[str, int] | None, now: int) -> Served:
    """The till calls a shopper once more. Raises as `finished` does."""
    lane = require(market.lanes, name)
    call = replace(lane.call(key), recalled=True)
    outcome = Outcome(call.shopper, ShopperState.CALLED, name, recalled=True)
    return market.with_lane(name, lane.with_call(call)), (outcome,)


def missed(market: Market, name: str, key: tuple[str, int] | None, now: int) -> Served:
    """A shopper who was called and recalled has not come: to the end of the line, or dropped, by the market's rule.
    Raises as `finished` does, or `Conflict` NOT_RECALLED."""
    lane = require(market.lanes, name)
    call = lane.call(key)
    if not call.recalled:
        raise Conflict("Call this shopper once more first.", "NOT_RECALLED")
    changed = market.with_lane(name, _closed_if_drained(market, lane.without(call)))
    if market.profile.after_miss is AfterMiss.DROP or call.shopper.missed:
        changed = replace(changed, quarter=changed.quarter.with_dropped())
        return changed, (Outcome(call.shopper, ShopperState.DROPPED),)
    back = replace(call.shopper, turn=market.turn + 1, missed=call.shopper.missed + 1)
    changed = replace(changed, turn=market.turn + 1).with_waiting(call.line, back)
    return changed, (Outcome(back, ShopperState.WAITING),)


def put_back(market: Market, name: str, key: tuple[str, int] | None, now: int) -> Served:
    """A shopper who was called by mistake waits again, at their turn; by default the last one that the till called.
    Raises as `finished` does."""
    lane = require(market.lanes, name)
    call = lane.call(key or (lane.calls[-1].shopper.key if lane.calls else None))
    changed = market.with_lane(name, _closed_if_drained(market, lane.without(call)))
    return changed.with_waiting(call.line, call.shopper), (Outcome(call.shopper, ShopperState.WAITING),)


def left(market: Market, key: tuple[str, int], now: int) -> Served:
    """A shopper has left the line, or does not come to the till that called them. Nothing changes for one who is
    gone."""
    if found := market.call_of(key):
        name, call = found
        changed = market.with_lane(name, _closed_if_drained(market, market.lanes[name].without(call)))
        shopper = call.shopper
    elif line := market.line_of(key):
        shopper = next(each for each in market.lines[line] if each.key == key)
        changed = _without_drained(market.without(key), line)
    else:
        return market, ()
    changed = replace(changed, quarter=changed.quarter.with_left())
    return changed, (Outcome(shopper, ShopperState.LEFT),)


def tidied(market: Market, now: int) -> Served:
    """Without shoppers who have waited for longer than anyone does, and without calls that no till has ended for as
    long: a line that was left standing in the evening is not the first in the morning."""
    waited = [each for line in market.lines.values() for each in line if now > each.joined + LONGEST_WAIT]
    called = [(name, call) for name, call in market.calls() if now > call.at + LONGEST_SERVICE]
    changed = market
    for who in waited:
        changed = replace(changed.without(who.key), quarter=changed.quarter.with_dropped())
    for name, call in called:
        changed = changed.with_lane(name, _closed_if_drained(changed, changed.lanes[name].without(call)))
    dropped = tuple(Outcome(who, ShopperState.DROPPED) for who in waited)
    return changed, (*dropped, *(Outcome(call.shopper, ShopperState.DONE) for _, call in called))


def with_till(market: Market, till: Till, now: int) -> Served:
    """With a new till, or a till in another state. One that closes puts its calls back into the line, so its shoppers
    are called by others. Raises `Invalid` for more tills than a market may have."""
    lane = market.lanes.get(till.id)
    if lane is None and len(market.lanes) >= MOST_LANES:
        raise Invalid([Fault("lane", f"is one more than the {MOST_LANES} that a market may have")])
    lane = replace(lane, till=till) if lane else Lane(till, freed=now)
    if till.state is not TillState.CLOSED or not lane.calls:
        return market.with_lane(till.id, lane), ()
    changed = market.with_lane(till.id, replace(lane, calls=()))
    for call in lane.calls:
        changed = changed.with_waiting(call.line, call.shopper)
    return changed, tuple(Outcome(call.shopper, ShopperState.WAITING) for call in lane.calls)


def _without_drained(market: Market, line: str) -> Market:
    """With the till of this line closed if it drains and has nobody any more."""
    lanes = {
        name: _closed_if_drained(market, lane) if own_line(name) == line else lane
        for name, lane in market.lanes.items()
    }
    return replace(market, lanes=lanes)


def _closed_if_drained(market: Market, lane: Lane) -> Lane:
    if lane.till.state is not TillState.DRAINING or lane.calls or market.lines.get(own_line(lane.till.id)):
        return lane
    return replace(lane, till=replace(lane.till, state=TillState.CLOSED))


def _firsts(market: Market) -> dict[str, int]:
    """By line, the turn of its first."""
    firsts = {name: line[0].turn for name, line in market.lines.items()}
    assisted = next((each.turn for each in market.lines.get(MAIN, ()) if each.assistance), None)
    return firsts if assisted is None else {**firsts, ASSISTED: assisted}


def _not_open(lane: Lane) -> Conflict:
    state = lane.till.state.value
    return Conflict(f"Till {lane.till.id} is {state}.", "LANE_NOT_OPEN", {"lane": lane.till.id, "state": state})
