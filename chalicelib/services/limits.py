"""Who does something too often is told when to come again."""

from __future__ import annotations

from chalicelib.adapters.clock import Clock
from chalicelib.errors import TooMany
from chalicelib.kernel.limits import LIMITS, Act, network
from chalicelib.kernel.times import SECOND
from chalicelib.storage import limits as store


class Limits:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def allow(self, act: Act, address: str, identity: str | None = None) -> None:
        """Count one act of this network address, empty when it is not known, and then of this identity.

        Raises `TooMany` with `retry_after` in seconds. What the address is refused is not counted for the identity, so
        that nobody is shut out by what never happened.
        """
        now, limit = self._clock.now(), LIMITS[act]
        ttl = (now + 2 * limit.window) // SECOND
        counts = [(f"address {network(address)}", limit.address)] if address else []
        if identity is not None:
            counts.append((f"identity {identity}", limit.identity))
        for who, most in counts:
            if not store.counted(act, who, limit.number(now), most, ttl):
                raise TooMany("That was too often. Come again later.", details={"retry_after": limit.seconds_left(now)})
