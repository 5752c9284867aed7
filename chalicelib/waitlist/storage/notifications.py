"""What a customer is told: their offers, places and requests as the stream shows that they changed; and which were
written of.

All are in the customer's own partition, so the stream has them in their order.

    sk = LETTER#<key>    of a request, which is written whole and would lose it, that it was written of
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.bars.rules.requests import Request
from chalicelib.bars.storage import requests
from chalicelib.core.times import DAY, MINUTE, SECOND
from chalicelib.orders.rules.orders import OrderStatus
from chalicelib.table.items import Item, Raw
from chalicelib.table.writes import Refused, update
from chalicelib.waitlist.rules.entries import Entry
from chalicelib.waitlist.rules.news import News
from chalicelib.waitlist.rules.offers import Offer
from chalicelib.waitlist.storage import entries, offers

_SENDING = 5 * MINUTE
_NOTED = 2 * DAY


class MailedItem(Item):
    mailer = UnicodeAttribute(null=True)
    mailing = NumberAttribute(null=True)
    mailed = BooleanAttribute(null=True)


def news_of(record: Mapping[str, Any]) -> News | None:
    """A stream record as news for a customer; None for records of other things, and for those that are no news."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    kind, _, customer = change["Keys"]["pk"]["S"].partition("#")
    key: str = change["Keys"]["sk"]["S"]
    what = key.partition("#")[0]
    if kind != "CUSTOMER" or what not in ("OFFER", "ENTRY", "REQUEST") or not new:
        return None
    if what == "REQUEST":
        return _of_request(change["SequenceNumber"], key, old, new)
    if old and old["state"] == new["state"]:
        return None
    about = offers.of_image(new) if what == "OFFER" else entries.of_image(new)
    return News(customer, change["SequenceNumber"], key, about)


def _of_request(sequence: str, key: str, old: Raw | None, new: Raw) -> News | None:
    after = requests.of_image(new)
    before = requests.of_image(old) if old else None
    if before is not None and _seen(before) == _seen(after):
        return None
    sets_out = after.ended is None and (after.go or after.called) is not None
    setting_out = sets_out and not (before and (before.go or before.called))
    return News(after.customer, sequence, key, after, setting_out)


def _seen(request: Request) -> object:
    """What of a request its guest sees."""
    return request.state, request.bar, request.go, request.called, len(request.asked)


def booking_of(record: Mapping[str, Any]) -> tuple[str, list[str]] | None:
    """A stream record as a booking that has become good: its event and its seats. None for all other records."""
    change = record["dynamodb"]
    new, old = change.get("NewImage"), change.get("OldImage")
    if not change["Keys"]["pk"]["S"].startswith("BOOKING#") or not new or not old:
        return None
    before, after = old["status"]["S"], new["status"]["S"]
    if after != OrderStatus.CONFIRMED.value or before == after:
        return None
    return new["event"]["S"], [seat["S"] for seat in new["seats"]["L"]]


def read(customer: str, key: str) -> Offer | Entry | Request | None:
    """The offer, place or request with this key, as it is now."""
    what, _, rest = key.partition("#")
    if what == "REQUEST":
        return requests.get(customer, rest)
    if what == "OFFER":
        return offers.get(customer, rest)
    event, _, wish = rest.partition("#")
    return entries.get(customer, event, wish)


def begin_mail(customer: str, key: str, mailer: str, now: int) -> bool | None:
    """Take it upon `mailer`, a fresh id, to write of this: True. False when it was written of, None when another is at
    it. Who dies while sending is taken over after some minutes: a letter is sent twice only then."""
    item = _mailed(customer, key)
    nobody = MailedItem.mailing.does_not_exist() | (MailedItem.mailing <= now - _SENDING)
    unwritten = MailedItem.mailed.does_not_exist()
    change = [MailedItem.mailing.set(now), MailedItem.mailer.set(mailer)]
    if _is_apart(key):
        change.append(MailedItem.ttl.set((now + _NOTED) // SECOND))
    else:
        unwritten &= MailedItem.pk.exists()
    try:
        update(item, change, unwritten & nobody)
    except Refused as refused:
        old = refused.old
        if old is None or old.mailed:
            return False
        return True if old.mailer == mailer else None  # only the answer of our own write was lost
    return True


def end_mail(customer: str, key: str, mailer: str, sent: bool) -> None:
    """It was written of; or it was not, and whoever tries again may at once. If another has taken it over, or it is
    about something else by now, it stays as it is."""
    item = _mailed(customer, key)
    change = MailedItem.mailed.set(True) if sent else MailedItem.mailing.remove()
    with suppress(Refused):
        update(item, [change], MailedItem.mailer == mailer)


def _is_apart(key: str) -> bool:
    return key.startswith("REQUEST#")


def _mailed(customer: str, key: str) -> MailedItem:
    return MailedItem(f"CUSTOMER#{customer}", f"LETTER#{key}" if _is_apart(key) else key)
