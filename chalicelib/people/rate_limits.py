"""Rate limits per network address and identity; raises `TooMany` with `retry_after`.

A crowd behind one address is counted ahead: a container that has counted some of its acts in a window counts the next
few in one write and lets as many pass without another.
"""

from __future__ import annotations

from dataclasses import dataclass

from chalicelib.core.cache import TtlCache
from chalicelib.core.clock import Clock
from chalicelib.core.email_address import normal_email
from chalicelib.core.identity import TokenKind
from chalicelib.core.times import DAY, SECOND
from chalicelib.errors import TooMany
from chalicelib.people.rules.rate_limits import LIMITS, LimitedAct, ahead, network
from chalicelib.people.storage import rate_limits as store


@dataclass(slots=True)
class _Counted:
    """What this container has counted of one address in one window, and how much of it has not passed yet."""

    all: int = 0
    unused: int = 0


class RateLimits:
    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._counted: TtlCache[tuple[LimitedAct, str, int], _Counted] = TtlCache(clock, DAY)

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
        now, limit, place = self._clock.now(), LIMITS[act], network(address)
        passes = not address or limit.network is None or self._count_address(act, place, limit.network, weight, now)
        if identity is not None:
            if address and limit.here is not None:
                passes = passes and _add(act, f"identity {identity} at {place}", limit.here, weight, now)
            if limit.everywhere is not None:
                passes = passes and _add(act, f"identity {identity}", limit.everywhere, weight, now)
        if not passes:
            raise TooMany("Too many requests. Try again later.", details={"retry_after": limit.seconds_left(now)})

    def _count_address(self, act: LimitedAct, place: str, most: int, weight: int, now: int) -> bool:
        """False when the address would pass `most`."""
        counted = self._counted.get((act, place, LIMITS[act].number(now)), _Counted)
        if counted.unused < weight:
            more = ahead(counted.all)
            added = _add(act, f"address {place}", most, weight + more, now)
            if more and not added:
                counted.all = more = 0  # near the limit acts are counted one by one
                added = _add(act, f"address {place}", most, weight, now)
            if not added:
                return False
            counted.all += weight + more
            counted.unused += weight + more
        counted.unused -= weight
        return True


def _add(act: LimitedAct, counter: str, most: int, weight: int, now: int) -> bool:
    limit = LIMITS[act]
    return store.add(act, counter, limit.number(now), most, (now + 2 * limit.window) // SECOND, weight)
