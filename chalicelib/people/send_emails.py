"""Emails to customers: each is sent once, however often its deadline is checked, and only while it is still true.

The service that an email is about writes its text: each service hands over a writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from chalicelib.adapters.mail import Email, Mail
from chalicelib.core.clock import Clock
from chalicelib.core.email_address import email_key
from chalicelib.core.ids import new_id
from chalicelib.errors import TooMany, Unavailable
from chalicelib.people.rate_limits import RateLimits
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.people.storage import customers, notifications
from chalicelib.people.storage.notifications import Begun


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and text of an email."""

    subject: str
    body: str


T = TypeVar("T")


class Writer(Protocol[T]):
    """Writes the emails about one service's things.

    `keys`: the prefixes of those things' sort keys. `apart`: their items are replaced as a whole, so an item of its own
    records that the email was sent. `limit`: how often one address may get such emails; None for no limit.
    """

    @property
    def keys(self) -> Sequence[str]: ...

    @property
    def apart(self) -> bool: ...

    @property
    def limit(self) -> LimitedAct | None: ...

    def read(self, customer: str, key: str) -> T | None:
        """The thing as it is now."""
        ...

    def write(self, about: T, now: int) -> Text | None:
        """The text of the email; None when no email is due any more."""
        ...


class SendEmails:
    def __init__(self, writers: Sequence[Writer[Any]], mail: Mail, limits: RateLimits, clock: Clock) -> None:
        self._writers, self._mail, self._limits, self._clock = writers, mail, limits, clock

    def check(self, name: str) -> str | None:
        """Send the email about `<customer>/<key>`, if one is due and the customer has an address. Returns what was
        done.

        Raises `Unavailable` to be retried.
        """
        customer, _, key = name.partition("/")
        writer = next((writer for writer in self._writers if key.startswith(tuple(writer.keys))), None)
        if writer is None:
            return None
        now = self._clock.now()
        about = writer.read(customer, key)
        contact = customers.contacts([customer]).get(customer)
        text = writer.write(about, now) if about and contact and contact.email else None
        if text is None or contact is None or contact.email is None:
            return None
        if writer.limit and self._limit_reached(writer.limit, contact.email):
            return "email limit reached"
        mailer = new_id("ltr", now)
        match notifications.begin(customer, key, writer.apart, mailer, now):
            case Begun.IS_SENDING:
                raise Unavailable("Another call is sending this email.")
            case Begun.WAS_SENT:
                return None
        try:
            sent = self._mail.send(Email(contact.email, text.subject, text.body))
        except Exception:
            notifications.end(customer, key, writer.apart, mailer, sent=False)
            raise
        notifications.end(customer, key, writer.apart, mailer, sent=True)
        return "mailed" if sent else "mail not taken"

    def _limit_reached(self, act: LimitedAct, email: str) -> bool:
        try:
            self._limits.count_or_refuse(act, "", email_key(email))
        except TooMany:
            return True
        return False
