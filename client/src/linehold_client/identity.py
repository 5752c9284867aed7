"""Who a client is: nobody yet, a guest, an operator, a store, a display.

An account has an access token, good for minutes, and a refresh token, which works once. `Account` holds both and knows
when they are due; the clients do the refreshing, one at a time.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from linehold_client.call import Call
from linehold_client.calls import people, stores
from linehold_client.models import SignedIn, StoreSignedIn

EARLY = timedelta(seconds=30)
"""A token is refreshed so long before it expires, because clocks differ and calls take time."""

Changed: TypeAlias = "Callable[[Account], None] | None"
"""What is called with an account whose tokens have changed."""


@dataclass
class Identity:
    """A token of one kind: `customer`, `operator`, `store`, `display` or `booking`."""

    kind: str
    token: str
    id: str = ""
    """The customer, the operator or the store."""


@dataclass
class Account(Identity):
    """A signed-in operator or store. `changed` is called with each new pair of tokens, to keep them."""

    refresh_token: str = ""
    expires_at: datetime = field(default_factory=lambda: datetime.now(UTC))
    changed: Changed = None
    refreshing_now: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)
    """Held by the thread that refreshes."""

    @staticmethod
    def of(signed: SignedIn | StoreSignedIn, changed: Changed = None) -> Account:
        """The account of an answer to signing in."""
        kind, id = ("operator", signed.operator_id) if isinstance(signed, SignedIn) else ("store", signed.store_id)
        expires = datetime.now(UTC) + timedelta(seconds=signed.expires_in)
        return Account(kind, signed.access_token, id, signed.refresh_token or "", expires, changed)

    def is_due(self, now: datetime) -> bool:
        """Whether the access token has expired, or is about to."""
        return bool(self.refresh_token) and now >= self.expires_at - EARLY

    def refreshing(self) -> Call[SignedIn | StoreSignedIn]:
        """The call for the next pair."""
        if self.kind == "operator":
            return people.refresh_operator(refresh_token=self.refresh_token)
        return stores.refresh_store(refresh_token=self.refresh_token)

    def take(self, signed: SignedIn | StoreSignedIn) -> None:
        """Replaces the tokens by the next pair."""
        fresh = Account.of(signed)
        self.token, self.refresh_token, self.expires_at = fresh.token, fresh.refresh_token, fresh.expires_at
        if self.changed:
            self.changed(self)
