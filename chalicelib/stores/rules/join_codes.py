"""Join codes: what a display shows and one person scans.

A display has one live code at a time. Scanning it claims it and puts the next one in its place, in one write, so a code
is never claimed twice and none pile up. Whoever claimed it has a session: ten minutes to join, once.

A code is the display's number and 128 bits of chance. A session's name is made from the code it came from, so scanning
the same code again finds it; without being the customer who scanned it, it is of no use to anybody.
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

_CODE = re.compile(r"(?P<display>[1-9][0-9]?)-[A-Za-z0-9_-]{22}")


@dataclass(frozen=True, slots=True)
class Display:
    """A screen of a store; `number` is its place among them, from 1. `version` grows with every code, and once more
    when the store shuts: then there is nothing to scan."""

    id: str
    store: str
    number: int
    code: str
    version: int
    created: int
    shut: bool = False


@dataclass(frozen=True, slots=True)
class JoinSession:
    """What somebody who has scanned may do: join, until `until`. `used` is when they did, with these `turns`."""

    id: str
    store: str
    customer: str
    until: int
    used: int | None = None
    turns: tuple[str, ...] = ()


def new_code(display: int) -> str:
    """A code that was never shown before, for the display with this number."""
    return f"{display}-{secrets.token_urlsafe(16)}"


def display_of(code: str) -> int | None:
    """The number of the display that shows such a code; None for what is no code."""
    found = _CODE.fullmatch(code)
    number = int(found["display"]) if found else 0
    return number if 1 <= number <= MOST_DISPLAYS else None


def session_of(store: str, code: str) -> str:
    """The name of the session that scanning this code begins."""
    digest = hashlib.sha256(f"{store} {code}".encode()).digest()
    return f"ses_{base64.b32encode(digest)[:26].decode()}"


def join_url(web: str, store: str, code: str) -> str:
    """Where a phone's camera leads. The code is behind the `#`, so it reaches no server's log."""
    return f"{web}#/join/{quote(store)}/{quote(code)}"


@dataclass(frozen=True, slots=True)
class ShownCode:
    """What a display shows: a code, and where it leads whoever scans it."""

    display: Display
    url: str
