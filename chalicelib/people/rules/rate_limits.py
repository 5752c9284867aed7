"""Limits: how often what anybody may call can be called, from one network address and by one identity.

An identity is counted twice: at each network address apart, and much more widely from everywhere. What it may do at
an address stops whoever sits there, and shuts out nobody elsewhere: to lock an owner out of their own account takes
many networks and not one. What it may do from everywhere stops whoever has many networks.

Time is cut into windows that are the same for everybody. Within one an act may be done so often and no more; the next
begins at nothing. So at the border of two windows twice as many may pass within a moment, which is the price of one
counter for each.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chalicelib.core.times import DAY, HOUR, MINUTE, SECOND

_NETWORK_BITS = 64


class LimitedAct(StrEnum):
    """What is limited. An account is an identity here, and a network address may be that of many people.

    OPEN: an account is opened. Somebody who mistypes needs a few tries; a thousand accounts an hour from one address
    are no shopping centre's. SIGN_IN: a password is tried. Twenty guesses in a quarter of an hour find none, nor do two
    hundred, and do not lock out whoever has forgotten which one it was; a thousand stop whoever tries one password with
    many addresses. FORGOT: mail is asked for. More than five letters an hour are a nuisance to whoever gets them. SCAN:
    a code on a shop's screen is read. A customer scans again when somebody else was quicker; the Wi-Fi of a shop is one
    address, and a limit that fits one customer would shut out all others. JOIN: a scan is used. Whoever can join has
    scanned, from an address that was counted then; what is bounded is how often one scan may be tried in vain. ASK:
    a bar is asked for a place. Each makes a screen ring in up to five bars; the Wi-Fi of a crowd is one address.
    ADD_BAR: a bar is added; a chain is imported within a day. LETTER: a guest of a bar is written to. Anybody can name
    any address as theirs, and whoever has it must not be flooded.
    """

    OPEN = "open"
    SIGN_IN = "sign-in"
    FORGOT = "forgot"
    SCAN = "scan"
    JOIN = "join"
    ASK = "ask"
    ADD_BAR = "add-bar"
    LETTER = "letter"


@dataclass(frozen=True, slots=True)
class RateLimit:
    """So many in a `window` (milliseconds): by one identity `here`, which is at one network address, and from
    `everywhere`; and by all who are at that `network` address. What is None is not counted."""

    window: int
    here: int | None
    everywhere: int
    network: int | None

    def number(self, now: int) -> int:
        """Which window this is."""
        return now // self.window

    def seconds_left(self, now: int) -> int:
        """Seconds until the next window, rounded up: it has begun when they are over."""
        return -(-(self.window - now % self.window) // SECOND)


LIMITS = {
    LimitedAct.OPEN: RateLimit(HOUR, 10, 100, 1_000),
    LimitedAct.SIGN_IN: RateLimit(15 * MINUTE, 20, 200, 1_000),
    LimitedAct.FORGOT: RateLimit(HOUR, 5, 20, 500),
    LimitedAct.SCAN: RateLimit(10 * MINUTE, None, 60, 10_000),
    LimitedAct.JOIN: RateLimit(10 * MINUTE, None, 60, None),
    LimitedAct.ASK: RateLimit(10 * MINUTE, None, 60, 10_000),
    LimitedAct.ADD_BAR: RateLimit(DAY, None, 1_000, None),
    LimitedAct.LETTER: RateLimit(HOUR, None, 30, None),
}


def network(address: str) -> str:
    """What an address is counted as: in IPv6 its /64, which is what one household is given; in IPv4 itself.

    What is no address is counted as what it is.
    """
    from ipaddress import IPv6Address, ip_address, ip_network  # noqa: PLC0415  only some calls pay for it

    try:
        parsed = ip_address(address)
    except ValueError:
        return address
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(ip_network((int(parsed), _NETWORK_BITS), strict=False))
