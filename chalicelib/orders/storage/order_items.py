"""An order as an item, `pk = BOOKING#<id>`, and the conversion both ways.

Returned seats are a set, for conditions, beside the list of returns and their refunds. Admitted seats are a set beside
the list of check-ins. Both lists only grow, so an index into them is stable.
"""

from __future__ import annotations

from pynamodb.attributes import (
    BooleanAttribute,
    ListAttribute,
    MapAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.expressions.condition import Condition

from chalicelib.core import deadline
from chalicelib.core.money import Money
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus, PartialReturn, shard_of
from chalicelib.orders.rules.payments import Dispute, RefundStatus
from chalicelib.table.items import Item, numbers, texts


class ReturnItem(MapAttribute[str, object]):
    seats = texts()
    amount = NumberAttribute()
    reason = UnicodeAttribute()
    at = NumberAttribute()
    status = UnicodeAttribute()
    attempt = NumberAttribute()


class CheckInItem(MapAttribute[str, object]):
    seats = texts()
    at = NumberAttribute()


class DisputeItem(MapAttribute[str, object]):
    id = UnicodeAttribute()
    status = UnicodeAttribute()
    amount = NumberAttribute()
    currency = UnicodeAttribute()
    at = NumberAttribute()


class OrderItem(Item):
    event = UnicodeAttribute()
    organiser = UnicodeAttribute()
    customer = UnicodeAttribute()
    hold = UnicodeAttribute()
    seats = texts()
    amounts = numbers(null=True)
    amount = NumberAttribute()
    currency = UnicodeAttribute()
    method = UnicodeAttribute()
    status = UnicodeAttribute()
    created = NumberAttribute()
    until = NumberAttribute()
    payment_id = UnicodeAttribute(null=True)
    client_secret = UnicodeAttribute(null=True)
    reason = UnicodeAttribute(null=True)
    let_go = BooleanAttribute(null=True)
    refund_due = BooleanAttribute(null=True)
    refund_failed = BooleanAttribute(null=True)
    attempt = NumberAttribute(null=True)
    asked = NumberAttribute(null=True)
    network = UnicodeAttribute(null=True)
    held_since = NumberAttribute(null=True)
    returned = UnicodeSetAttribute(null=True)
    returns = ListAttribute(of=ReturnItem, null=True)
    admitted = UnicodeSetAttribute(null=True)
    admissions = ListAttribute(of=CheckInItem, null=True)
    dispute = DisputeItem(null=True)


def pk_of(id: str) -> str:
    return f"BOOKING#{id}"


def item_of(order: Order) -> OrderItem:
    """The item's key, for updates."""
    return OrderItem(pk_of(order.id), "~")


def in_status(*statuses: OrderStatus) -> Condition:
    first, *others = (OrderItem.status == status.value for status in statuses)
    for other in others:
        first |= other
    return first


def event_shard(event: str, shard: int) -> str:
    return f"{event}#{shard}"


def new_item(order: Order) -> OrderItem:
    return OrderItem(
        pk_of(order.id),
        "~",
        owner=order.customer,
        owner_sort=f"BOOKING#{order.id}",
        event_shard=event_shard(order.event, shard_of(order.id)),
        event_sort=order.id,
        due_shard=deadline.shard_of(order.id),
        due_at=order.first_check,
        event=order.event,
        organiser=order.organiser,
        customer=order.customer,
        hold=order.hold,
        seats=list(order.seats),
        amounts=list(order.amounts),
        amount=order.total.amount,
        currency=order.total.currency,
        method=order.method,
        status=order.status.value,
        created=order.created,
        until=order.until,
        payment_id=order.payment_id,
        network=order.network or None,
        held_since=order.held_since or None,
    )


def order_of(item: OrderItem) -> Order:
    """The order of an item. Old items with a refund due kept their earlier status, and old failed ones have no
    `let_go`: both are read as if they were written today."""
    status = OrderStatus(item.status)
    due = bool(item.refund_due) and status is not OrderStatus.REFUNDED
    return Order(
        id=item.pk.removeprefix("BOOKING#"),
        event=item.event,
        organiser=item.organiser,
        customer=item.customer,
        hold=item.hold,
        seats=tuple(item.seats),
        total=Money(int(item.amount), item.currency),
        method=item.method,
        status=OrderStatus.CANCELLED if due else status,
        created=int(item.created),
        until=int(item.until),
        payment_id=item.payment_id,
        client_secret=item.client_secret,
        refund_due=due,
        due=int(item.due_at) if item.due_at is not None else None,
        amounts=tuple(int(amount) for amount in item.amounts or ()),
        reason=OrderReason(item.reason) if item.reason else None,
        let_go=status is OrderStatus.FAILED if item.let_go is None else item.let_go,
        refund_failed=bool(item.refund_failed),
        attempt=int(item.attempt or 0),
        returns=tuple(map(_return, item.returns or ())),
        admitted={seat: int(each.at) for each in item.admissions or () for seat in each.seats},
        dispute=_dispute(item.dispute) if item.dispute is not None else None,
        asked=int(item.asked or 0),
        network=item.network or "",
        held_since=int(item.held_since or 0),
    )


def packed_return(part: PartialReturn) -> ReturnItem:
    return ReturnItem(
        seats=list(part.seats),
        amount=part.amount,
        reason=part.reason.value,
        at=part.at,
        status=part.status.value,
        attempt=part.attempt,
    )


def packed_dispute(dispute: Dispute) -> DisputeItem:
    return DisputeItem(
        id=dispute.id,
        status=dispute.status,
        amount=dispute.amount.amount,
        currency=dispute.amount.currency,
        at=dispute.at,
    )


def _return(item: ReturnItem) -> PartialReturn:
    return PartialReturn(
        seats=tuple(item.seats),
        amount=int(item.amount),
        reason=OrderReason(item.reason),
        at=int(item.at),
        status=RefundStatus(item.status),
        attempt=int(item.attempt),
    )


def _dispute(item: DisputeItem) -> Dispute:
    return Dispute(item.id, item.status, Money(int(item.amount), item.currency), int(item.at))
