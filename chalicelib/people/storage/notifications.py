"""Which emails were sent to customers, so that each is sent once.

The item of the thing that the email is about records it. Where that item is replaced as a whole and would lose the
record, an item of its own has it:

    pk = CUSTOMER#<customer>   sk = LETTER#<key>
"""

from __future__ import annotations

from contextlib import suppress
from enum import Enum, auto

from pynamodb.attributes import BooleanAttribute, NumberAttribute, UnicodeAttribute

from chalicelib.core.times import DAY, MINUTE, SECOND
from chalicelib.table.items import Item
from chalicelib.table.writes import Refused, update

_SENDING = 5 * MINUTE
_NOTED = 500 * DAY
"""How long the record of a sent email is kept: an event may be moved by a year, and its tickets are mailed once."""


class MailedItem(Item):
    mailer = UnicodeAttribute(null=True)
    mailing = NumberAttribute(null=True)
    mailed = BooleanAttribute(null=True)


class Begun(Enum):
    """Whether this call sends the email: YES; no, it WAS_SENT; no, another call IS_SENDING."""

    YES = auto()
    WAS_SENT = auto()
    IS_SENDING = auto()


def begin(customer: str, key: str, apart: bool, mailer: str, now: int) -> Begun:
    """Claim the email about this thing for `mailer`, a fresh id. `apart`: an item of its own records it.

    Five minutes after a call died while sending, the next call may claim the email. Only then an email is sent twice.
    """
    free = MailedItem.mailing.does_not_exist() | (MailedItem.mailing <= now - _SENDING)
    unsent = MailedItem.mailed.does_not_exist()
    change = [MailedItem.mailing.set(now), MailedItem.mailer.set(mailer)]
    if apart:
        change.append(MailedItem.ttl.set((now + _NOTED) // SECOND))
    else:
        unsent &= MailedItem.pk.exists()
    try:
        update(
            _item(customer, key, apart),
            change,
            unsent & free,
            ours=lambda refused: refused.old.mailer == mailer and not refused.old.mailed,
        )
    except Refused as refused:
        old = refused.old
        return Begun.WAS_SENT if old is None or old.mailed else Begun.IS_SENDING
    return Begun.YES


def end(customer: str, key: str, apart: bool, mailer: str, sent: bool) -> None:
    """Record that the email was sent; or that it was not, so that the next call may claim it at once. Records nothing
    when another call has claimed it or the thing has changed."""
    change = MailedItem.mailed.set(True) if sent else MailedItem.mailing.remove()
    with suppress(Refused):
        update(_item(customer, key, apart), [change], MailedItem.mailer == mailer)


def _item(customer: str, key: str, apart: bool) -> MailedItem:
    return MailedItem(f"CUSTOMER#{customer}", f"LETTER#{key}" if apart else key)
