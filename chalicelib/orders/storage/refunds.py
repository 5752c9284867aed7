"""What goes back: decisions about money and seats of an order, recorded before anything is sent, and their ends.

paid, confirmed ──► cancelled, refund due ──► refunded (money went back) or cancelled (nothing was taken)
confirmed ──► confirmed, with a return that is due ──► sent ──► perhaps failed, days later
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


def decide(
    order: Order, reason: OrderReason, look_at: int, statuses: Collection[OrderStatus], unused: bool = False
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
        *_due(order, look_at),
    ]

    def ours(refused: Refused) -> bool:
        found = order_of(refused.old)
        return (found.status, found.reason, found.due) == (OrderStatus.CANCELLED, reason, look_at)

    update(item_of(order), actions, condition, ours)


def given_back(order: Order, refunded: bool, look_at: int, carts: Sequence[Write]) -> None:
    """cancelled with its money due → refunded, or cancelled for good if nothing had been taken; with the cart.

    The deadline stays for one last look, when whoever was still at work on this order has ended. Raises `Refused`.
    """
    status = OrderStatus.REFUNDED if refunded else OrderStatus.CANCELLED
    actions = [OrderItem.status.set(status.value), OrderItem.refund_due.remove(), OrderItem.due_at.set(look_at)]
    begun = in_status(OrderStatus.CANCELLED, OrderStatus.PAID, OrderStatus.CONFIRMED)  # the latter two of before
    with_cart(order, begun & OrderItem.refund_due.exists(), actions, carts)


def refused(order: Order, look_at: int) -> None:
    """The provider refused to give the money back: the next try is another request, later."""
    actions = [OrderItem.attempt.set(order.attempt + 1), OrderItem.due_at.set(look_at)]
    same = OrderItem.attempt == order.attempt if order.attempt else OrderItem.attempt.does_not_exist()
    _unless_moved_on(order, actions, same & OrderItem.refund_due.exists())


def decide_part(order: Order, part: PartialReturn, look_at: int, unused: bool) -> None:
    """Record that these seats of a confirmed order go back. `unused`: only if none of their tickets was used.

    Raises `Refused` when one of them has gone back, or the order is not as it was read.
    """
    conditions = [in_status(OrderStatus.CONFIRMED), *(~OrderItem.returned.contains(seat) for seat in part.seats)]
    if unused:
        conditions += [~OrderItem.admitted.contains(seat) for seat in part.seats]
    # the number of the return is its place in the list, so nobody else may have added one
    count, listed = len(order.returns), [packed_return(part)]
    conditions.append(size(OrderItem.returns) == count if count else OrderItem.returns.does_not_exist())
    actions = [
        OrderItem.returned.add(set(part.seats)),
        OrderItem.returns.set(OrderItem.returns.append(listed) if count else listed),
        *_due(order, look_at),
    ]

    def ours(refused: Refused) -> bool:
        found = order_of(refused.old)
        return (found.returns, found.due) == ((*order.returns, part), look_at)

    update(item_of(order), actions, all_of(conditions), ours)


def part_sent(order: Order, number: int, cart: Write) -> None:
    """A return's money has gone back; its seats count no more for the cap. Twice is once."""
    status = _part(number)["status"]
    with suppress(Refused):
        with_cart(order, status == RefundStatus.DUE.value, [status.set(RefundStatus.SENT.value)], [cart])


def part_refused(order: Order, number: int, look_at: int) -> None:
    """The provider refused this return's refund: the next try is another request, later."""
    path, attempt = _part(number), order.returns[number].attempt
    actions = [path["attempt"].set(attempt + 1), OrderItem.due_at.set(look_at)]
    _unless_moved_on(order, actions, (path["status"] == RefundStatus.DUE.value) & (path["attempt"] == attempt))


def part_failed(order: Order, number: int) -> None:
    """The bank sent a return's money back to us, days after it was sent."""
    path = _part(number)
    _unless_moved_on(order, [path["status"].set(RefundStatus.FAILED.value)], path["status"] == RefundStatus.SENT.value)


def failed(order: Order) -> None:
    """The bank sent the whole order's money back to us, days after it was sent."""
    _unless_moved_on(order, [OrderItem.refund_failed.set(True)], in_status(OrderStatus.REFUNDED))


def dispute(order: Order, dispute: Dispute) -> None:
    """Record a dispute as it is now. One that was decided stays so, whatever was read of it before."""
    path = Path(["dispute"])
    decided = path["status"].is_in("won", "lost", "prevented", "warning_closed") & (path["id"] == dispute.id)
    _unless_moved_on(order, [OrderItem.dispute.set(packed_dispute(dispute))], OrderItem.pk.exists() & ~decided)


def _due(order: Order, look_at: int) -> list[Action]:
    return [OrderItem.due_shard.set(deadline.shard_of(order.id)), OrderItem.due_at.set(look_at)]


def _found(refused: Refused) -> Order:
    assert refused.old is not None  # orders are never deleted
    return order_of(refused.old)


def _part(number: int) -> Path:
    return Path(["returns"])[number]


def _unless_moved_on(order: Order, actions: Sequence[Action], condition: Condition) -> None:
    with suppress(Refused):
        update(item_of(order), actions, condition)
