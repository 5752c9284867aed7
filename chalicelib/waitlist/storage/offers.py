"""Offers: `pk = CUSTOMER#<customer>`, `sk = OFFER#<offer>`.

Every change of an offer is part of a transaction with the seats, the customer's cart and the entry.
"""

from __future__ import annotations

from pynamodb.attributes import NumberAttribute, UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.core.deadline import shard_of
from chalicelib.core.money import Money
from chalicelib.core.offer import OfferState
from chalicelib.table.items import Item, Raw, numbers, texts
from chalicelib.table.writes import Write
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage import queue


class OfferItem(Item):
    event = UnicodeAttribute()
    seats = texts()
    amounts = numbers()
    amount = NumberAttribute()
    currency = UnicodeAttribute()
    until = NumberAttribute()
    entry = UnicodeAttribute()
    wish = UnicodeAttribute()
    numbers = texts(null=True)
    state = UnicodeAttribute()


def get(customer: str, id: str) -> SeatOffer | None:
    item = OfferItem.find(_pk(customer), _sk(id))
    return _offer(item) if item else None


def of_customer(customer: str) -> list[SeatOffer]:
    """All offers to the customer that are kept still, the oldest first."""
    return [_offer(item) for item in OfferItem.listed(_pk(customer), "OFFER#")]


def made(offer: SeatOffer, ttl: int) -> Write:
    item = OfferItem(
        _pk(offer.customer),
        _sk(offer.id),
        event=offer.event,
        seats=list(offer.seats),
        amounts=list(offer.amounts),
        amount=offer.total.amount,
        currency=offer.total.currency,
        until=offer.until,
        entry=offer.entry,
        wish=offer.wish,
        numbers=queue.packed_numbers(offer.numbers),
        state=offer.state.value,
        due_shard=shard_of(offer.id),
        due_at=offer.over_at,
        ttl=ttl,
    )
    return Write(item, OfferItem.pk.does_not_exist())


def answered(offer: SeatOffer, state: OfferState, now: int) -> Write:
    """open → accepted, declined or withdrawn before `until`, or lapsed after it."""
    return _ended(offer, state, OfferItem.until <= now if state is OfferState.LAPSED else OfferItem.until > now)


def ended_by_event(offer: SeatOffer) -> Write:
    """open → withdrawn, recorded before `until` or after it."""
    return _ended(offer, OfferState.WITHDRAWN, OfferItem.pk.exists())


def _ended(offer: SeatOffer, state: OfferState, condition: Condition) -> Write:
    return Write(
        OfferItem(_pk(offer.customer), _sk(offer.id)),
        (OfferItem.state == OfferState.OPEN.value) & condition,
        [OfferItem.state.set(state.value), OfferItem.due_shard.remove(), OfferItem.due_at.remove()],
    )


def of_image(image: Raw) -> SeatOffer:
    """An offer from an image of the table's stream."""
    return _offer(OfferItem.from_raw_data(image))


def _pk(customer: str) -> str:
    return f"CUSTOMER#{customer}"


def _sk(id: str) -> str:
    return f"OFFER#{id}"


def _offer(item: OfferItem) -> SeatOffer:
    return SeatOffer(
        id=item.sk.removeprefix("OFFER#"),
        event=item.event,
        customer=item.pk.removeprefix("CUSTOMER#"),
        seats=tuple(item.seats),
        amounts=tuple(int(amount) for amount in item.amounts),
        total=Money(int(item.amount), item.currency),
        until=int(item.until),
        entry=item.entry,
        wish=item.wish,
        numbers=queue.unpacked_numbers(list(item.numbers or ())),
        state=OfferState(item.state),
    )
