"""Bookings seen as orders: `pk = BOOKING#<id>`. The record of what was sold and of every decision about its money.

An order that is not settled carries a deadline in the `due` index, and loses it in the write that settles it; one that
is refunded keeps it for a last look a minute later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.kernel.deadlines import shard_of
from chalicelib.kernel.money import Money
from chalicelib.kernel.orders import Order, OrderStatus, Payment
from chalicelib.storage.pages import Page, page
from chalicelib.storage.table import Item, Owner, texts
from chalicelib.storage.writes import Cancelled, Refused, Write, transact, update


class OrderItem(Item):
    event = UnicodeAttribute()
    organiser = UnicodeAttribute()
    customer = UnicodeAttribute()
    hold = UnicodeAttribute()
    seats = texts()
    amount = NumberAttribute()
    currency = UnicodeAttribute()
    method = UnicodeAttribute()
    status = UnicodeAttribute()
    created = NumberAttribute()
    until = NumberAttribute()
    payment_id = UnicodeAttribute(null=True)
    client_secret = UnicodeAttribute(null=True)
    refund_due = BooleanAttribute(null=True)


def get(id: str) -> Order | None:
    item = OrderItem.find(_pk(id), "~")
    return _order(item) if item else None


def of_customer(customer: str, limit: int, cursor: str | None) -> Page[Order]:
    """A customer's bookings, newest first."""
    return page(OrderItem, Owner, customer, "BOOKING#", limit, cursor, newest_first=True).map(_order)


def placed(order: Order) -> Write:
    """A new order, as part of the transaction that turns its hold to paying."""
    item = OrderItem(
        _pk(order.id),
        "~",
        owner=order.customer,
        owner_sort=f"BOOKING#{order.id}",
        due_shard=shard_of(order.id),
        due_at=order.first_look,
        event=order.event,
        organiser=order.organiser,
        customer=order.customer,
        hold=order.hold,
        seats=list(order.seats),
        amount=order.total.amount,
        currency=order.total.currency,
        method=order.method,
        status=order.status.value,
        created=order.created,
        until=order.until,
    )
    return Write(item, OrderItem.pk.does_not_exist())


def attach(order: Order, payment: Payment) -> Order:
    """Remember which payment is this order's. The first one stays: starting twice gives the same one anyway."""
    update(
        _item(order),
        [OrderItem.payment_id.set(payment.id), _set_or_remove(payment.client_secret)],
        OrderItem.payment_id.does_not_exist() | (OrderItem.payment_id == payment.id),
    )
    return replace(order, payment_id=payment.id, client_secret=payment.client_secret)


def mark_paid(order: Order) -> None:
    """pending_payment → paid. Raises `Refused` when the order has moved on."""
    update(_item(order), [OrderItem.status.set(OrderStatus.PAID.value)], in_status(OrderStatus.PENDING_PAYMENT))


def decide_refund(order: Order) -> None:
    """Record that the money goes back, before anything is sent. Twice changes nothing."""
    update(_item(order), [OrderItem.refund_due.set(True)], in_status(OrderStatus.PAID))


def confirm(order: Order, carts: Sequence[Write]) -> None:
    """paid → confirmed, together with the cart. Raises `Refused` when the order has moved on, or is to be refunded."""
    _with_cart(order, _paid() & OrderItem.refund_due.does_not_exist(), _settle(OrderStatus.CONFIRMED), carts)


def mark_refunded(order: Order, carts: Sequence[Write], look_at: int) -> None:
    """paid → refunded, after the provider has been told, together with the cart. Raises `Refused`.

    The deadline stays for one last look, when whoever was still at work on this order has ended.
    """
    actions = [OrderItem.status.set(OrderStatus.REFUNDED.value), OrderItem.due_at.set(look_at)]
    _with_cart(order, _paid() & OrderItem.refund_due.exists(), actions, carts)


def fail(order: Order, carts: Sequence[Write]) -> None:
    """pending_payment → failed, together with the cart. Raises `Refused` when the order has moved on."""
    _with_cart(order, in_status(OrderStatus.PENDING_PAYMENT), _settle(OrderStatus.FAILED), carts)


def _with_cart(order: Order, condition: Condition, actions: Sequence[Action], carts: Sequence[Write]) -> None:
    """The order's step and the first of the alternatives for the cart that its state allows: both or neither."""
    for cart in carts:
        try:
            transact([Write(_item(order), condition, actions), cart])
            return
        except Cancelled as cancelled:
            if cancelled.refusals[0] is not None:
                raise cancelled.refusals[0] from cancelled
    raise AssertionError("the last alternative asks nothing of the cart")


def look_again(order: Order, at: int) -> None:
    """Move the deadline of an order whose outcome is not known yet. Settled meanwhile: nothing to look at."""
    try:
        update(_item(order), [OrderItem.due_at.set(at)], OrderItem.due_shard.exists())
    except Refused:
        return


def close(order: Order) -> None:
    """Nothing is left to look at."""
    update(_item(order), [OrderItem.due_shard.remove(), OrderItem.due_at.remove()], None)


def _paid() -> Condition:
    return in_status(OrderStatus.PAID)


def in_status(status: OrderStatus) -> Condition:
    return OrderItem.status == status.value


def _settle(status: OrderStatus) -> Sequence[Action]:
    return [OrderItem.status.set(status.value), OrderItem.due_shard.remove(), OrderItem.due_at.remove()]


def _set_or_remove(secret: str | None) -> Action:
    return OrderItem.client_secret.set(secret) if secret else OrderItem.client_secret.remove()


def _item(order: Order) -> OrderItem:
    return OrderItem(_pk(order.id), "~")


def _pk(id: str) -> str:
    return f"BOOKING#{id}"


def _order(item: OrderItem) -> Order:
    return Order(
        id=item.pk.removeprefix("BOOKING#"),
        event=item.event,
        organiser=item.organiser,
        customer=item.customer,
        hold=item.hold,
        seats=tuple(item.seats),
        total=Money(int(item.amount), item.currency),
        method=item.method,
        status=OrderStatus(item.status),
        created=int(item.created),
        until=int(item.until),
        payment_id=item.payment_id,
        client_secret=item.client_secret,
        refund_due=bool(item.refund_due),
        due=int(item.due_at) if item.due_at is not None else None,
    )
