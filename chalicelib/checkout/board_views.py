"""What screens and phones are shown of a market: its tills, its lines and its door, by numbers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

import msgspec
from msgspec import Meta
from msgspec.structs import asdict

from chalicelib.checkout.rules import door as doors
from chalicelib.checkout.rules import markets
from chalicelib.checkout.rules.changes import MarketChange
from chalicelib.checkout.rules.door import visit_text
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.rules.policies import EXPRESS, MAIN, Policy
from chalicelib.checkout.views import (
    CheckoutWait,
    Lane,
    LineName,
    MarketName,
    OpenTills,
    lane_views,
    line_shown,
    wait_view,
)
from chalicelib.shapes import MarketId, ShopperNumber, Version, VisitNumber

MOST_SHOWN = 20

Inside = Annotated[int, Meta(description="How many are inside.")]
AtDoor = Annotated[int, Meta(description="How many wait outside with a number.")]
NextIn = Annotated[VisitNumber, Meta(description="The next one to come in; null while nobody waits outside.")]


class BoardLine(msgspec.Struct, frozen=True):
    """A line."""

    line: LineName
    waiting: int
    """How many wait in it."""
    next: list[ShopperNumber]
    """The first of them, at most twenty, in order."""
    wait: CheckoutWait | None
    """The wait of a shopper who joins now; null while no till is open."""


class _Floor(msgspec.Struct, frozen=True, kw_only=True):
    name: MarketName
    open_lanes: OpenTills
    waiting: int
    """How many wait in all lines."""
    lanes: list[Lane]
    """Who goes where."""
    lines: list[BoardLine]
    """Lines that shoppers may join, and others in which someone waits."""


class _Door(msgspec.Struct, frozen=True, kw_only=True):
    inside: Inside
    at_door: AtDoor
    next_in: NextIn | None


class DoorCounts(_Door, frozen=True, kw_only=True):
    """How many are inside a market, and how many wait outside."""


class MarketBoard(_Floor, frozen=True, kw_only=True):
    """Tills, lines and door of a market, as its screens show them."""

    market_id: MarketId
    version: Version
    """The version of the topic `market/<id>`: changes with a higher one are newer than this board."""
    door: DoorCounts


class MarketFloorNews(_Floor, frozen=True, kw_only=True):
    """Tills and lines after a change, on the topic `market/<id>`."""

    kind: Literal["floor"]
    """Tells it from the other changes of the topic."""


class MarketDoorNews(_Door, frozen=True, kw_only=True):
    """The door after a change, on the topic `market/<id>`."""

    kind: Literal["door"]
    """Tells it from the other changes of the topic."""


def board_view(market: Market, door: doors.Door, version: int, now: int) -> MarketBoard:
    return MarketBoard(market_id=market.id, version=version, door=door_view(door, now), **asdict(_floor(market)))


def news_views(changes: Sequence[MarketChange], now: int) -> list[MarketFloorNews | MarketDoorNews]:
    """Tills and lines, and the door, as they are after the last of these changes, given in the order of the stream."""
    last = {type(change.about): change.about for change in changes}
    return [
        MarketFloorNews(kind="floor", **asdict(_floor(about)))
        if isinstance(about, markets.Market)
        else MarketDoorNews(kind="door", **asdict(door_view(about, now)))
        for about in last.values()
    ]


def door_view(door: doors.Door, now: int) -> DoorCounts:
    first = visit_text(door.waiting[0]) if door.waiting else None
    return DoorCounts(inside=door.count(now), at_door=len(door.waiting), next_in=first)


def _floor(market: Market) -> _Floor:
    return _Floor(
        name=market.profile.name,
        open_lanes=market.open_tills,
        waiting=market.waiting,
        lanes=lane_views(market),
        lines=[_line(market, name) for name in _lines(market)],
    )


def _lines(market: Market) -> list[str]:
    """The lines that shoppers may join, and others in which someone waits."""
    terms = market.profile.terms
    joined = [*([MAIN] if terms.policy is Policy.ONE_LINE else ()), *([EXPRESS] if terms.express_items else ())]
    return sorted({*joined, *market.lines})


def _line(market: Market, name: str) -> BoardLine:
    waiting = market.lines.get(name, ())
    wait = market.wait(name, market.ahead(name, market.turn + 1))
    return BoardLine(line_shown(name), len(waiting), [each.text for each in waiting[:MOST_SHOWN]], wait_view(wait))
