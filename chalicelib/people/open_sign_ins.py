"""Which sign-ins are open. A container asks the table about each at most once a second.

A sign-in that another container has ended may therefore be accepted here for a second more. The container that ends it
forgets it at once, and an ended one is never remembered.
"""

from __future__ import annotations

from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.times import SECOND
from chalicelib.errors import Unauthorized
from chalicelib.people.storage import sessions


class OpenSignIns:
    def __init__(self, clock: Clock) -> None:
        self._open: TtlCache[str, None] = TtlCache(clock, SECOND)

    def require(self, family: str) -> None:
        """Raises `Unauthorized` SIGNED_OUT for a sign-in that has ended."""
        self._open.get(family, lambda: _require(family))

    def end(self, family: str) -> None:
        """End a sign-in and all its tokens. Repeating it changes nothing."""
        sessions.close_family(family)
        self._open.forget(family)

    def end_all(self, account: str) -> None:
        """End every sign-in of an account that the index shows. Repeating it changes nothing."""
        for family in sessions.of(account):
            self.end(family)


def _require(family: str) -> None:
    if not sessions.is_open(family):
        raise Unauthorized("This sign-in has ended.", "SIGNED_OUT")
