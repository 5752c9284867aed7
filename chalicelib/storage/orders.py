"""Bookings seen as orders: `pk = BOOKING#<id>`. The record of what was sold and of every decision about its money.

An event's orders are listed by the `event` index: `event_shard = <event>#<0 to 7>`, `event_sort = <booking>`, both set
when the order is placed and never again, so that no later step of an order writes to the index.

An order that is not settled carries a deadline in the `due` index, and loses it in the write that settles it; one that
is refunded keeps it for a last look a minute later.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from chalicelib.errors import Fault, Invalid
from chalicelib.kernel import deadlines
from chalicelib.kernel.ids import is_id
from chalicelib.kernel.money import Money
from chalicelib.kernel.orders import EVENT_SHARDS, Order, OrderStatus, Payment, shard_of
from chalicelib.storage.pages import Page, page
from chalicelib.storage.table import MOST_KEYS, Item, Owner, batch_of, numbers, texts, translated
from chalicelib.storage.writes import Cancelled, Refused, Write, transact, update


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
    refund_due = BooleanAttribute(null=True)


def get(id: str) -> Order | None:
    item = OrderItem.find(_pk(id), "~")
    return _order(item) if item else None


def of_customer(customer: str, limit: int, cursor: str | None) -> Page[Order]:
    """A customer's bookings, newest first."""
    return page(OrderItem, Owner, customer, "BOOKING#", limit, cursor, newest_first=True).map(_order)


def of_event(event: str, after: str | None, most: int) -> tuple[list[Order], str | None]:
    """Up to `most` of an event's orders, settled or not, and where to go on, None at the end.

    Every order that was placed before the first call comes once; one that is placed while the list is read, or in
    the second before, may be missing. Each is as it is now. Raises `Invalid` for a place that is not of such a list.
    """
    ids = list(islice(_ids_of(event, after, most + 1), most + 1))
    listed = ids[:most]
    found: dict[str, Order] = {}
    for start in range(0, len(listed), MOST_KEYS):
        keys = [(_pk(id), "~") for id in listed[start : start + MOST_KEYS]]
        orders = (_order(OrderItem.from_raw_data(raw)) for raw in batch_of(keys, consistent=True))
        found |= {order.id: order for order in orders}
    return [found[id] for id in listed if id in found], place_of(listed[-1]) if len(ids) > most else None


def place_of(id: str) -> str:
    """Where a booking stands in the list of its event: to go on after it."""
    return f"{shard_of(id)}#{id}"


def _ids_of(event: str, after: str | None, most: int) -> Iterator[str]:
    shard, last = _opened(after) if after is not None else (0, None)
    for each in range(shard, EVENT_SHARDS):
        beyond = OrderItem.event_sort > last if each == shard and last else None
        with translated():
            yield from (
                str(item.event_sort)
                for item in OrderItem.query(_shard(event, each), beyond, index_name="event", limit=most)
            )


def _opened(after: str) -> tuple[int, str]:
    shard, _, id = after.partition("#")
    if not is_id("bkg", id) or after != place_of(id):
        raise Invalid([Fault("cursor", "is not a cursor of this list")])
    return int(shard), id


def _shard(event: str, shard: int) -> str:
    return f"{event}#{shard}"


def placed(order: Order) -> Write:
    """A new order, as part of the transaction that turns its hold to paying."""
    item = OrderItem(
        _pk(order.id),
        "~",
        owner=order.customer,
        owner_sort=f"BOOKING#{order.id}",
        event_shard=_shard(order.event, shard_of(order.id)),
        event_sort=order.id,
        due_shard=deadlines.shard_of(order.id),
        due_at=order.first_look,
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


def decide_refund(order: Order, look_at: int) -> None:
    """Record that the money goes back, before anything is sent, and when to look whether it did. Twice changes nothing.

    Raises `Refused` for an order that is neither paid nor confirmed.
    """
    actions = [
        OrderItem.refund_due.set(True),
        OrderItem.due_shard.set(deadlines.shard_of(order.id)),
        OrderItem.due_at.set(look_at),
    ]
    update(_item(order), actions, _paid_for())


def confirm(order: Order, carts: Sequence[Write]) -> None:
    """paid → confirmed, together with the cart. Raises `Refused` when the order has moved on, or is to be refunded."""
    _with_cart(order, _paid() & OrderItem.refund_due.does_not_exist(), _settle(OrderStatus.CONFIRMED), carts)


def mark_refunded(order: Order, carts: Sequence[Write], look_at: int) -> None:
    """paid or confirmed → refunded, after the provider has been told, together with the cart. Raises `Refused`.

    The deadline stays for one last look, when whoever was still at work on this order has ended.
    """
    actions = [OrderItem.status.set(OrderStatus.REFUNDED.value), OrderItem.due_at.set(look_at)]
    _with_cart(order, _paid_for() & OrderItem.refund_due.exists(), actions, carts)


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


def _paid_for() -> Condition:
    either: Condition = _paid() | in_status(OrderStatus.CONFIRMED)
    return either


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
        amounts=tuple(int(amount) for amount in item.amounts or ()),
    )
