"""Orders: the record of each sale, from being placed to being settled.

An event's orders are listed by the `event` index: `event_shard = <event>#<0 to 7>`, `event_sort = <booking>`, both set
when the order is placed and never again, so that no later step of an order writes to the index.

An order that is not settled has a deadline in the `due` index; the write that settles it removes the deadline. A
refunded order keeps it for a last check a minute later. Cancelling and returning seats are in `storage.refunds`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import islice

from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from chalicelib.core.ids import is_id
from chalicelib.errors import Fault, Invalid
from chalicelib.orders.rules.orders import EVENT_SHARDS, Order, OrderReason, OrderStatus, shard_of
from chalicelib.orders.rules.payments import Payment
from chalicelib.orders.storage.order_items import OrderItem, event_shard, in_status, item_of, new_item, order_of, pk_of
from chalicelib.seats.storage import carts
from chalicelib.table.items import MOST_KEYS, batch_get, translating_errors
from chalicelib.table.pages import Page, page
from chalicelib.table.transactions import Cancelled, transact
from chalicelib.table.writes import Refused, Write, update


def get(id: str) -> Order | None:
    item = OrderItem.find(pk_of(id), "~")
    return order_of(item) if item else None


def of_customer(customer: str, limit: int, cursor: str | None) -> Page[Order]:
    """A customer's bookings, newest first. One that was just placed is in the customer's cart, unless it failed."""
    known = [pk_of(id) for id in carts.bookings(customer)]
    return page(OrderItem.from_raw_data, customer, pk_of(""), limit, cursor, newest_first=True, known=known).map(
        order_of
    )


def of_event(event: str, after: str | None, most: int) -> tuple[list[Order], str | None]:
    """Up to `most` of an event's orders, settled or not, and the cursor of the next page, None at the end.

    Every order placed before the first call is listed once; an order placed while the list is read, or in the second
    before, may be missing. Each is read consistently. Raises `Invalid` for a cursor that is not of such a list.
    """
    ids = list(islice(_ids_of(event, after, most + 1), most + 1))
    listed = ids[:most]
    found: dict[str, Order] = {}
    for start in range(0, len(listed), MOST_KEYS):
        keys = [(pk_of(id), "~") for id in listed[start : start + MOST_KEYS]]
        orders = (order_of(OrderItem.from_raw_data(raw)) for raw in batch_get(keys, consistent=True))
        found |= {order.id: order for order in orders}
    return [found[id] for id in listed if id in found], cursor_after(listed[-1]) if len(ids) > most else None


def cursor_after(id: str) -> str:
    """The cursor after a booking in the list of its event."""
    return f"{shard_of(id)}#{id}"


def _ids_of(event: str, after: str | None, most: int) -> Iterator[str]:
    shard, last = _read_cursor(after) if after is not None else (0, None)
    for each in range(shard, EVENT_SHARDS):
        beyond = OrderItem.event_sort > last if each == shard and last else None
        with translating_errors():
            yield from (
                str(item.event_sort)
                for item in OrderItem.query(event_shard(event, each), beyond, index_name="event", limit=most)
            )


def _read_cursor(after: str) -> tuple[int, str]:
    shard, _, id = after.partition("#")
    if not is_id("bkg", id) or after != cursor_after(id):
        raise Invalid([Fault("cursor", "is not a cursor of this list")])
    return int(shard), id


def placed(order: Order) -> Write:
    """A new order, waiting for its payment or paid, as part of the transaction that ends its hold or lets it wait."""
    return Write(new_item(order), OrderItem.pk.does_not_exist())


def attach(order: Order, payment: Payment) -> Order:
    """Record the order's payment. The first one stays; starting a payment twice gives the same one anyway.

    Raises `Refused` for an order that has failed: it must not be paid any more.
    """
    ours = OrderItem.payment_id.does_not_exist() | (OrderItem.payment_id == payment.id)
    update(
        item_of(order),
        [OrderItem.payment_id.set(payment.id), _set_or_remove(payment.client_secret)],
        ours & (OrderItem.status != OrderStatus.FAILED.value),
    )
    return replace(order, payment_id=payment.id, client_secret=payment.client_secret)


def claim_provider_read(order: Order, now: int, not_since: int) -> bool:
    """Whether this caller may ask the provider: no other caller has since that instant. Records that it did."""
    try:
        never = OrderItem.asked.does_not_exist()
        update(item_of(order), [OrderItem.asked.set(now)], never | (OrderItem.asked <= not_since))
    except Refused:
        return False
    return True


def mark_paid(order: Order) -> None:
    """pending_payment → paid. Raises `Refused` when the order has moved on."""
    update(item_of(order), [OrderItem.status.set(OrderStatus.PAID.value)], in_status(OrderStatus.PENDING_PAYMENT))


def confirm(order: Order, carts: Sequence[Write]) -> None:
    """paid → confirmed, together with the cart, if that is to change. Raises `Refused` when the order has moved on."""
    paid, actions = in_status(OrderStatus.PAID), _settle(OrderStatus.CONFIRMED)
    if carts:
        with_cart(order, paid, actions, carts)
    else:
        update(item_of(order), actions, paid)


def fail(order: Order, reason: OrderReason, carts: Sequence[Write], unstarted: bool = False) -> None:
    """pending_payment → failed, together with the cart. Raises `Refused` when the order has moved on, or, if
    `unstarted`, when it has a payment."""
    condition = in_status(OrderStatus.PENDING_PAYMENT)
    if unstarted:
        condition &= OrderItem.payment_id.does_not_exist()
    actions = [*_settle(OrderStatus.FAILED), OrderItem.reason.set(reason.value), OrderItem.let_go.set(True)]
    with_cart(order, condition, actions, carts)


def lose_seats(order: Order, check_at: int, carts: Sequence[Write]) -> None:
    """paid → failed, together with the cart. Raises `Refused` when the order has moved on.

    The deadline stays for one last check: a function that read the order as paid may still book its seats.
    """
    actions = [
        OrderItem.status.set(OrderStatus.FAILED.value),
        OrderItem.reason.set(OrderReason.SEATS_LOST.value),
        OrderItem.let_go.set(False),
        OrderItem.due_at.set(check_at),
        OrderItem.network.remove(),
    ]
    with_cart(order, in_status(OrderStatus.PAID), actions, carts)


def with_cart(order: Order, condition: Condition, actions: Sequence[Action], carts: Sequence[Write]) -> None:
    """Write the order's step with the first of the cart's alternatives whose condition holds: both or neither."""
    for cart in carts:
        try:
            transact([Write(item_of(order), condition, actions), cart])
            return
        except Cancelled as cancelled:
            if cancelled.refusals[0] is not None:
                raise cancelled.refusals[0] from cancelled
    raise AssertionError("the last alternative has no condition on the cart")


def postpone_check(order: Order, at: int) -> None:
    """Move the deadline of an order whose outcome is not known yet. An order that is settled by now stays so."""
    with suppress(Refused):
        update(item_of(order), [OrderItem.due_at.set(at)], OrderItem.due_shard.exists())


def remove_deadline(order: Order) -> None:
    """End the checks of an order, unless something was decided since it was read."""
    same = in_status(order.status) & (OrderItem.due_at == order.due)
    count = len(order.returns)
    same &= size(OrderItem.returns) == count if count else OrderItem.returns.does_not_exist()
    with suppress(Refused):
        update(item_of(order), [OrderItem.due_shard.remove(), OrderItem.due_at.remove()], same)


def _settle(status: OrderStatus) -> Sequence[Action]:
    gone = (OrderItem.due_shard, OrderItem.due_at, OrderItem.network)
    return [OrderItem.status.set(status.value), *(each.remove() for each in gone)]


def _set_or_remove(secret: str | None) -> Action:
    return OrderItem.client_secret.set(secret) if secret else OrderItem.client_secret.remove()
