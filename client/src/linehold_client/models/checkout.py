"""What the calls of checkout take and answer. Made by `make contract`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from msgspec import UNSET, UnsetType

from linehold_client.base import Model, Word


class MarketTargets(Model, frozen=True, kw_only=True):
    """How long shoppers may wait."""

    mean_wait_seconds: float
    """On average at most so long."""
    limit_seconds: float
    """Nearly everyone waits less than this."""
    late_share: float
    """At most this share waits longer than the limit: 0.05 is one in twenty."""


class Policy(Word):
    """How a market's regular tills get their shoppers."""

    ONE_LINE = "one_line"
    ROUND_ROBIN = "round_robin"
    SHORTEST_LINE = "shortest_line"


class AfterMiss(Word):
    """What becomes of a shopper who was called and recalled in vain. `end`: back into the line, at its end, once;
    after the second time they are dropped. `drop`: they are dropped at once.
    """

    DROP = "drop"
    END = "end"


class TillKind(Word):
    """What a till is for: everyone, or first of all shoppers with few items."""

    EXPRESS = "express"
    REGULAR = "regular"


class TillState(Word):
    """open: shoppers join its line, and it calls them. paused: neither, for a while. draining: nobody joins a line
    of its own any more, and it calls those who stand in it; a line that it shares it leaves to others. closed:
    neither.
    """

    CLOSED = "closed"
    DRAINING = "draining"
    OPEN = "open"
    PAUSED = "paused"


class LaneCall(Model, frozen=True, kw_only=True):
    """A shopper whom a till has called."""

    ticket_id: str
    """The id of a ticket in a market's line."""
    number: str
    """The shopper's number, which screens show: R for the regular line, E for express."""
    called_at: datetime
    """When the till called: RFC 3339, in UTC."""
    recalled: bool
    """Whether it has called once more."""


class Lane(Model, frozen=True, kw_only=True):
    """A till."""

    lane: str
    """A till's name: up to 16 letters, digits and hyphens."""
    kind: TillKind
    """What a till is for: everyone, or first of all shoppers with few items."""
    state: TillState
    """open: shoppers join its line, and it calls them. paused: neither, for a while. draining: nobody joins a line
    of its own any more, and it calls those who stand in it; a line that it shares it leaves to others. closed:
    neither.
    """
    assisted: bool
    """Whether its staff have time and room for shoppers who ask for assistance."""
    calls: Sequence[LaneCall]
    """The shoppers whom it has called and not served, the first one first."""


class Market(Model, frozen=True, kw_only=True):
    """A market as its operator has set it up, with its tills."""

    market_id: str
    """The id of a market."""
    name: str
    """The market's name."""
    timezone: str
    """A time zone by its IANA name."""
    max_inside: int
    """How many may be inside at a time."""
    express_items: int
    """The most items for the express line; 0 for no express line."""
    mean_service_seconds: int
    """How long a shopper takes at a till, before any was measured."""
    targets: MarketTargets
    """How long shoppers may wait."""
    policy: Policy
    """How a market's regular tills get their shoppers."""
    express_helps: bool
    """Whether an express till calls regular shoppers while no express shopper waits."""
    after_miss: AfterMiss
    """What becomes of a shopper who was called and recalled in vain. `end`: back into the line, at its end, once;
    after the second time they are dropped. `drop`: they are dropped at once.
    """
    visit_minutes: int
    """How long a visit counts that is never ended."""
    lanes: Sequence[Lane]
    """In the order of their names."""


class TargetsInput(Model, frozen=True, kw_only=True):
    """How long shoppers may wait."""

    mean_wait_seconds: float | UnsetType = UNSET
    """On average at most so long."""
    limit_seconds: float | UnsetType = UNSET
    """Nearly everyone waits less than this."""
    late_share: float | UnsetType = UNSET
    """At most this share waits longer than the limit: 0.05 is one in twenty."""


class Markets(Model, frozen=True, kw_only=True):
    """A page of markets."""

    items: Sequence[Market]
    """The oldest first."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""


class CheckoutWait(Model, frozen=True, kw_only=True):
    """How long a shopper waits, as a band."""

    median_seconds: int
    """Half of the shoppers wait less than this."""
    p90_seconds: int
    """Nine of ten shoppers wait less than this."""


class BoardLine(Model, frozen=True, kw_only=True):
    """A line."""

    line: str
    """`regular`, `express`, or `till-3`: the line of one till, where each has its own."""
    waiting: int
    """How many wait in it."""
    next: Sequence[str]
    """The first of them, at most twenty, in order."""
    wait: CheckoutWait | None
    """The wait of a shopper who joins now; null while no till is open."""


class DoorCounts(Model, frozen=True, kw_only=True):
    """How many are inside a market, and how many wait outside."""

    inside: int
    """How many are inside."""
    at_door: int
    """How many wait outside with a number."""
    next_in: str | None
    """The next one to come in; null while nobody waits outside."""


class MarketBoard(Model, frozen=True, kw_only=True):
    """Tills, lines and door of a market, as its screens show them."""

    name: str
    """The market's name."""
    open_lanes: int
    """How many tills are open."""
    waiting: int
    """How many wait in all lines."""
    lanes: Sequence[Lane]
    """Who goes where."""
    lines: Sequence[BoardLine]
    """Lines that shoppers may join, and others in which someone waits."""
    market_id: str
    """The id of a market."""
    version: int
    """The version of the topic `market/<id>`: changes with a higher one are newer than this board."""
    door: DoorCounts
    """How many are inside a market, and how many wait outside."""


class MarketAdvice(Model, frozen=True, kw_only=True):
    """How many tills a market needs. A number changes when two evaluations running, a minute apart, agree."""

    open: int
    """How many tills are open."""
    needed_now: int
    """Tills for those who come and wait now."""
    needed_in_15: int
    """Tills in a quarter of an hour."""
    needed_in_30: int
    """Tills in half an hour."""
    expected_wait_seconds: float | None
    """The mean wait of a shopper who joins now; null while no till is open."""
    why: str
    """The reason, in words."""


class MarketQuarter(Model, frozen=True, kw_only=True):
    """What happened in a quarter of an hour."""

    starts_at: datetime
    """When it began: RFC 3339, in UTC."""
    joined: int
    """Shoppers who came to the line."""
    called: int
    """Shoppers who were called to a till."""
    served: int
    """Shoppers who were served."""
    left: int
    """Shoppers who gave their place up."""
    dropped: int
    """Shoppers who were called and recalled in vain."""
    mean_wait_seconds: float | None
    """Of those called, the mean wait; null without any."""
    longest_wait_seconds: float
    """Of those called, the longest wait."""
    late: int
    """Of those called, how many waited longer than the market's limit."""
    service_seconds: float | None
    """How long a shopper took at a till, on average; null without any."""
    lane_hours: float
    """The time that tills were open, in hours."""


class MarketHistory(Model, frozen=True, kw_only=True):
    """What happened in a market, by quarter hours."""

    items: Sequence[MarketQuarter]
    """In order; quarter hours in which nothing happened and no till was open are left out."""
    next_cursor: str | None
    """Send it as `cursor` to get the next page; null on the last page."""


class ShopperState(Word):
    """The state of a ticket. `waiting`: in its line. `called`: a till waits for the shopper. `done`: served. `left`:
    given up by its customer. `dropped`: called and recalled in vain.
    """

    CALLED = "called"
    DONE = "done"
    DROPPED = "dropped"
    LEFT = "left"
    WAITING = "waiting"


class CheckoutTicket(Model, frozen=True, kw_only=True):
    """A shopper's place in a market's line."""

    ticket_id: str
    """The id of a ticket in a market's line."""
    number: str
    """The shopper's number, which screens show: R for the regular line, E for express."""
    line: str
    """`regular`, `express`, or `till-3`: the line of one till, where each has its own."""
    state: ShopperState
    """The state of a ticket. `waiting`: in its line. `called`: a till waits for the shopper. `done`: served. `left`:
    given up by its customer. `dropped`: called and recalled in vain.
    """
    position: int | None
    """1 for the next one; null unless `waiting`."""
    wait: CheckoutWait | None
    """The wait that is left; null unless `waiting`, and while no till is open."""
    lane: str | None
    """The till that has called: the shopper goes there; null before."""
    recalled: bool
    """Whether it has called once more: the shopper is missed."""
    joined_at: datetime
    """When the shopper joined: RFC 3339, in UTC."""
    called_at: datetime | None
    """When the till called: RFC 3339, in UTC; null before."""


class WaitingShopper(Model, frozen=True, kw_only=True):
    """A shopper who waits, as the market's staff see them."""

    ticket_id: str
    """The id of a ticket in a market's line."""
    number: str
    """The shopper's number, which screens show: R for the regular line, E for express."""
    line: str
    """`regular`, `express`, or `till-3`: the line of one till, where each has its own."""
    position: int | None
    """1 for the next one."""
    wait: CheckoutWait | None
    """The wait that is left; null while no till is open."""
    items: int
    """How many items they bring."""
    assistance: bool
    """Whether they ask for assistance."""
    missed: int
    """How many calls they did not answer."""
    joined_at: datetime
    """When they joined: RFC 3339, in UTC."""


class MarketLine(Model, frozen=True, kw_only=True):
    """Those who wait in all lines of a market."""

    items: Sequence[WaitingShopper]
    """In the order of their turns."""


class CalledShopper(Model, frozen=True, kw_only=True):
    """A shopper at a till, after its staff's act."""

    ticket_id: str
    """The id of a ticket in a market's line."""
    number: str
    """The shopper's number, which screens show: R for the regular line, E for express."""
    lane: str
    """A till's name: up to 16 letters, digits and hyphens."""
    state: ShopperState
    """The state of a ticket. `waiting`: in its line. `called`: a till waits for the shopper. `done`: served. `left`:
    given up by its customer. `dropped`: called and recalled in vain.
    """
    items: int
    """How many items they bring."""
    assistance: bool
    """Whether they ask for assistance."""


class VisitState(Word):
    """The state of a visit. `inside`: it counts as inside. `waiting`: outside, in order. `ended`: it has left, or
    its time is over.
    """

    ENDED = "ended"
    INSIDE = "inside"
    WAITING = "waiting"


class MarketVisit(Model, frozen=True, kw_only=True):
    """A visit to a market."""

    visit_id: str
    """The id of a visit to a market."""
    number: str
    """The number at the door, which its screen shows."""
    state: VisitState
    """The state of a visit. `inside`: it counts as inside. `waiting`: outside, in order. `ended`: it has left, or
    its time is over.
    """
    position: int | None
    """1 for the next one to come in; null unless `waiting`."""
    expires_at: datetime | None
    """When a visit inside stops counting, if it is not ended before; null unless `inside`."""
    expires_in: int | None
    """Whole seconds until `expires_at`, from the moment of the answer."""
