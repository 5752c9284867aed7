"""Emails to customers: each is sent once, however often its deadline comes, and not at all when it is no longer true.

What an email says belongs to the service that it is about: each hands over a writer.
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
    """What an email says."""

    subject: str
    body: str


T = TypeVar("T")


class Writer(Protocol[T]):
    """Writes the emails about one service's things.

    `keys`: how the sort keys of those things begin. `apart`: their items are written whole, so what was sent is noted
    beside them. `limit`: how often one address may get such emails; None where each must arrive.
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
        """What is to be said of it; None when there is nothing to say any more."""
        ...


class SendEmails:
    def __init__(self, writers: Sequence[Writer[Any]], mail: Mail, limits: RateLimits, clock: Clock) -> None:
        self._writers, self._mail, self._limits, self._clock = writers, mail, limits, clock

    def check(self, name: str) -> str | None:
        """Send the email about what is named, `<customer>/<key>`, if there is one and an address: what came of it.

        Raises `Unavailable` to be tried again.
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
        if writer.limit and self._is_too_often(writer.limit, contact.email):
            return "email limit reached"
        mailer = new_id("ltr", now)
        match notifications.begin(customer, key, writer.apart, mailer, now):
            case Begun.IS_SENDING:
                raise Unavailable("This email is being sent just now.")
            case Begun.WAS_SENT:
                return None
        try:
            sent = self._mail.send(Email(contact.email, text.subject, text.body))
        except Exception:
            notifications.end(customer, key, writer.apart, mailer, sent=False)
            raise
        notifications.end(customer, key, writer.apart, mailer, sent=True)
        return "mailed" if sent else "mail not taken"

    def _is_too_often(self, act: LimitedAct, email: str) -> bool:
        try:
            self._limits.allow(act, "", email_key(email))
        except TooMany:
            return True
        return False
