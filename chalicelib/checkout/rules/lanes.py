"""A lane: a till, and the shoppers whom it has called.

    closed ◄──► open ◄──► paused        next: calls the first of the line
      ▲          │                      done: the first of its calls was served
      └─ done ─ draining                a till that is closed puts its calls back into the line, at their turns

A till may call the next shopper while one is still packing, so it has up to two calls. A third one says that the first
was served, also by a till that never reports it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from chalicelib.checkout.rules.line import Waiting
from chalicelib.checkout.rules.policies import Till, TillState
from chalicelib.errors import Conflict, NotFound

MOST_LANES = 60
MOST_CALLS = 2


@dataclass(frozen=True, slots=True)
class Call:
    """A shopper who was called at `at` from this line. `recalled`: they were called once more."""

    shopper: Waiting
    line: str
    at: int
    recalled: bool = False


@dataclass(frozen=True, slots=True)
class Lane:
    """`calls`: the oldest first. `freed`: when the last shopper was served, in milliseconds, 0 before. `asked`: the id
    of its last ask (`rules.asks`)."""

    till: Till
    calls: tuple[Call, ...] = ()
    freed: int = 0
    asked: str = ""

    @property
    def open(self) -> bool:
        return self.till.state is TillState.OPEN

    @property
    def idle(self) -> bool:
        """It could call someone at once."""
        return self.open and not self.calls

    def call(self, key: tuple[str, int] | None = None) -> Call:
        """The call of this shopper, or the oldest. Raises `Conflict` NOT_CALLED."""
        for each in self.calls:
            if key is None or each.shopper.key == key:
                return each
        raise Conflict(
            "This till has not called that shopper." if key else "This till has called nobody.", "NOT_CALLED"
        )

    def served_for(self, call: Call, now: int) -> int:
        """Milliseconds that the till has had for this call alone."""
        return max(0, now - max(call.at, self.freed))

    def with_call(self, call: Call) -> Lane:
        others = [each for each in self.calls if each.shopper.key != call.shopper.key]
        return replace(self, calls=tuple(sorted((*others, call), key=lambda each: each.at)))

    def without(self, call: Call) -> Lane:
        return replace(self, calls=tuple(each for each in self.calls if each != call))


Lanes = Mapping[str, Lane]


def require(lanes: Lanes, name: str) -> Lane:
    """Raises `NotFound` LANE_NOT_FOUND."""
    if name not in lanes:
        raise NotFound("There is no such lane in this market.", "LANE_NOT_FOUND")
    return lanes[name]
