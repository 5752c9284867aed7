"""Opening a store: the store, its key, its queues and its owner's account, in one write."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import replace

from chalicelib.core.clock import Clock
from chalicelib.core.email_address import email_key, normal_email
from chalicelib.core.identity import TokenKind
from chalicelib.core.ids import new_id
from chalicelib.core.text import bare
from chalicelib.core.times import check_timezone
from chalicelib.errors import Fault, Invalid, Unavailable
from chalicelib.people.confirm_email import ConfirmEmail
from chalicelib.people.rules.accounts import Account, SignedIn
from chalicelib.people.rules.passwords import Scrypt, check_password
from chalicelib.people.sign_in import SignIns
from chalicelib.stores.rules.stores import LETTERS, LIFE, Queue, Store, queue_id
from chalicelib.stores.storage import stores


class OpenStore:
    """`mails`: emails can be sent. Without them a store could never close, so none is opened."""

    def __init__(
        self, sign_ins: SignIns, confirm_email: ConfirmEmail, scrypt: Scrypt, mails: bool, clock: Clock
    ) -> None:
        self._sign_ins, self._confirm_email, self._scrypt = sign_ins, confirm_email, scrypt
        self._mails, self._clock = mails, clock

    def open(
        self, email: str, password: str, name: str, timezone: str, queues: Sequence[str], address: str
    ) -> SignedIn:
        """Open a store for a day, sign its owner in, and ask its email address to be confirmed. `queues` are their
        names, `address` is the network's.

        Raises `Invalid`, `Conflict` STORE_OPEN as `ConfirmEmail.refuse_taken` does, or `Unavailable` where no emails
        can be sent.
        """
        now = self._clock.now()
        email = normal_email(email)
        check_password(password, email)
        check_timezone(timezone)
        _check_names(queues)
        if not self._mails:
            raise Unavailable("No store can be opened here, because its report could not be emailed.")
        self._confirm_email.refuse_taken(TokenKind.STORE, email, address)
        id = new_id("str", now)
        opened = Store(id, name, timezone, "", email_key(email), now, now + LIFE)
        numbered = [Queue(queue_id(letter, now), letter, queue) for letter, queue in zip(LETTERS, queues, strict=False)]
        account = Account(TokenKind.STORE, id, email, name, self._scrypt.hash(password), now, now)
        account = replace(account, mark=self._sign_ins.mark(email, password))
        stores.open_store(opened, numbered, account)
        self._confirm_email.ask(account.kind, email, id, address)
        return self._sign_ins.open(account)


def _check_names(queues: Sequence[str]) -> None:
    """Raises `Invalid` for two queues with one name: customers could not tell them apart."""
    seen: set[str] = set()
    for number, name in enumerate(queues):
        normal = unicodedata.normalize("NFKC", bare(name)).strip().casefold()
        if normal in seen:
            raise Invalid([Fault(f"queues[{number}]", "is the name of another queue")])
        seen.add(normal)
