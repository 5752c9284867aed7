"""Who does something too often is told when to come again."""

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

    def allow_account(self, act: LimitedAct, address: str, kind: TokenKind, email: str) -> None:
        """As `allow`, by the account of this kind that the address of mail has, or would have.

        Raises `Invalid` for what is no address of mail.
        """
        self.allow(act, address, f"{kind.value} {normal_email(email)}")

    def allow(self, act: LimitedAct, address: str, identity: str | None = None) -> None:
        """Count one act: of this network address, empty when it is not known, of this identity at that address, and
        of this identity.

        Raises `TooMany` with `retry_after` in seconds. What is refused by one count is not counted by the next, so that
        nobody is shut out by what never happened.
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
        for who, most in counts:
            if most is not None and not store.counted(act, who, limit.number(now), most, ttl):
                raise TooMany("That was too often. Come again later.", details={"retry_after": limit.seconds_left(now)})
