"""Rate limits per network address and identity; raises `TooMany` with `retry_after`."""

from __future__ import annotations

from chalicelib.core.clock import Clock
from chalicelib.core.email_address import normal_email
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import SECOND
from chalicelib.errors import TooMany
from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct, network
from chalicelib.people.storage import rate_limits as store


class RateLimits:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    def count_or_refuse_account(self, act: LimitedAct, address: str, kind: TokenKind, email: str) -> None:
        """As `count_or_refuse`. The identity is the account of this kind and email, whether or not it exists.

        Raises `Invalid` for an email address that cannot be written to.
        """
        self.count_or_refuse(act, address, f"{kind.value} {normal_email(email)}")

    def count_or_refuse(self, act: LimitedAct, address: str, identity: str | None = None, weight: int = 1) -> None:
        """Count one act, which may weigh more than one, three times: for this network address, empty when it is not
        known; for this identity at that address; and for this identity anywhere.

        Raises `TooMany` with `retry_after` in seconds. The first count that refuses is the last that is asked, so a
        refused act does not use up the counts behind it.
        """
        now, limit = self._clock.now(), LIMITS[act]
        ttl = (now + 2 * limit.window) // SECOND
        counts: list[tuple[str, int | None]] = []
        place = network(address)
        if address:
            counts.append((f"address {place}", limit.network))
        if address and identity is not None:
            counts.append((f"identity {identity} at {place}", limit.here))
        if identity is not None:
            counts.append((f"identity {identity}", limit.everywhere))
        for counter, most in counts:
            if most is not None and not store.add(act, counter, limit.number(now), most, ttl, weight):
                raise TooMany("Too many requests. Try again later.", details={"retry_after": limit.seconds_left(now)})
