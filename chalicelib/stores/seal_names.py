"""The names and phones of a store's customers: sealed in whatever keeps a ticket, and opened where they are shown.

Each store has a key of its own (storage.keys). A container remembers it, because it never changes until it is deleted.
Without the key a ticket has its number and no name.
"""

from __future__ import annotations

from collections.abc import Callable

from chalicelib.adapters import own_keys
from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.times import HOUR
from chalicelib.stores.rules.tickets import UNNAMED, Guest, QueueTicket
from chalicelib.stores.storage import keys


class SealNames:
    def __init__(self, clock: Clock) -> None:
        self._keys: TtlCache[str, bytes | None] = TtlCache(clock, HOUR)

    def sealer(self, store: str) -> Callable[[str, Guest], bytes | None]:
        """What seals a guest for the ticket with an id, each id once; None when the store's key is lost. Raises
        `Unavailable` at once, or never."""
        key = self._key(store)

        def sealed(id: str, guest: Guest) -> bytes | None:
            return own_keys.sealed(key, id, f"{guest.name}\n{guest.phone or ''}") if key else None

        return sealed

    def of(self, ticket: QueueTicket) -> Guest:
        """Whom the ticket is for."""
        return self.opener(ticket.store)(ticket)

    def opener(self, store: str) -> Callable[[QueueTicket], Guest]:
        """`of` for many tickets of one store, with one look for its key. Raises as `sealer` does."""
        key = self._key(store)

        def opened(ticket: QueueTicket) -> Guest:
            text = own_keys.opened(key, ticket.id, ticket.who) if key and ticket.who else None
            if text is None:
                return UNNAMED
            name, _, phone = text.partition("\n")
            return Guest(name, phone or None)

        return opened

    def end(self, store: str) -> None:
        """Delete the store's key: no name of the day can be read any more. A second call changes nothing."""
        keys.delete(store)
        self._keys.forget(store)

    def _key(self, store: str) -> bytes | None:
        return self._keys.get(store, lambda: keys.get(store))
