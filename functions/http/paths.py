"""The parts of a path, checked before anything is read by them: a text without the shape of an id names nothing of
ours, and may be larger than a key can be.

A view says by the types of its arguments what the parts are. A part of another type has to be in `_OTHERS`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from typing import Any, get_type_hints

from chalicelib.core.ids import may_be_id
from chalicelib.errors import NotFound
from functions.http.routes import View

_NOUNS = {
    "bar": "bar",
    "bkg": "booking",
    "dsp": "display",
    "ent": "entry",
    "evt": "event",
    "hld": "hold",
    "mkt": "market",
    "ofr": "offer",
    "prf": "performer",
    "que": "queue",
    "req": "request",
    "str": "store",
    "tkt": "ticket",
    "ven": "venue",
    "vis": "visit",
    "wrm": "room",
}
"""What ids name, by their prefix. A part that may have several has the noun of the last one."""

_LONGEST_SECTION, _LONGEST_ORDER = 32, 16

Fits = Callable[[str], bool]

_OTHERS: Mapping[str, tuple[Fits, str]] = {
    "lane": (lambda text: re.fullmatch(r"[A-Za-z0-9-]{1,16}", text) is not None, "lane"),
    "order": (lambda text: len(text) <= _LONGEST_ORDER, "order"),
    "section": (lambda text: len(text) <= _LONGEST_SECTION, "section"),
    "token": (lambda text: True, "token"),  # signed, and never a key
}
"""Parts that are no ids, by name: whether a text may be one, and what it names."""


def require_possible(view: View, arguments: Mapping[str, str]) -> None:
    """Raises `NotFound` for the first part of the path that cannot name anything."""
    for name, text in arguments.items():
        fits, noun = _part(view, name)
        if not fits(text):
            raise NotFound(f"There is no such {noun}.", f"{noun.upper()}_NOT_FOUND")


@cache
def _part(view: View, name: str) -> tuple[Fits, str]:
    """What this argument of the view may be, and the noun for it."""
    if name in _OTHERS:
        return _OTHERS[name]
    prefixes = _prefixes(get_type_hints(view, include_extras=True)[name])
    return lambda text: any(may_be_id(prefix, text) for prefix in prefixes), _NOUNS[prefixes[-1]]


def _prefixes(hint: Any) -> Sequence[str]:
    (meta,) = hint.__metadata__
    prefixes: Sequence[str] = meta.extra["prefixes"]
    return prefixes
