"""Checkout: a supermarket's door, its lines and tills, and advice on how many tills to open. Made by `make
contract`.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from msgspec import UNSET, UnsetType

from linehold_client.call import Call, ListCall, part
from linehold_client.models.checkout import (
    AfterMiss,
    CalledShopper,
    CheckoutTicket,
    DoorCounts,
    Lane,
    Market,
    MarketAdvice,
    MarketBoard,
    MarketHistory,
    MarketLine,
    MarketQuarter,
    Markets,
    MarketVisit,
    Policy,
    TargetsInput,
    TillKind,
    TillState,
)


def add_market(
    *,
    name: str,
    max_inside: int | UnsetType = UNSET,
    express_items: int | UnsetType = UNSET,
    mean_service_seconds: int | UnsetType = UNSET,
    timezone: str | UnsetType = UNSET,
    targets: TargetsInput | UnsetType = UNSET,
    policy: Policy | UnsetType = UNSET,
    express_helps: bool | UnsetType = UNSET,
    after_miss: AfterMiss | UnsetType = UNSET,
    visit_minutes: int | UnsetType = UNSET,
    idempotency_key: str | None = None,
) -> Call[Market]:
    """Add a market.

    It has no tills until one is put.

    Arguments:
        name: The market's name.
        max_inside: How many may be inside at a time.
        express_items: The most items for the express line; 0 for no express line.
        mean_service_seconds: How long a shopper takes at a till, before any was measured.
        timezone: By which quarter hours of earlier weeks are compared.
        targets: How long shoppers may wait.
        policy: How a market's regular tills get their shoppers.
        express_helps: Whether an express till calls regular shoppers while no express shopper waits.
        after_miss: What becomes of a shopper who was called and recalled in vain. `end`: back into the line, at
            its end, once; after the second time they are dropped. `drop`: they are dropped at once.
        visit_minutes: How long a visit counts that is never ended.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return Call(
        "add_market",
        "POST",
        "/v1/markets",
        Market,
        tokens=("operator",),
        body={
            "name": name,
            "max_inside": max_inside,
            "express_items": express_items,
            "mean_service_seconds": mean_service_seconds,
            "timezone": timezone,
            "targets": targets,
            "policy": policy,
            "express_helps": express_helps,
            "after_miss": after_miss,
            "visit_minutes": visit_minutes,
        },
        takes_key=True,
        key=idempotency_key,
    )


def list_markets(
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
) -> ListCall[Markets, Market]:
    """Your markets, the oldest first.

    Arguments:
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.

    Raises EdgeOnly, NotYours, and what any call may raise.
    """
    return ListCall(
        "list_markets",
        "GET",
        "/v1/markets",
        Markets,
        tokens=("operator",),
        query={"limit": limit, "cursor": cursor},
    )


def get_market(
    market_id: str,
) -> Call[Market]:
    """A market and its tills.

    Arguments:
        market_id: The id of a market.

    Raises EdgeOnly, MarketNotFound, and what any call may raise.
    """
    return Call(
        "get_market",
        "GET",
        f"/v1/markets/{part(market_id)}",
        Market,
    )


def change_market(
    market_id: str,
    *,
    name: str | UnsetType = UNSET,
    max_inside: int | UnsetType = UNSET,
    express_items: int | UnsetType = UNSET,
    mean_service_seconds: int | UnsetType = UNSET,
    timezone: str | UnsetType = UNSET,
    targets: TargetsInput | UnsetType = UNSET,
    policy: Policy | UnsetType = UNSET,
    express_helps: bool | UnsetType = UNSET,
    after_miss: AfterMiss | UnsetType = UNSET,
    visit_minutes: int | UnsetType = UNSET,
) -> Call[Market]:
    """Change what your market is like.

    Arguments:
        market_id: The id of a market.
        name: The market's name.
        max_inside: How many may be inside at a time.
        express_items: The most items for the express line; 0 for no express line.
        mean_service_seconds: Another value replaces what was measured.
        timezone: By which quarter hours of earlier weeks are compared.
        targets: All of the targets anew.
        policy: How a market's regular tills get their shoppers.
        express_helps: Whether an express till calls regular shoppers while no express shopper waits.
        after_miss: What becomes of a shopper who was called and recalled in vain. `end`: back into the line, at
            its end, once; after the second time they are dropped. `drop`: they are dropped at once.
        visit_minutes: How long a visit counts that is never ended.

    Raises EdgeOnly, NotYours, MarketNotFound, and what any call may raise.
    """
    return Call(
        "change_market",
        "PATCH",
        f"/v1/markets/{part(market_id)}",
        Market,
        tokens=("operator",),
        body={
            "name": name,
            "max_inside": max_inside,
            "express_items": express_items,
            "mean_service_seconds": mean_service_seconds,
            "timezone": timezone,
            "targets": targets,
            "policy": policy,
            "express_helps": express_helps,
            "after_miss": after_miss,
            "visit_minutes": visit_minutes,
        },
    )


def put_lane(
    market_id: str,
    lane: str,
    *,
    state: TillState,
    kind: TillKind | UnsetType = UNSET,
    assisted: bool | UnsetType = UNSET,
) -> Call[Lane]:
    """Add a till, or open, pause, drain or close it.

    A till that closes puts its shoppers back into the line.

    Arguments:
        market_id: The id of a market.
        lane: A till's name: up to 16 letters, digits and hyphens.
        state: open: shoppers join its line, and it calls them. paused: neither, for a while. draining: nobody
            joins a line of its own any more, and it calls those who stand in it; a line that it shares it
            leaves to others. closed: neither.
        kind: What a till is for: everyone, or first of all shoppers with few items.
        assisted: Whether its staff have time and room for shoppers who ask for assistance.

    Raises EdgeOnly, NotYours, MarketNotFound, LaneNotFound, and what any call may raise.
    """
    return Call(
        "put_lane",
        "PUT",
        f"/v1/markets/{part(market_id)}/lanes/{part(lane)}",
        Lane,
        tokens=("operator",),
        body={"state": state, "kind": kind, "assisted": assisted},
    )


def get_market_board(
    market_id: str,
) -> Call[MarketBoard]:
    """Who goes where: tills, lines and door by numbers, as the market's screens show them.

    Arguments:
        market_id: The id of a market.

    Raises EdgeOnly, MarketNotFound, and what any call may raise.
    """
    return Call(
        "get_market_board",
        "GET",
        f"/v1/markets/{part(market_id)}/board",
        MarketBoard,
    )


def get_market_advice(
    market_id: str,
) -> Call[MarketAdvice]:
    """How many tills your market needs now, in 15 and in 30 minutes, and why.

    Arguments:
        market_id: The id of a market.

    Raises EdgeOnly, NotYours, MarketNotFound, and what any call may raise.
    """
    return Call(
        "get_market_advice",
        "GET",
        f"/v1/markets/{part(market_id)}/advice",
        MarketAdvice,
        tokens=("operator",),
    )


def get_market_history(
    market_id: str,
    *,
    limit: int | UnsetType = UNSET,
    cursor: str | UnsetType = UNSET,
    start: datetime | UnsetType = UNSET,
    end: datetime | UnsetType = UNSET,
) -> ListCall[MarketHistory, MarketQuarter]:
    """What happened in your market by quarter hours, with the present one.

    Arguments:
        market_id: The id of a market.
        limit: How many items the page may have; it can have fewer and not be the last.
        cursor: The `next_cursor` of the page before; without it the first page.
        start: Quarter hours that began from then on; by default a day before `end`.
        end: Quarter hours that began before then; by default all until now.

    Raises EdgeOnly, NotYours, MarketNotFound, and what any call may raise.
    """
    return ListCall(
        "get_market_history",
        "GET",
        f"/v1/markets/{part(market_id)}/history",
        MarketHistory,
        tokens=("operator",),
        query={"limit": limit, "cursor": cursor, "start": start, "end": end},
    )


def get_market_history_sheet(
    market_id: str,
    *,
    start: datetime | UnsetType = UNSET,
    end: datetime | UnsetType = UNSET,
) -> Call[str]:
    """The history as a sheet, of up to 31 days.

    Arguments:
        market_id: The id of a market.
        start: Quarter hours that began from then on; by default a day before `end`.
        end: Quarter hours that began before then; by default all until now.

    Raises EdgeOnly, NotYours, MarketNotFound, and what any call may raise.
    """
    return Call(
        "get_market_history_sheet",
        "GET",
        f"/v1/markets/{part(market_id)}/history.csv",
        str,
        tokens=("operator",),
        query={"start": start, "end": end},
    )


def join_market_line(
    market_id: str,
    *,
    items: int,
    assistance: bool | UnsetType = UNSET,
    line: Literal["express", "regular"] | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[CheckoutTicket]:
    """Join the line.

    A customer who is in it keeps their place; the market's staff add a shopper without a phone.

    Arguments:
        market_id: The id of a market.
        items: How many items they bring.
        assistance: Whether they ask for a till with time and room for them.
        line: The line that they ask for; null for the one that fits their items.

    Raises EdgeOnly, NotYours, MarketNotFound, TooManyItems, NoExpress, LineFull, and what any call may raise.
    """
    return Call(
        "join_market_line",
        "POST",
        f"/v1/markets/{part(market_id)}/line",
        CheckoutTicket,
        tokens=("customer", "operator"),
        body={"items": items, "assistance": assistance, "line": line},
        takes_key=True,
        key=idempotency_key,
    )


def get_market_line(
    market_id: str,
) -> Call[MarketLine]:
    """Those who wait in your market, in the order of their turns.

    Arguments:
        market_id: The id of a market.

    Raises EdgeOnly, NotYours, MarketNotFound, and what any call may raise.
    """
    return Call(
        "get_market_line",
        "GET",
        f"/v1/markets/{part(market_id)}/line",
        MarketLine,
        tokens=("operator",),
    )


def get_checkout_ticket(
    market_id: str,
    ticket_id: str,
) -> Call[CheckoutTicket]:
    """Your ticket: its position and wait, or the till that has called you.

    Arguments:
        market_id: The id of a market.
        ticket_id: The id of a ticket in a market's line.

    Raises EdgeOnly, NotYours, MarketNotFound, TicketNotFound, and what any call may raise.
    """
    return Call(
        "get_checkout_ticket",
        "GET",
        f"/v1/markets/{part(market_id)}/tickets/{part(ticket_id)}",
        CheckoutTicket,
        tokens=("customer", "operator"),
    )


def leave_market_line(
    market_id: str,
    ticket_id: str,
) -> Call[None]:
    """Give up your place.

    Arguments:
        market_id: The id of a market.
        ticket_id: The id of a ticket in a market's line.

    Raises EdgeOnly, NotYours, MarketNotFound, TicketNotFound, StateChanged, and what any call may raise.
    """
    return Call(
        "leave_market_line",
        "DELETE",
        f"/v1/markets/{part(market_id)}/tickets/{part(ticket_id)}",
        None,
        tokens=("customer", "operator"),
    )


def call_next_shopper(
    market_id: str,
    lane: str,
    *,
    idempotency_key: str | None = None,
) -> Call[CalledShopper | None]:
    """Call the next shopper to this till; 204 when nobody waits.

    A till may have two: with a third, the first counts as served.

    Arguments:
        market_id: The id of a market.
        lane: A till's name: up to 16 letters, digits and hyphens.

    Raises EdgeOnly, NotYours, LaneNotFound, MarketNotFound, LaneNotOpen, and what any call may raise.
    """
    return Call(
        "call_next_shopper",
        "POST",
        f"/v1/markets/{part(market_id)}/lanes/{part(lane)}/next",
        CalledShopper | None,
        tokens=("operator",),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def finish_shopper(
    market_id: str,
    lane: str,
    *,
    ticket_id: str | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[CalledShopper]:
    """A shopper was served.

    A till that drains closes with its last.

    Arguments:
        market_id: The id of a market.
        lane: A till's name: up to 16 letters, digits and hyphens.
        ticket_id: Null for the one whom the till has called first, and for putting back the one called last.

    Raises EdgeOnly, NotYours, LaneNotFound, MarketNotFound, TicketNotFound, NotCalled, and what any call may raise.
    """
    return Call(
        "finish_shopper",
        "POST",
        f"/v1/markets/{part(market_id)}/lanes/{part(lane)}/done",
        CalledShopper,
        tokens=("operator",),
        body={"ticket_id": ticket_id},
        takes_key=True,
        key=idempotency_key,
    )


def recall_shopper(
    market_id: str,
    lane: str,
    *,
    ticket_id: str | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[CalledShopper]:
    """Call a shopper who has not come once more.

    Arguments:
        market_id: The id of a market.
        lane: A till's name: up to 16 letters, digits and hyphens.
        ticket_id: Null for the one whom the till has called first, and for putting back the one called last.

    Raises EdgeOnly, NotYours, LaneNotFound, MarketNotFound, TicketNotFound, NotCalled, and what any call may raise.
    """
    return Call(
        "recall_shopper",
        "POST",
        f"/v1/markets/{part(market_id)}/lanes/{part(lane)}/recall",
        CalledShopper,
        tokens=("operator",),
        body={"ticket_id": ticket_id},
        takes_key=True,
        key=idempotency_key,
    )


def record_missed_shopper(
    market_id: str,
    lane: str,
    *,
    ticket_id: str | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[CalledShopper]:
    """A shopper who was recalled has not come: they wait again at the end of the line, or are dropped, by the
    market's rule.

    Arguments:
        market_id: The id of a market.
        lane: A till's name: up to 16 letters, digits and hyphens.
        ticket_id: Null for the one whom the till has called first, and for putting back the one called last.

    Raises EdgeOnly, NotYours, LaneNotFound, MarketNotFound, TicketNotFound, NotCalled, NotRecalled, and what any
    call may raise.
    """
    return Call(
        "record_missed_shopper",
        "POST",
        f"/v1/markets/{part(market_id)}/lanes/{part(lane)}/no-show",
        CalledShopper,
        tokens=("operator",),
        body={"ticket_id": ticket_id},
        takes_key=True,
        key=idempotency_key,
    )


def put_shopper_back(
    market_id: str,
    lane: str,
    *,
    ticket_id: str | UnsetType | None = UNSET,
    idempotency_key: str | None = None,
) -> Call[CalledShopper]:
    """A shopper was called by mistake: they wait again, at their turn.

    Arguments:
        market_id: The id of a market.
        lane: A till's name: up to 16 letters, digits and hyphens.
        ticket_id: Null for the one whom the till has called first, and for putting back the one called last.

    Raises EdgeOnly, NotYours, LaneNotFound, MarketNotFound, TicketNotFound, NotCalled, and what any call may raise.
    """
    return Call(
        "put_shopper_back",
        "POST",
        f"/v1/markets/{part(market_id)}/lanes/{part(lane)}/put-back",
        CalledShopper,
        tokens=("operator",),
        body={"ticket_id": ticket_id},
        takes_key=True,
        key=idempotency_key,
    )


def enter_market(
    market_id: str,
    *,
    idempotency_key: str | None = None,
) -> Call[MarketVisit]:
    """Come in.

    While the market is full the answer is 429 FULL with a place at the door: call again later, the place stays. A
    customer has one visit; a sensor or the staff, with the operator's token, make one for each call.

    Arguments:
        market_id: The id of a market.

    Raises EdgeOnly, NotYours, MarketNotFound, DoorFull, Full, and what any call may raise.
    """
    return Call(
        "enter_market",
        "POST",
        f"/v1/markets/{part(market_id)}/visits",
        MarketVisit,
        tokens=("customer", "operator"),
        body={},
        takes_key=True,
        key=idempotency_key,
    )


def get_market_visit(
    market_id: str,
    visit_id: str,
) -> Call[MarketVisit]:
    """Your visit: inside, or where you are in the line at the door.

    Arguments:
        market_id: The id of a market.
        visit_id: The id of a visit to a market.

    Raises EdgeOnly, NotYours, MarketNotFound, VisitNotFound, and what any call may raise.
    """
    return Call(
        "get_market_visit",
        "GET",
        f"/v1/markets/{part(market_id)}/visits/{part(visit_id)}",
        MarketVisit,
        tokens=("customer", "operator"),
    )


def leave_market(
    market_id: str,
    visit_id: str,
) -> Call[None]:
    """End a visit: the first of those outside comes in.

    Arguments:
        market_id: The id of a market.
        visit_id: The id of a visit to a market.

    Raises EdgeOnly, NotYours, MarketNotFound, VisitNotFound, and what any call may raise.
    """
    return Call(
        "leave_market",
        "DELETE",
        f"/v1/markets/{part(market_id)}/visits/{part(visit_id)}",
        None,
        tokens=("customer", "operator"),
    )


def report_counts(
    market_id: str,
    *,
    sensor: str,
    since: str,
    entered: int,
    left: int,
    idempotency_key: str | None = None,
) -> Call[DoorCounts]:
    """What a sensor has counted at the door.

    A report that is repeated, late or lost does no harm.

    Arguments:
        market_id: The id of a market.
        sensor: Its name, the same in each report.
        since: When it began to count, or any text that changes when it begins anew from zero.
        entered: How many it has seen come in since then.
        left: How many it has seen go out since then.

    Raises EdgeOnly, NotYours, MarketNotFound, and what any call may raise.
    """
    return Call(
        "report_counts",
        "POST",
        f"/v1/markets/{part(market_id)}/counts",
        DoorCounts,
        tokens=("operator",),
        body={"sensor": sensor, "since": since, "entered": entered, "left": left},
        takes_key=True,
        key=idempotency_key,
    )


def set_head_count(
    market_id: str,
    *,
    inside: int,
) -> Call[DoorCounts]:
    """Say how many are inside, when sensors have missed someone.

    Arguments:
        market_id: The id of a market.
        inside: All of them, those with a visit of their own too.

    Raises EdgeOnly, NotYours, MarketNotFound, and what any call may raise.
    """
    return Call(
        "set_head_count",
        "PUT",
        f"/v1/markets/{part(market_id)}/counts",
        DoorCounts,
        tokens=("operator",),
        body={"inside": inside},
    )
