"""Offers to bars: `pk = BAR#<bar>`, `sk = OFFER#<offer>`.

Every change of one is part of a transaction with the request that it is about.
"""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.bars.rules.offers import MOVES, OFFER_LASTS, BarOffer, OfferAct, Why, bar_in
from chalicelib.bars.storage.bar_items import bar_pk
from chalicelib.core.ids import new_id
from chalicelib.core.offer import OfferState
from chalicelib.core.times import HOUR, SECOND
from chalicelib.table.items import Item, Raw, batch_of, translated
from chalicelib.table.writes import Write

_KEPT = 2 * HOUR
"""Whoever answers late is told what became of it."""

_MOST = 300
"""Of one bar's newest that are looked at, answered ones among them: nobody answers more in 45 seconds."""

_SKEW = 15 * SECOND
"""More than two clocks differ."""


class BarOfferItem(Item):
    request = UnicodeAttribute()
    customer = UnicodeAttribute()
    party = NumberAttribute()
    walk = NumberAttribute(null=True)
    made = NumberAttribute()
    until = NumberAttribute()
    state = UnicodeAttribute()
    why = UnicodeAttribute(null=True)


def get(bar: str, id: str) -> BarOffer | None:
    item = BarOfferItem.find(bar_pk(bar), _sk(id))
    return _offer(item) if item else None


def several(ids: Iterable[str]) -> list[BarOffer]:
    """Those of these offers that exist."""
    found = batch_of([(bar_pk(bar_in(id) or ""), _sk(id)) for id in ids], consistent=True)
    return sorted((of_image(raw) for raw in found), key=lambda offer: offer.id)


def pending(bar: str, now: int) -> list[BarOffer]:
    """What the bar may answer now, the oldest first. One Query from the oldest that could be: ids sort by time."""
    since = _sk(new_id("ofr", now - OFFER_LASTS - _SKEW)[: len("ofr_") + 10])
    with translated():
        recent = BarOfferItem.sk.between(since, _sk("~"))
        found = BarOfferItem.query(bar_pk(bar), recent, consistent_read=True, scan_index_forward=False, limit=_MOST)
        offers = [_offer(item) for item in found]
    return [offer for offer in reversed(offers) if offer.state_at(now) is OfferState.OPEN]


def made(offer: BarOffer) -> Write:
    item = BarOfferItem(
        bar_pk(offer.bar),
        _sk(offer.id),
        request=offer.request,
        customer=offer.customer,
        party=offer.party,
        walk=offer.walk,
        made=offer.made,
        until=offer.until,
        state=offer.state.value,
        ttl=(offer.made + _KEPT) // SECOND,
    )
    return Write(item, BarOfferItem.pk.does_not_exist())


def ending(offer: BarOffer, act: OfferAct, now: int, why: Why | None = None) -> Write:
    """pending → accepted or rejected in time, expired after it, or withdrawn at any time."""
    change = [BarOfferItem.state.set(MOVES[OfferState.OPEN, act].value)]
    if why is not None:
        change.append(BarOfferItem.why.set(why.value))
    may = BarOfferItem.state == OfferState.OPEN.value
    if act is OfferAct.EXPIRE:
        may &= BarOfferItem.until <= now
    elif act is not OfferAct.WITHDRAW:
        may &= BarOfferItem.until > now
    return Write(BarOfferItem(bar_pk(offer.bar), _sk(offer.id)), may, change)


def of_image(image: Raw) -> BarOffer:
    """An offer as the stream has it."""
    return _offer(BarOfferItem.from_raw_data(image))


def _sk(id: str) -> str:
    return f"OFFER#{id}"


def _offer(item: BarOfferItem) -> BarOffer:
    return BarOffer(
        id=item.sk.removeprefix("OFFER#"),
        bar=item.pk.removeprefix("BAR#"),
        request=item.request,
        customer=item.customer,
        party=int(item.party),
        walk=None if item.walk is None else int(item.walk),
        made=int(item.made),
        until=int(item.until),
        state=OfferState(item.state),
        why=Why(item.why) if item.why else None,
    )
