"""What the callers at one network address have taken of a thing; what it is worth is the service's to say.

An address that is not known is not limited: otherwise all callers would share one count.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from chalicelib.core.clock import Clock
from chalicelib.errors import Collided, Conflict, TooMany, Unavailable
from chalicelib.people.rules.rate_limits import network
from chalicelib.people.rules.shares import Share
from chalicelib.people.storage import shares as store


class NetworkShares:
    """An address is empty when it is not known, and may be given by its digest; then always."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def take(self, share: Share, address: str, weight: int = 1) -> bool:
        """Take so much of the share: one write. False, with nothing taken, when there is too little left of it."""
        return not address or store.take(share, network(address), weight, self._clock.now())

    def require_possible(self, share: Share, address: str, weight: int) -> None:
        """Raises `Conflict` LIMIT_REACHED for more than the whole share: no waiting makes room for that."""
        if address and weight > share.most:
            details = {"max_per_network": share.most, "requested": weight}
            raise Conflict(f"At most {share.most} a network; {weight} asked for.", "LIMIT_REACHED", details)

    @contextmanager
    def taken(self, share: Share, address: str, weight: int = 1) -> Iterator[None]:
        """Take so much for what is done in the block, and give it back if that fails for certain. Raises `TooMany` with
        `retry_after` in seconds, or `Conflict` LIMIT_REACHED as `require_possible` does."""
        now = self._clock.now()
        self.require_possible(share, address, weight)
        if not self.take(share, address, weight):
            details = {"retry_after": share.seconds_left(self._clock.now()), "most": share.most}
            raise TooMany("Your network has taken too many. Try again later.", details=details)
        try:
            yield
        except Unavailable as unavailable:
            if isinstance(unavailable, Collided):
                self.give_back(share, address, weight, now)
            raise  # otherwise it may have been done all the same
        except Exception:
            self.give_back(share, address, weight, now)
            raise

    def give_back(self, share: Share, address: str, weight: int, taken_at: int) -> None:
        """Give back what was taken at that instant. It stays taken if the store is not available."""
        if address:
            with suppress(Unavailable):
                store.give_back(share, network(address), weight, taken_at)
