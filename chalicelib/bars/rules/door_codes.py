"""The code at a bar's door: a guest who scans it has arrived, whatever their phone's location says."""

from __future__ import annotations

import secrets
from urllib.parse import quote


def new_door() -> str:
    """A code for a bar's door: 96 random bits."""
    return secrets.token_urlsafe(12)


def arrive_url(web: str, bar: str, door: str) -> str:
    """The address in the QR code. The door's code is behind the `#`, so it reaches no server's log."""
    return f"{web}#/arrive/{quote(bar)}/{quote(door)}"
