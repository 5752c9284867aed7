"""Offers to bars: `pk = BAR#<bar>`, `sk = OFFER#<offer>`.

Every change of an offer is part of a transaction with its request. The state is stored in the contract's words.
"""

from __future__ import annotations

from collections.abc import Iterable

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.bars.rules.offers import (
    MOVES,
    OFFER_LASTS,
    STATES,
    BarOffer,
    OfferAct,
    OfferWord,
    WithdrawnReason,
    bar_in,
)
from chalicelib.bars.storage.bar_items import bar_pk
from chalicelib.core.ids import new_id
from chalicelib.core.offer import OfferState
from chalicelib.core.times import HOUR, SECOND
from chalicelib.table.items import Item, Raw, batch_get, translating_errors
from chalicelib.table.together import Place
from chalicelib.table.writes import Write

_KEPT = 2 * HOUR
"""Long enough to explain to a late answer what became of the offer."""

_MOST = 300
"""How many of a bar's newest offers are read, answered ones included. No bar answers more within 45 seconds."""

_SKEW = 15 * SECOND
"""More than two clocks ever differ."""


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


def place(bar: str, id: str) -> Place[BarOffer]:
    return Place(bar_pk(bar), _sk(id), of_image)


def several(ids: Iterable[str]) -> list[BarOffer]:
    """The offers with these ids that exist, by id."""
    found = batch_get([(bar_pk(bar_in(id) or ""), _sk(id)) for id in ids], consistent=True)
    return sorted((of_image(raw) for raw in found), key=lambda offer: offer.id)


def pending(bar: str, now: int) -> list[BarOffer]:
    """The offers that the bar may answer now, the oldest first. One Query, because ids sort by time."""
    since = _sk(new_id("ofr", now - OFFER_LASTS - _SKEW)[: len("ofr_") + 10])
    with translating_errors():
        recent = BarOfferItem.sk.between(since, _sk("~"))
        found = BarOfferItem.query(bar_pk(bar), recent, consistent_read=True, scan_index_forward=False, limit=_MOST)
        offers = [_offer(item) for item in found]
    return [offer for offer in reversed(offers) if offer.state_at(now) is OfferState.OPEN]


def creating(offer: BarOffer) -> Write:
    item = BarOfferItem(
        bar_pk(offer.bar),
        _sk(offer.id),
        request=offer.request,
        customer=offer.customer,
        party=offer.party,
        walk=offer.walk,
        made=offer.made,
        until=offer.until,
        state=offer.shown(offer.state).value,
        ttl=(offer.made + _KEPT) // SECOND,
    )
    return Write(item, BarOfferItem.pk.does_not_exist())


def ending(offer: BarOffer, act: OfferAct, now: int, reason: WithdrawnReason | None = None) -> Write:
    """pending → accepted or rejected before its end, expired after it, or withdrawn at any time."""
    change = [BarOfferItem.state.set(BarOffer.shown(MOVES[OfferState.OPEN, act]).value)]
    if reason is not None:
        change.append(BarOfferItem.why.set(reason.value))
    condition = BarOfferItem.state == OfferWord.PENDING.value
    if act is OfferAct.EXPIRE:
        condition &= BarOfferItem.until <= now
    elif act is not OfferAct.WITHDRAW:
        condition &= BarOfferItem.until > now
    return Write(BarOfferItem(bar_pk(offer.bar), _sk(offer.id)), condition, change)


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
        state=STATES[OfferWord(item.state)],
        reason=WithdrawnReason(item.why) if item.why else None,
    )
