"""Offers to bars: `pk = BAR#<bar>`, `sk = OFFER#<offer>`.

Every change of an offer is part of a transaction with its request. The state is stored in the contract's words.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import islice
from typing import Any

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
from chalicelib.table.items import Item, Raw, batch_get, raw_item, raw_partition
from chalicelib.table.prepared import Prepared, PreparedPut, PreparedWrite, given
from chalicelib.table.together import Place
from chalicelib.table.values import raw_of, values_of

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
    raw = raw_item(bar_pk(bar), _sk(id))
    return offer_of(raw) if raw else None


def place(bar: str, id: str) -> Place[BarOffer]:
    return Place(bar_pk(bar), _sk(id), offer_of)


def several(ids: Iterable[str]) -> list[BarOffer]:
    """The offers with these ids that exist, by id."""
    found = batch_get([(bar_pk(bar_in(id) or ""), _sk(id)) for id in ids], consistent=True)
    return sorted(map(offer_of, found), key=lambda offer: offer.id)


def pending(bar: str, now: int) -> list[BarOffer]:
    """The offers that the bar may answer now, the oldest first. One Query, because ids sort by time."""
    since = _sk(new_id("ofr", now - OFFER_LASTS - _SKEW)[: len("ofr_") + 10])
    recent = BarOfferItem.sk.between(since, _sk("~"))
    newest = raw_partition(bar_pk(bar), True, recent, scan_index_forward=False, limit=_MOST)
    offers = list(map(offer_of, islice(newest, _MOST)))
    return [offer for offer in reversed(offers) if offer.state_at(now) is OfferState.OPEN]


def creating(offer: BarOffer) -> PreparedWrite:
    return _create().write(
        raw_of(
            {
                "pk": bar_pk(offer.bar),
                "sk": _sk(offer.id),
                "request": offer.request,
                "customer": offer.customer,
                "party": offer.party,
                "walk": offer.walk,
                "made": offer.made,
                "until": offer.until,
                "state": offer.shown(offer.state).value,
                "ttl": (offer.made + _KEPT) // SECOND,
            }
        )
    )


@cache
def _create() -> PreparedPut:
    return PreparedPut(BarOfferItem, BarOfferItem.pk.does_not_exist())


def ending(offer: BarOffer, act: OfferAct, now: int, reason: WithdrawnReason | None = None) -> PreparedWrite:
    """pending → accepted or rejected before its end, expired after it, or withdrawn at any time."""
    values: dict[str, Any] = {"now": now, "why": reason.value} if reason else {"now": now}
    state = BarOffer.shown(MOVES[OfferState.OPEN, act]).value
    return _end(act, reason is not None).write(bar_pk(offer.bar), _sk(offer.id), state=state, **values)


@cache
def _end(act: OfferAct, explained: bool) -> Prepared:
    change = [BarOfferItem.state.set(given(BarOfferItem.state))]
    if explained:
        change.append(BarOfferItem.why.set(given(BarOfferItem.why)))
    condition, now = BarOfferItem.state == OfferWord.PENDING.value, given(BarOfferItem.until, "now")
    if act is OfferAct.EXPIRE:
        condition &= BarOfferItem.until <= now
    elif act is not OfferAct.WITHDRAW:
        condition &= BarOfferItem.until > now
    return Prepared(BarOfferItem, change, condition)


def offer_of(raw: Raw) -> BarOffer:
    item = values_of(raw)
    return BarOffer(
        id=item["sk"].removeprefix("OFFER#"),
        bar=item["pk"].removeprefix("BAR#"),
        request=item["request"],
        customer=item["customer"],
        party=item["party"],
        walk=item.get("walk"),
        made=item["made"],
        until=item["until"],
        state=STATES[OfferWord(item["state"])],
        reason=WithdrawnReason(item["why"]) if "why" in item else None,
    )


def _sk(id: str) -> str:
    return f"OFFER#{id}"
