"""What clients are shown of markets and their tills. Screens show numbers and tills; who a shopper is, is shown to no
one."""

from __future__ import annotations

from typing import Annotated

import msgspec
from msgspec import Meta

from chalicelib.checkout.rules import lanes, markets
from chalicelib.checkout.rules.markets import AfterMiss
from chalicelib.checkout.rules.policies import MAIN, Policy, TillKind, TillState
from chalicelib.checkout.rules.tickets import ticket_id
from chalicelib.core.times import MINUTE, SECOND, rfc3339
from chalicelib.core.wait import Quote
from chalicelib.shapes import CheckoutTicketId, Instant, LaneName, MarketId, NextCursor, ShopperNumber, TimeZone

MarketName = Annotated[str, Meta(description="The market's name.", examples=["Corner Market"])]
MaxInside = Annotated[int, Meta(description="How many may be inside at a time.", examples=[200])]
ExpressItems = Annotated[
    int, Meta(description="The most items for the express line; 0 for no express line.", examples=[10])
]
ServiceSeconds = Annotated[
    int, Meta(description="How long a shopper takes at a till, before any was measured.", examples=[150])
]
ExpressHelps = Annotated[
    bool, Meta(description="Whether an express till calls regular shoppers while no express shopper waits.")
]
VisitMinutes = Annotated[int, Meta(description="How long a visit counts that is never ended.", examples=[120])]
Assisted = Annotated[
    bool, Meta(description="Whether its staff have time and room for shoppers who ask for assistance.")
]
LineName = Annotated[
    str,
    Meta(
        description="`regular`, `express`, or `till-3`: the line of one till, where each has its own.",
        examples=["express", "regular"],
    ),
]
OpenTills = Annotated[int, Meta(description="How many tills are open.")]


class MarketTargets(msgspec.Struct, frozen=True):
    """How long shoppers may wait."""

    mean_wait_seconds: float
    """On average at most so long."""
    limit_seconds: float
    """Nearly everyone waits less than this."""
    late_share: float
    """At most this share waits longer than the limit: 0.05 is one in twenty."""


class CheckoutWait(msgspec.Struct, frozen=True):
    """How long a shopper waits, as a band."""

    median_seconds: int
    """Half of the shoppers wait less than this."""
    p90_seconds: int
    """Nine of ten shoppers wait less than this."""


class LaneCall(msgspec.Struct, frozen=True):
    """A shopper whom a till has called."""

    ticket_id: CheckoutTicketId
    number: ShopperNumber
    called_at: Instant
    """When the till called: RFC 3339, in UTC."""
    recalled: bool
    """Whether it has called once more."""


class Lane(msgspec.Struct, frozen=True):
    """A till."""

    lane: LaneName
    kind: TillKind
    state: TillState
    assisted: Assisted
    calls: list[LaneCall]
    """The shoppers whom it has called and not served, the first one first."""


class Market(msgspec.Struct, frozen=True):
    """A market as its operator has set it up, with its tills."""

    market_id: MarketId
    name: MarketName
    timezone: TimeZone
    max_inside: MaxInside
    express_items: ExpressItems
    mean_service_seconds: ServiceSeconds
    targets: MarketTargets
    policy: Policy
    express_helps: ExpressHelps
    after_miss: AfterMiss
    visit_minutes: VisitMinutes
    lanes: list[Lane]
    """In the order of their names."""


class Markets(msgspec.Struct, frozen=True):
    """A page of markets."""

    items: list[Market]
    """The oldest first."""
    next_cursor: NextCursor | None


def market_view(market: markets.Market) -> Market:
    profile, terms, targets = market.profile, market.profile.terms, market.profile.targets
    return Market(
        market_id=market.id,
        name=profile.name,
        timezone=profile.timezone,
        max_inside=profile.max_inside,
        express_items=terms.express_items,
        mean_service_seconds=profile.service // SECOND,
        targets=MarketTargets(targets.mean_wait, targets.limit, targets.late_share),
        policy=terms.policy,
        express_helps=terms.express_helps,
        after_miss=profile.after_miss,
        visit_minutes=profile.stay // MINUTE,
        lanes=lane_views(market),
    )


def lane_views(market: markets.Market) -> list[Lane]:
    return [lane_view(market.id, name, lane) for name, lane in market.lanes.items()]


def lane_view(market: str, name: str, lane: lanes.Lane) -> Lane:
    calls = [
        LaneCall(ticket_id(market, call.shopper.key), call.shopper.text, rfc3339(call.at), call.recalled)
        for call in lane.calls
    ]
    return Lane(name, lane.till.kind, lane.till.state, lane.till.assisted, calls)


def wait_view(wait: Quote | None) -> CheckoutWait | None:
    return CheckoutWait(wait.median, wait.p90) if wait else None


def line_shown(line: str) -> str:
    """A line by the word that clients know: `regular`, `express`, or `till-3` for the line of one till."""
    return TillKind.REGULAR.value if line == MAIN else line
