"""Identifiers: a prefix for the kind of thing, then 26 characters that sort by the time of creation.

The layout is that of ULID: 48 bits of milliseconds and 80 random bits, in Crockford's base 32. The random bits come
from the operating system at the moment of the call, so cloned execution environments never produce the same id.
"""

from __future__ import annotations

import os
import re

_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SHAPE = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_PLACE = re.compile(r"[0-9A-Z]{0,33}")


def new_id(prefix: str, now: int) -> str:
    """A fresh id such as `hld_01KAH3...`, unguessable and sortable by `now`."""
    number = (now << 80) | int.from_bytes(os.urandom(10), "big")
    letters = []
    for _ in range(26):
        letters.append(_ALPHABET[number & 31])
        number >>= 5
    return f"{prefix}_{''.join(reversed(letters))}"


def is_id(prefix: str, text: str) -> bool:
    """Whether the text has the shape of an id with this prefix. No other text names one of our things."""
    head, _, tail = text.partition("_")
    return head == prefix and _SHAPE.fullmatch(tail) is not None


def may_be_id(prefix: str, text: str) -> bool:
    """Whether the text has the shape of an id with this prefix, or begins with one and says where the thing is, as the
    ids of offers to bars and of stores' tickets do. Such a text is no longer than an id may be."""
    own = len(prefix) + 27
    return is_id(prefix, text[:own]) and _PLACE.fullmatch(text[own:]) is not None
