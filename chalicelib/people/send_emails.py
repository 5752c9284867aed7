"""Emails to customers: each is sent once, however often its deadline is checked, only while it is still true, and only
to an address that the customer has confirmed.

The service that an email is about writes its text: each service hands over a writer.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from chalicelib.adapters.mail import Attachment, Email
from chalicelib.core.clock import Clock
from chalicelib.core.deadline import Deadline
from chalicelib.core.ids import new_id
from chalicelib.errors import Unavailable
from chalicelib.people.letters import PUT_OFF, Letters
from chalicelib.people.rules.rate_limits import LimitedAct
from chalicelib.people.storage import customers, notifications
from chalicelib.people.storage.notifications import Begun


@dataclass(frozen=True, slots=True)
class Text:
    """Subject and text of an email, and files. The subject is ours alone: it has no words of organisers, owners or
    guests, which a stranger's inbox would show. `limits`: what it counts as, besides a letter to its address."""

    subject: str
    body: str
    files: tuple[Attachment, ...] = ()
    limits: tuple[LimitedAct, ...] = ()


T = TypeVar("T")


class Writer(Protocol[T]):
    """Writes the emails about one service's things.

    `keys`: the prefixes of those things' sort keys. `apart`: their items are replaced as a whole, so an item of its own
    records that the email was sent.
    """

    @property
    def keys(self) -> Sequence[str]: ...

    @property
    def apart(self) -> bool: ...

    def read(self, customer: str, key: str) -> T | None:
        """The thing as it is now."""
        ...

    def write(self, about: T, now: int) -> Text | None:
        """The text of the email; None when no email is due any more."""
        ...


class SendEmails:
    def __init__(self, writers: Sequence[Writer[Any]], letters: Letters, clock: Clock) -> None:
        self._writers, self._letters, self._clock = writers, letters, clock

    def check(self, deadline: Deadline) -> str | None:
        """Send the email about `<customer>/<key>`, if one is due and the customer has confirmed an address. Returns
        what was done.

        Raises `Unavailable` to be retried.
        """
        customer, _, key = deadline.id.partition("/")
        writer = next((writer for writer in self._writers if key.startswith(tuple(writer.keys))), None)
        if writer is None:
            return None
        now = self._clock.now()
        about = writer.read(customer, key)
        contact = customers.contact(customer)
        if about is None or contact is None or contact.email is None or not contact.email_confirmed:
            return None
        text = writer.write(about, now)
        if text is None:
            return None
        mailer = new_id("ltr", now)
        match notifications.begin(customer, key, writer.apart, mailer, now):
            case Begun.IS_SENDING:
                raise Unavailable("Another call is sending this email.")
            case Begun.WAS_SENT:
                return None
        try:
            email = Email(contact.email, text.subject, text.body, text.files)
            done = self._letters.send(email, deadline, *text.limits)
        except Exception:
            notifications.end(customer, key, writer.apart, mailer, sent=False)
            raise
        notifications.end(customer, key, writer.apart, mailer, sent=done != PUT_OFF)
        return done
