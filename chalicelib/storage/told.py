"""What a customer is told: their offers and places as the stream shows that they changed; and which were written of.

Both are in the customer's own partition, so the stream has them in their order.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.kernel.news import News
from chalicelib.kernel.offers import Offer
from chalicelib.kernel.orders import OrderStatus
from chalicelib.kernel.times import MINUTE
from chalicelib.kernel.waitlists import Entry
from chalicelib.storage import entries, offers
from chalicelib.storage.table import Item
from chalicelib.storage.writes import Refused, update

_SENDING = 5 * MINUTE


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
    if kind != "CUSTOMER" or what not in ("OFFER", "ENTRY") or not new:
        return None
    if old and old["state"] == new["state"]:
        return None
    about = offers.of_image(new) if what == "OFFER" else entries.of_image(new)
    return News(customer, change["SequenceNumber"], key, about)


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


def read(customer: str, key: str) -> Offer | Entry | None:
    """The offer or place with this key, as it is now."""
    what, _, rest = key.partition("#")
    if what == "OFFER":
        return offers.get(customer, rest)
    event, _, wish = rest.partition("#")
    return entries.get(customer, event, wish)


def begin_mail(customer: str, key: str, mailer: str, now: int) -> bool | None:
    """Take it upon `mailer`, a fresh id, to write of this: True. False when it was written of, None when another is at
    it. Who dies while sending is taken over after some minutes: a letter is sent twice only then."""
    item = MailedItem(f"CUSTOMER#{customer}", key)
    nobody = MailedItem.mailing.does_not_exist() | (MailedItem.mailing <= now - _SENDING)
    unwritten = MailedItem.pk.exists() & MailedItem.mailed.does_not_exist()
    try:
        update(item, [MailedItem.mailing.set(now), MailedItem.mailer.set(mailer)], unwritten & nobody)
    except Refused as refused:
        old = refused.old
        if old is None or old.mailed:
            return False
        return True if old.mailer == mailer else None  # only the answer of our own write was lost
    return True


def end_mail(customer: str, key: str, mailer: str, sent: bool) -> None:
    """It was written of; or it was not, and whoever tries again may at once. If another has taken it over, or it is
    about something else by now, it stays as it is."""
    item = MailedItem(f"CUSTOMER#{customer}", key)
    change = MailedItem.mailed.set(True) if sent else MailedItem.mailing.remove()
    with suppress(Refused):
        update(item, [change], MailedItem.mailer == mailer)
