"""Cancellations and returns: each decision is recorded before the provider is asked, and so is its outcome.

paid, confirmed ──► cancelled, refund due ──► refunded, or cancelled if nothing was charged
confirmed ──► confirmed, with a return whose refund is due ──► sent ──► perhaps failed, days later
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.operand import Path
from pynamodb.expressions.update import Action

from chalicelib.core import deadline
from chalicelib.orders.rules.orders import Order, OrderReason, OrderStatus, PartialReturn
from chalicelib.orders.rules.payments import Dispute, RefundStatus
from chalicelib.orders.storage.order_items import OrderItem, in_status, item_of, order_of, packed_dispute, packed_return
from chalicelib.orders.storage.orders import with_cart
from chalicelib.table.writes import Refused, Write, all_of, update


def cancel(
    order: Order, reason: OrderReason, check_at: int, statuses: Collection[OrderStatus], unused: bool = False
) -> None:
    """One of these statuses → cancelled, with all the money due. `unused`: only while no ticket was used.

    Raises `Refused` when the order has moved on.
    """
    condition = in_status(*statuses)
    if unused:
        condition &= OrderItem.admitted.does_not_exist()
    actions = [
        OrderItem.status.set(OrderStatus.CANCELLED.value),
        OrderItem.reason.set(reason.value),
        OrderItem.refund_due.set(True),
        OrderItem.network.remove(),
        *_due(order, check_at),
    ]

    def ours(refused: Refused) -> bool:
        found = order_of(refused.old)
        return (found.status, found.reason, found.due) == (OrderStatus.CANCELLED, reason, check_at)

    update(item_of(order), actions, condition, ours)


def finish_cancellation(order: Order, refunded: bool, check_at: int, carts: Sequence[Write]) -> None:
    """cancelled with its money due → refunded, or cancelled for good if nothing was charged; with the cart.

    The deadline stays for one last check, after every function that may still work on this order has ended. Raises
    `Refused`.
    """
    status = OrderStatus.REFUNDED if refunded else OrderStatus.CANCELLED
    actions = [OrderItem.status.set(status.value), OrderItem.refund_due.remove(), OrderItem.due_at.set(check_at)]
    decided = in_status(OrderStatus.CANCELLED, OrderStatus.PAID, OrderStatus.CONFIRMED)  # the last two: old items
    with_cart(order, decided & OrderItem.refund_due.exists(), actions, carts)


def refund_refused(order: Order, check_at: int) -> None:
    """The provider refused the refund of the whole order: the next try is a new request, later."""
    actions = [OrderItem.attempt.set(order.attempt + 1), OrderItem.due_at.set(check_at)]
    same = OrderItem.attempt == order.attempt if order.attempt else OrderItem.attempt.does_not_exist()
    _unless_moved_on(order, actions, same & OrderItem.refund_due.exists())


def return_seats(order: Order, part: PartialReturn, check_at: int, unused: bool) -> None:
    """Record that a confirmed order returns these seats. `unused`: only if none of their tickets was used.

    Raises `Refused` when one of them was returned already, or the order has changed since it was read.
    """
    conditions = [in_status(OrderStatus.CONFIRMED), *(~OrderItem.returned.contains(seat) for seat in part.seats)]
    if unused:
        conditions += [~OrderItem.admitted.contains(seat) for seat in part.seats]
    # a return's number is its index in the list, so no other request may have added one meanwhile
    count, listed = len(order.returns), [packed_return(part)]
    conditions.append(size(OrderItem.returns) == count if count else OrderItem.returns.does_not_exist())
    actions = [
        OrderItem.returned.add(set(part.seats)),
        OrderItem.returns.set(OrderItem.returns.append(listed) if count else listed),
        *_due(order, check_at),
    ]

    def ours(refused: Refused) -> bool:
        found = order_of(refused.old)
        return (found.returns, found.due) == ((*order.returns, part), check_at)

    update(item_of(order), actions, all_of(conditions), ours)


def part_sent(order: Order, number: int, cart: Write) -> None:
    """Record that a return's money was sent, and stop counting its seats for the cap. Idempotent."""
    status = _part(number)["status"]
    with suppress(Refused):
        with_cart(order, status == RefundStatus.DUE.value, [status.set(RefundStatus.SENT.value)], [cart])


def part_refused(order: Order, number: int, check_at: int) -> None:
    """The provider refused this return's refund: the next try is a new request, later."""
    path, attempt = _part(number), order.returns[number].attempt
    actions = [path["attempt"].set(attempt + 1), OrderItem.due_at.set(check_at)]
    _unless_moved_on(order, actions, (path["status"] == RefundStatus.DUE.value) & (path["attempt"] == attempt))


def part_failed(order: Order, number: int) -> None:
    """The customer's bank rejected a return's refund, days after it was sent."""
    path = _part(number)
    _unless_moved_on(order, [path["status"].set(RefundStatus.FAILED.value)], path["status"] == RefundStatus.SENT.value)


def refund_failed(order: Order) -> None:
    """The customer's bank rejected the refund of the whole order, days after it was sent."""
    _unless_moved_on(order, [OrderItem.refund_failed.set(True)], in_status(OrderStatus.REFUNDED))


def record_dispute(order: Order, dispute: Dispute) -> None:
    """Record a dispute as it is now. A decided one stays decided, even if an older state of it is written later."""
    path = Path(["dispute"])
    decided = path["status"].is_in("won", "lost", "prevented", "warning_closed") & (path["id"] == dispute.id)
    _unless_moved_on(order, [OrderItem.dispute.set(packed_dispute(dispute))], OrderItem.pk.exists() & ~decided)


def _due(order: Order, check_at: int) -> list[Action]:
    return [OrderItem.due_shard.set(deadline.shard_of(order.id)), OrderItem.due_at.set(check_at)]


def _part(number: int) -> Path:
    return Path(["returns"])[number]


def _unless_moved_on(order: Order, actions: Sequence[Action], condition: Condition) -> None:
    with suppress(Refused):
        update(item_of(order), actions, condition)
