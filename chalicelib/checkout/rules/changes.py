"""Changes of a market and its door, news for a shopper, and the names of a market's topics."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chalicelib.checkout.rules.door import Door
from chalicelib.checkout.rules.markets import Market
from chalicelib.checkout.rules.tickets import ShopperState, Ticket
from chalicelib.core.deadline import Deadline, DeadlineKind

ALERTED = "MARKET#"
"""How the keys of alerts about tickets begin; a market's id and a ticket's follow."""


@dataclass(frozen=True, slots=True)
class MarketChange:
    """A market or its door, that has changed, with the change's `sequence` in the stream; `before`: None for a new
    one."""

    market: str
    sequence: str
    about: Market | Door
    before: Market | Door | None = None


@dataclass(frozen=True, slots=True)
class TicketNews:
    """A customer's ticket that was called, put back, or has ended."""

    customer: str
    sequence: str
    about: Ticket

    @property
    def shown(self) -> bool:
        return True

    def deadlines(self, now: int) -> Iterator[Deadline]:
        """An alert when a till calls. No email: a shopper is in the shop, and sees the screen."""
        if self.about.state is ShopperState.CALLED:
            yield Deadline(DeadlineKind.ALERT, f"{self.customer}/{ALERTED}{self.about.market}/{self.about.id}", now)


def market_topic(market: str) -> str:
    return f"market/{market}"


def console_topic(market: str) -> str:
    return f"operator/{market}"
