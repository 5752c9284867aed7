"""The offers of an event whose end is not recorded: `pk = WAITLIST#<event>`, `sk = OFFER#<until>#<offer>`.

An item is a part of the transaction that makes its offer, and is deleted in the one that ends it. So the end of the
waitlist finds every open offer. In the order of their deadlines, those that have lapsed by the clock alone come first:
positions and summaries read only these, which are few.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from pynamodb.attributes import UnicodeAttribute
from pynamodb.expressions.condition import Condition

from chalicelib.table.items import Item, texts, translating_errors
from chalicelib.table.writes import Write
from chalicelib.waitlist.rules.offers import SeatOffer
from chalicelib.waitlist.storage.queue import has_entries, packed_numbers, partition_of, unpacked_numbers

_PREFIX = "OFFER#"


class OpenOfferItem(Item):
    customer = UnicodeAttribute()
    numbers = texts()


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """`numbers` are its entry's in its lines; `until` is when it lapses."""

    id: str
    customer: str
    numbers: Mapping[str, int]
    until: int


def of_event(event: str, most: int | None = None) -> list[OpenOffer]:
    """The event's offers, at most so many, the first to lapse first."""
    return _found(event, OpenOfferItem.sk.startswith(_PREFIX), most)


def lapsed(event: str, now: int) -> list[OpenOffer]:
    """The event's offers that have lapsed, which is not recorded yet."""
    return _found(event, OpenOfferItem.sk.between(_PREFIX, f"{_PREFIX}{now:013}#~"))


def numbers_in(event: str, line: str) -> set[int]:
    """The numbers that the entries with an offer have in this line."""
    return {offer.numbers[line] for offer in of_event(event) if line in offer.numbers}


def waitlist_has_parties(event: str) -> bool:
    """Whether an entry of the event waits, or has an offer, as far as is recorded."""
    return has_entries(event) or bool(of_event(event, most=1))


def added(offer: SeatOffer, ttl: int) -> Write:
    item = OpenOfferItem(
        partition_of(offer.event),
        _sk(offer),
        customer=offer.customer,
        numbers=packed_numbers(offer.numbers),
        ttl=ttl,
    )
    return Write(item, OpenOfferItem.pk.does_not_exist())


def removed(offer: SeatOffer) -> Write:
    return Write(OpenOfferItem(partition_of(offer.event), _sk(offer)), None, deletes=True)


def _found(event: str, which: Condition, most: int | None = None) -> list[OpenOffer]:
    with translating_errors():
        found = OpenOfferItem.query(partition_of(event), which, consistent_read=True, limit=most)
        return [_open_offer(item) for item in found]


def _sk(offer: SeatOffer) -> str:
    return f"{_PREFIX}{offer.until:013}#{offer.id}"


def _open_offer(item: OpenOfferItem) -> OpenOffer:
    until, id = item.sk.removeprefix(_PREFIX).split("#")
    return OpenOffer(id, item.customer, unpacked_numbers(list(item.numbers)), int(until))
