"""Join codes: a display shows one, and one customer scans it.

A display has one live code at a time. A scan claims the code and puts the next one in its place, in one write, so a
code is never claimed twice and codes do not pile up. The customer who claims a code gets a session: ten minutes to
join, once.

A code is the display's number and 128 random bits. A session's id is made from its code, so scanning the same code
again finds the session. Only the customer who scanned the code can use it.
"""

from __future__ import annotations

import base64
import hashlib
import re
import secrets
from dataclasses import dataclass
from urllib.parse import quote

from chalicelib.core.times import MINUTE
from chalicelib.stores.rules.stores import MOST_DISPLAYS

SESSION_LASTS = 10 * MINUTE

MOST_TRIES = 5
"""How often a customer may try to join with one session: a mistake or two in the form, and an answer that was lost. A
try may use up numbers, and every number that is skipped makes the line longer to read."""

_CODE = re.compile(r"(?P<display>[1-9][0-9]?)-[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Display:
    """A screen of a store; `number` counts from 1. `version` grows with every code, and once more when the store shuts:
    then there is nothing to scan. `closes_at` is when its store closes at the latest."""

    id: str
    store: str
    number: int
    code: str
    version: int
    created: int
    closes_at: int
    shut: bool = False

    def closed(self, now: int) -> bool:
        """Whether its store is closing, by the clock or because its owner has closed it."""
        return self.shut or now >= self.closes_at


@dataclass(frozen=True, slots=True)
class JoinSession:
    """A customer's right to join once, before `until` and with at most `MOST_TRIES` tries. `used` is when they joined,
    `tickets` are the ids they got."""

    id: str
    store: str
    customer: str
    until: int
    used: int | None = None
    tickets: tuple[str, ...] = ()

    def live(self, now: int) -> bool:
        return self.used is None and now < self.until


def new_code(display: int) -> str:
    """A fresh code for the display with this number."""
    return f"{display}-{secrets.token_urlsafe(16)}"


def display_of(code: str) -> int | None:
    """The number of the display that shows this code; None for a text that is no code."""
    found = _CODE.fullmatch(code)
    number = int(found["display"]) if found else 0
    return number if 1 <= number <= MOST_DISPLAYS else None


def session_of(store: str, code: str) -> str:
    """The id of the session that a scan of this code begins."""
    digest = hashlib.sha256(f"{store} {code}".encode()).digest()
    return f"ses_{base64.b32encode(digest)[:26].decode()}"


def join_url(web: str, store: str, code: str) -> str:
    """The address that a phone's camera opens. The code is behind the `#`, so it reaches no server's log."""
    return f"{web}#/join/{quote(store)}/{quote(code)}"


@dataclass(frozen=True, slots=True)
class ShownCode:
    """A display with its code, and the address that a scan of it opens."""

    display: Display
    url: str
