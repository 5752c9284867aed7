"""Whether a request came through the edge, by the header that the edge alone can send.

With `edge_only` every other request is refused. What proxies say of a caller's address is believed only of a request
that has the key: anyone can send `X-Forwarded-For`. Where neither is set the secret is not read.
"""

from __future__ import annotations

from collections.abc import Mapping

from chalicelib import wiring
from chalicelib.errors import Forbidden
from chalicelib.settings import settings
from chalicelib.wiring import App

HEADER = "X-Origin-Key"
"""CloudFront takes no header of its customers that begins with X-Edge."""


def require_edge(headers: Mapping[str, str]) -> None:
    """Raises `Forbidden` (EDGE_ONLY) for a request past the edge, where only requests through it are served. Where all
    are, it makes no object: the function that opens sockets needs none."""
    if settings().edge_only and not wiring.app().edge_keys.accepts(_key_in(headers)):
        raise Forbidden("Call the address of the edge.", "EDGE_ONLY")


def proxies(app: App, headers: Mapping[str, str]) -> int:
    """How many proxies of ours the request came through: those that are set, or 0 if it has no key of the edge."""
    trusted = app.config.trusted_proxies
    return trusted if trusted and app.edge_keys.accepts(_key_in(headers)) else 0


def _key_in(headers: Mapping[str, str]) -> str:
    """Of a WebSocket's request the names are as they were sent."""
    wanted = HEADER.lower()
    return next((value for name, value in headers.items() if name.lower() == wanted), "")
