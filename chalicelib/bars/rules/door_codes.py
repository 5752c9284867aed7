"""The code at a bar's door: guests who read it say that they are there, wherever their phones believe to be."""

from __future__ import annotations

import secrets
from urllib.parse import quote


def new_door() -> str:
    """A code for a bar's door: 96 bits of chance."""
    return secrets.token_urlsafe(12)


def arrive_url(web: str, bar: str, door: str) -> str:
    """Where a phone's camera leads. The code is behind the `#`, so it reaches no server's log."""
    return f"{web}#/arrive/{quote(bar)}/{quote(door)}"
