"""A ticket: one shopper's place in a market's lines, as its customer sees it.

waiting ◄──► called ──► done
    │  │        └─────► dropped    recalled, and not there
    │  └──────────────► left       given up by its customer
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from chalicelib.checkout.rules.line import LARGEST_NUMBER, Waiting
from chalicelib.core.times import DAY
from chalicelib.core.wait import Quote

KEPT = 2 * DAY
"""How long a ticket is kept after its end."""


class ShopperState(StrEnum):
    """The state of a ticket. `waiting`: in its line. `called`: a till waits for the shopper. `done`: served. `left`:
    given up by its customer. `dropped`: called and recalled in vain."""

    WAITING = "waiting"
    CALLED = "called"
    DONE = "done"
    LEFT = "left"
    DROPPED = "dropped"


@dataclass(frozen=True, slots=True)
class Ticket:
    """`customer`: None for a ticket that the market's staff made. `called` and `ended` are instants, `lane` the till
    that called last; `recalled`: it has called once more."""

    market: str
    who: Waiting
    line: str
    customer: str | None
    state: ShopperState = ShopperState.WAITING
    lane: str | None = None
    called: int | None = None
    ended: int | None = None
    recalled: bool = False

    @property
    def id(self) -> str:
        return ticket_id(self.market, self.who.key)


@dataclass(frozen=True, slots=True)
class Place:
    """A ticket as it is now; while it waits its position, from 1, and its wait, which is None while no till is open."""

    ticket: Ticket
    position: int | None = None
    wait: Quote | None = None


# A ticket is kept in its market's partition, so its id names its key: the 26 characters of the market's id, the letter
# and the number. Ids are no secret: a ticket is shown to its own customer and to the market's operator.
_ID = re.compile(r"tkt_(?P<market>[0-7][0-9A-HJKMNP-TV-Z]{25})(?P<letter>[ER])(?P<number>[0-9]{9})")


def ticket_id(market: str, key: tuple[str, int]) -> str:
    letter, number = key
    return f"tkt_{market.removeprefix('mkt_')}{letter}{number:09}"


def key_in(market: str, id: str) -> tuple[str, int] | None:
    """The letter and number of the ticket with this id; None for a text that is no id of a ticket of this market."""
    found = _ID.fullmatch(id)
    if not found or f"mkt_{found['market']}" != market or not 0 < int(found["number"]) <= LARGEST_NUMBER:
        return None
    return found["letter"], int(found["number"])
