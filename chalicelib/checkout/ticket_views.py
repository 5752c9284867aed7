"""What a shopper is shown of their ticket and of their visit, and a till's staff of whom they serve."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from chalicelib.checkout.rules.changes import TicketNews
from chalicelib.checkout.rules.door import Visit, visit_id, visit_text
from chalicelib.checkout.rules.serving import Handled
from chalicelib.checkout.rules.tickets import Place, ShopperState, ticket_id
from chalicelib.checkout.views import CheckoutWait, LineName, line_shown, wait_view
from chalicelib.core.times import rfc3339, seconds_left
from chalicelib.shapes import (
    CheckoutTicketId,
    ExpiresAt,
    ExpiresIn,
    Instant,
    LaneName,
    ShopperNumber,
    VisitId,
    VisitNumber,
)


class VisitState(StrEnum):
    """The state of a visit. `inside`: it counts as inside. `waiting`: outside, in order. `ended`: it has left, or its
    time is over."""

    INSIDE = "inside"
    WAITING = "waiting"
    ENDED = "ended"


class CheckoutTicket(msgspec.Struct, frozen=True):
    """A shopper's place in a market's line."""

    ticket_id: CheckoutTicketId
    number: ShopperNumber
    line: LineName
    state: ShopperState
    position: int | None
    """1 for the next one; null unless `waiting`."""
    wait: CheckoutWait | None
    """The wait that is left; null unless `waiting`, and while no till is open."""
    lane: LaneName | None
    """The till that has called: the shopper goes there; null before."""
    recalled: bool
    """Whether it has called once more: the shopper is missed."""
    joined_at: Instant
    """When the shopper joined: RFC 3339, in UTC."""
    called_at: Instant | None
    """When the till called: RFC 3339, in UTC; null before."""


class CheckoutNews(msgspec.Struct, frozen=True):
    """A ticket that was called, put back, or has ended, on the topic `customer/<id>`."""

    ticket_id: CheckoutTicketId
    number: ShopperNumber
    state: ShopperState
    lane: LaneName | None
    """The till that has called; null unless `called`."""
    recalled: bool
    """Whether it has called once more."""


class CalledShopper(msgspec.Struct, frozen=True):
    """A shopper at a till, after its staff's act."""

    ticket_id: CheckoutTicketId
    number: ShopperNumber
    lane: LaneName
    state: ShopperState
    items: int
    """How many items they bring."""
    assistance: bool
    """Whether they ask for assistance."""


class WaitingShopper(msgspec.Struct, frozen=True):
    """A shopper who waits, as the market's staff see them."""

    ticket_id: CheckoutTicketId
    number: ShopperNumber
    line: LineName
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
    joined_at: Instant
    """When they joined: RFC 3339, in UTC."""


class MarketLine(msgspec.Struct, frozen=True):
    """Those who wait in all lines of a market."""

    items: list[WaitingShopper]
    """In the order of their turns."""


class MarketVisit(msgspec.Struct, frozen=True):
    """A visit to a market."""

    visit_id: VisitId
    number: VisitNumber
    state: VisitState
    position: int | None
    """1 for the next one to come in; null unless `waiting`."""
    expires_at: ExpiresAt | None
    """When a visit inside stops counting, if it is not ended before; null unless `inside`."""
    expires_in: ExpiresIn | None


def ticket_view(place: Place) -> CheckoutTicket:
    ticket = place.ticket
    return CheckoutTicket(
        ticket.id,
        ticket.who.text,
        line_shown(ticket.line),
        ticket.state,
        place.position,
        wait_view(place.wait),
        ticket.lane,
        ticket.recalled,
        rfc3339(ticket.who.joined),
        rfc3339(ticket.called) if ticket.called else None,
    )


def waiting_view(place: Place) -> WaitingShopper:
    ticket, who = place.ticket, place.ticket.who
    return WaitingShopper(
        ticket.id,
        who.text,
        line_shown(ticket.line),
        place.position,
        wait_view(place.wait),
        who.items,
        who.assistance,
        who.missed,
        rfc3339(who.joined),
    )


def news_view(news: TicketNews) -> CheckoutNews:
    ticket = news.about
    called = ticket.state is ShopperState.CALLED
    return CheckoutNews(
        ticket.id, ticket.who.text, ticket.state, ticket.lane if called else None, called and ticket.recalled
    )


def called_view(called: Handled) -> CalledShopper:
    who = called.shopper
    return CalledShopper(
        ticket_id(called.market, who.key), who.text, called.lane, called.state, who.items, who.assistance
    )


def visit_view(visit: Visit, now: int) -> MarketVisit:
    waiting = visit.position is not None
    return MarketVisit(
        visit_id(visit.market, visit.number),
        visit_text(visit.number),
        VisitState.WAITING if waiting else VisitState.ENDED if visit.until is None else VisitState.INSIDE,
        visit.position,
        rfc3339(visit.until) if visit.until else None,
        seconds_left(visit.until, now) if visit.until else None,
    )
