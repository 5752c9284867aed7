"""The offers of an event whose end is not recorded: `pk = WAITLIST#<event>`, `sk = OFFER#<offer>`.

An item is a part of the transaction that makes its offer, and is deleted in the one that ends it. So the end of the
waitlist finds every open offer, and a summary knows those that have lapsed by the clock alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pynamodb.attributes import NumberAttribute, UnicodeAttribute

from chalicelib.table.items import Item, texts, translating_errors
from chalicelib.table.writes import Write
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage.queue import has_entries, packed_numbers, partition_of, unpacked_numbers


class OpenOfferItem(Item):
    customer = UnicodeAttribute()
    numbers = texts()
    until = NumberAttribute()


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """`numbers` are its entry's in its lines; `until` is when it lapses."""

    id: str
    customer: str
    numbers: Mapping[str, int]
    until: int


def of_event(event: str, most: int | None = None) -> list[OpenOffer]:
    """The event's offers, at most so many, the oldest first."""
    prefix = OpenOfferItem.sk.startswith(_sk(""))
    with translating_errors():
        found = OpenOfferItem.query(partition_of(event), prefix, consistent_read=True, limit=most)
        return [_open_offer(item) for item in found]


def waitlist_has_parties(event: str) -> bool:
    """Whether an entry of the event waits, or has an offer, as far as is recorded."""
    return has_entries(event) or bool(of_event(event, most=1))


def added(offer: SeatOffer, ttl: int) -> Write:
    item = OpenOfferItem(
        partition_of(offer.event),
        _sk(offer.id),
        customer=offer.customer,
        numbers=packed_numbers(offer.numbers),
        until=offer.until,
        ttl=ttl,
    )
    return Write(item, OpenOfferItem.pk.does_not_exist())


def removed(offer: SeatOffer) -> Write:
    return Write(OpenOfferItem(partition_of(offer.event), _sk(offer.id)), None, deletes=True)


def _sk(offer: str) -> str:
    return f"OFFER#{offer}"


def _open_offer(item: OpenOfferItem) -> OpenOffer:
    numbers = unpacked_numbers(list(item.numbers))
    return OpenOffer(item.sk.removeprefix(_sk("")), item.customer, numbers, int(item.until))
