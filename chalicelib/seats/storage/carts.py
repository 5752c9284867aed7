"""Carts: `pk = CART#<customer>`, `sk = <event>`. Every hold claims its customer's cart before its seats.

The cart's condition is: no live hold, and room below the cap. A crash between cart and row leaves a claim on the cart
that lapses by itself. `booked` is a set of `<booking>/<seat>`, booked or being paid for: adding one twice counts once.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from pynamodb.attributes import Attribute, BooleanAttribute, NumberAttribute, UnicodeAttribute, UnicodeSetAttribute
from pynamodb.expressions.condition import Condition, size
from pynamodb.expressions.update import Action

from chalicelib.core.money import Money
from chalicelib.seats.rules.holds import Cart, Hold, HoldState
from chalicelib.table.items import Item, Raw, numbers, texts
from chalicelib.table.prepared import Given, Prepared, PreparedWrite, given
from chalicelib.table.writes import Ours, Refused, send, update


class CartItem(Item):
    hold_id = UnicodeAttribute(null=True)
    hold_state = UnicodeAttribute(null=True)
    seats = texts(null=True)
    amounts = numbers(null=True)
    amount = NumberAttribute(null=True)
    currency = UnicodeAttribute(null=True)
    started = NumberAttribute(null=True)
    until = NumberAttribute(null=True)
    extended = BooleanAttribute(null=True)
    mailbox = UnicodeAttribute(null=True)
    network = UnicodeAttribute(null=True)
    booking = UnicodeAttribute(null=True)
    booked = UnicodeSetAttribute(null=True)
    offer = UnicodeAttribute(null=True)
    offer_until = NumberAttribute(null=True)


NO_CART = Cart(None, frozenset())
"""Of a customer who has never held seats of the event."""


class CartRefused(Exception):
    """The cart's state forbids the write. `cart` is the cart as it is stored."""

    def __init__(self, cart: Cart) -> None:
        super().__init__("cart refused")
        self.cart = cart


def get(customer: str, event: str) -> Cart:
    item = CartItem.find(pk_of(customer), event)
    return _cart(item) if item else NO_CART


def with_hold(customer: str, hold_id: str) -> Cart | None:
    """The cart that carries this hold, live or not: one Query of the customer's few carts."""
    for item in CartItem.listed(pk_of(customer), "evt_"):
        if item.hold_id == hold_id:
            return _cart(item)
    return None


def bookings(customer: str) -> set[str]:
    """The ids of the bookings that the customer's carts count: paid for, or being paid. One consistent Query."""
    items = CartItem.listed(pk_of(customer), "evt_")
    return {seat.partition("/")[0] for item in items for seat in item.booked or ()}


def claim(hold: Hold, cap: int, now: int, ttl: int, mailbox: str = "") -> None:
    """Put a new hold into the cart. Raises `CartRefused` when a hold is live, the cap would be passed, or the cart does
    not buy with this mailbox."""
    write = claiming(hold, cap, now, ttl, mailbox)
    with _refusing():
        send(write, ours=lambda refused: refused.old.hold_id == hold.id)


def claiming(hold: Hold, cap: int, now: int, ttl: int, mailbox: str, ends_offer: bool = False) -> PreparedWrite:
    """The write of `claim`. With `ends_offer` the cart has no offer after it."""
    fits = len(hold.seats) <= cap
    return _claim(fits, bool(hold.network), bool(mailbox), ends_offer).write(
        pk_of(hold.customer),
        hold.event,
        hold_id=hold.id,
        hold_state=hold.state.value,
        seats=hold.seats,
        amounts=hold.amounts,
        amount=hold.total.amount,
        currency=hold.total.currency,
        started=hold.started,
        until=hold.until,
        network=hold.network,
        ttl=ttl,
        now=now,
        room=cap - len(hold.seats),
        mailbox=mailbox,
    )


@cache
def _claim(fits: bool, network: bool, mailbox: bool, ends_offer: bool) -> Prepared:
    stored: list[Attribute[Any]] = [CartItem.hold_id, CartItem.hold_state, CartItem.seats, CartItem.amounts]
    stored += [CartItem.amount, CartItem.currency, CartItem.started, CartItem.until, CartItem.ttl]
    removed: list[Attribute[Any]] = [CartItem.extended, CartItem.booking]
    (stored if network else removed).append(CartItem.network)
    if ends_offer:
        removed += [CartItem.offer, CartItem.offer_until]
    condition = no_hold(given(CartItem.until, "now")) & (_room(given(CartItem.until, "room")) if fits else _NEVER)
    if mailbox:
        condition &= CartItem.mailbox == given(CartItem.mailbox)
    actions: list[Action] = [each.set(given(each)) for each in stored]
    return Prepared(CartItem, [*actions, *(each.remove() for each in removed)], condition)


def no_hold(now: int | Given) -> Condition:
    """The customer holds nothing of the event and is paying for nothing of it."""
    free: Condition = CartItem.until.does_not_exist() | (CartItem.until <= now)
    return free


def room_for(quantity: int, cap: int) -> Condition:
    """Room below the cap. More than the cap is never true: a cart without `booked` has no size to compare."""
    return _room(cap - quantity) if quantity <= cap else _NEVER


def _room(left: int | Given) -> Condition:
    room: Condition = CartItem.booked.does_not_exist() | (size(CartItem.booked) <= left)
    return room


_NEVER: Condition = CartItem.pk.exists() & CartItem.pk.does_not_exist()


def release(hold: Hold) -> bool:
    """Release a hold that is not being paid for, live or lapsed. False when it was released already, or when the answer
    to this very write was lost. Raises `CartRefused`."""
    try:
        _update(
            hold,
            [CartItem.hold_state.set(HoldState.RELEASED.value), CartItem.until.set(0), CartItem.network.remove()],
            is_hold(hold.id) & in_state(HoldState.HELD),
        )
    except CartRefused as refused:
        found = refused.cart.hold
        if found is None or (found.id, found.state) != (hold.id, HoldState.RELEASED):
            raise
        return False
    return True


def reseat(hold: Hold) -> None:
    """Give a hold whose first choice was refused other seats at the same price. Raises `CartRefused`."""
    _update(hold, [CartItem.seats.set(list(hold.seats))], is_hold(hold.id) & in_state(HoldState.HELD))


def extend(hold: Hold, until: int, now: int) -> None:
    """Extend a live hold once; the same extension again changes nothing. Raises `CartRefused`."""
    _update(
        hold,
        [CartItem.until.set(until), CartItem.extended.set(True)],
        is_hold(hold.id) & in_state(HoldState.HELD) & (CartItem.until > now) & CartItem.extended.does_not_exist(),
        ours=lambda refused: (refused.old.hold_id, refused.old.extended, refused.old.until) == (hold.id, True, until),
    )


def is_hold(hold_id: str) -> Condition:
    return CartItem.hold_id == hold_id


def in_state(state: HoldState) -> Condition:
    return CartItem.hold_state == state.value


def cart_of(refused: Refused) -> Cart:
    """The cart that refused a write."""
    return _cart(refused.old) if refused.raw else NO_CART


def _update(hold: Hold, actions: Sequence[Action], condition: Condition | None, ours: Ours | None = None) -> None:
    with _refusing():
        update(item_of(hold), actions, condition, ours)


@contextmanager
def _refusing() -> Iterator[None]:
    try:
        yield
    except Refused as refused:
        raise CartRefused(cart_of(refused)) from refused


def item_of(hold: Hold) -> CartItem:
    return CartItem(pk_of(hold.customer), hold.event)


def pk_of(customer: str) -> str:
    return f"CART#{customer}"


def cart_of_raw(raw: Raw) -> Cart:
    return _cart(CartItem.from_raw_data(raw))


def _cart(item: CartItem) -> Cart:
    return Cart(_hold(item), frozenset(item.booked or ()), item.mailbox or "")


def _hold(item: CartItem) -> Hold | None:
    if item.hold_id is None:
        return None
    return Hold(
        id=item.hold_id,
        event=item.sk,
        customer=item.pk.removeprefix("CART#"),
        seats=tuple(item.seats or ()),
        total=Money(int(item.amount or 0), item.currency or ""),
        state=HoldState(item.hold_state),
        started=int(item.started or 0),
        until=int(item.until or 0),
        extended=bool(item.extended),
        booking=item.booking,
        amounts=tuple(int(amount) for amount in item.amounts or ()),
        network=item.network or "",
    )
