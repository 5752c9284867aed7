"""Orders: money is seats. What is confirmed is booked, what is booked is paid for, amounts add up, carts count it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from chalicelib.seats.rules.seats import SeatState
from infra.audit.findings import BOOKINGS, Finding, Item, Thing, found
from infra.audit.seats import claims_of

_OPEN = ("pending_payment", "paid")
_COUNTED = (*_OPEN, "confirmed")
_MONEY_TO_RETURN = "due"


def check(thing: Thing, now: int) -> Iterator[Finding]:
    """The findings of an event."""
    orders = {order.name: order for order in thing.of("BOOKING#")}
    for order in orders.values():
        yield from _amounts(thing, order)
        yield from _deadline(thing, order)
    yield from _owners(thing, orders)
    event = thing.at(f"EVENT#{thing.id}")
    if event is not None and any(thing.of("SEATS#", "ROW#")):
        yield from _booked(thing, orders, event.data["status"] == "cancelled")
    yield from _counted(thing, orders)


def kept(order: Item) -> list[str]:
    """The seats that the order has not returned."""
    returned = order.data.get("returned", [])
    return [seat for seat in order.data["seats"] if seat not in returned]


def _amounts(thing: Thing, order: Item) -> Iterator[Finding]:
    """The total is the sum of its seats', refunds of seats are what they cost, and money has a payment."""
    data, ids = order.data, (thing.id, order.name)
    amounts = dict(zip(data["seats"], data.get("amounts", ()), strict=False))
    if amounts and (len(data["amounts"]) != len(data["seats"]) or sum(data["amounts"]) != data["amount"]):
        text = f"the seats cost {sum(data['amounts'])}, the booking {data['amount']}"
        yield found("orders.amount", text, *ids, reads={order.pk})
    refunded = sum(part["amount"] for part in data.get("returns", ()))
    if refunded > data["amount"]:
        yield found("orders.refund", f"{refunded} to return of {data['amount']}", *ids, reads={order.pk})
    returned = sorted(seat for part in data.get("returns", ()) for seat in part["seats"])
    if returned != sorted(data.get("returned", ())) or len(set(returned)) < len(returned):
        yield found("orders.refund", "a seat is returned twice, or not at all", *ids, reads={order.pk})
    if data["status"] in ("confirmed", "refunded") and data["amount"] and "payment_id" not in data:
        yield found("orders.payment", f"is {data['status']} without a payment", *ids, reads={order.pk})


def _deadline(thing: Thing, order: Item) -> Iterator[Finding]:
    """An order that is not settled is due."""
    due = order.data.get("refund_due") and order.data["status"] != "refunded"
    parts = any(part["status"] == _MONEY_TO_RETURN for part in order.data.get("returns", ()))
    if (order.data["status"] in _OPEN or due or parts) and order.due is None:
        text = f"is {order.data['status']}, not settled, and has no deadline"
        yield found("orders.deadline", text, thing.id, order.name, reads={order.pk})


def _owners(thing: Thing, orders: Mapping[str, Item]) -> Iterator[Finding]:
    """No seat is confirmed in two bookings."""
    confirmed = [order for order in orders.values() if order.data["status"] == "confirmed"]
    count = Counter(seat for order in confirmed for seat in kept(order))
    for seat in sorted(seat for seat, times in count.items() if times > 1):
        both = [order for order in confirmed if seat in kept(order)]
        names = (order.name for order in both)
        yield found("orders.owner", f"{seat} has two owners", thing.id, seat, *names, reads={each.pk for each in both})


def _booked(thing: Thing, orders: Mapping[str, Item], cancelled: bool) -> Iterator[Finding]:
    """Each kept seat of a confirmed order is booked in its row at its price, and each booked seat has such an order."""
    claims = claims_of(thing)
    confirmed = [order for order in orders.values() if order.data["status"] == "confirmed"]
    for order in () if cancelled else confirmed:
        prices = dict(zip(order.data["seats"], order.data.get("amounts", ()), strict=False))
        for seat in kept(order):
            claim, pk = claims.get(seat, (None, f"SEATS#{thing.id}#{seat.split('-')[0]}"))
            ids, reads = (thing.id, order.name, seat), {order.pk, pk}
            if claim is None or claim.state is not SeatState.BOOKED or claim.hold != order.data["hold"]:
                yield found("orders.seat", f"{seat} is confirmed and not booked in its row", *ids, reads=reads)
            elif claim.amount is not None and claim.amount != prices.get(seat, claim.amount):
                text = f"{seat} is {claim.amount} in its row and {prices[seat]} in its booking"
                yield found("orders.price", text, *ids, reads=reads)
    by_hold: dict[str, list[Item]] = {}
    for order in orders.values():
        by_hold.setdefault(order.data["hold"], []).append(order)
    for seat, (claim, pk) in claims.items():
        if claim.state is not SeatState.BOOKED:
            continue
        own = [order for order in by_hold.get(claim.hold, ()) if seat in order.data["seats"]]
        reads = {pk, *(order.pk for order in own)}
        if not own:
            text, every = f"{seat} is booked and in no booking", {*reads, f"{BOOKINGS}{thing.id}"}
            yield found("orders.paid", text, thing.id, claim.hold, seat, reads=every)
        elif not any(seat in kept(order) and order.data["status"] in ("paid", "confirmed") for order in own):
            heals = any(order.due is not None for order in own)  # its next check frees the seat
            text = f"{seat} is booked, and its booking is {own[-1].data['status']}"
            yield found("orders.paid", text, thing.id, claim.hold, seat, reads=reads, heals=heals)


def _counted(thing: Thing, orders: Mapping[str, Item]) -> Iterator[Finding]:
    """Carts count the seats of orders that are open or confirmed, and no others."""
    carts = {item.name: set(item.data.get("booked", ())) for item in thing.of("CART#")}
    for order in orders.values():
        counted, pk = carts.get(order.data["customer"]), f"CART#{order.data['customer']}"
        if counted is None:
            continue  # the cart is deleted before the booking
        ids, reads = (thing.id, order.name), {order.pk, pk}
        wanted = {f"{order.name}/{seat}" for seat in kept(order)} if order.data["status"] in _COUNTED else set()
        if missing := sorted(wanted - counted):
            yield found("orders.count", f"the cart does not count {', '.join(missing)}", *ids, reads=reads)
        settled = order.data["status"] in ("failed", "refunded") or (
            order.data["status"] == "cancelled" and not order.data.get("refund_due")
        )
        if settled and (extra := sorted(each for each in counted if each.startswith(f"{order.name}/"))):
            yield found("orders.count", f"the cart still counts {', '.join(extra)}", *ids, reads=reads)
    for customer, counted in carts.items():
        for name in sorted({each.partition("/")[0] for each in counted} - orders.keys()):
            reads = {f"CART#{customer}", f"BOOKING#{name}"}
            yield found("orders.count", "the cart counts a booking that there is not", thing.id, name, reads=reads)
